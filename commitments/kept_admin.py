"""How the admin keeps what may not be rewritten: records to read, and decisions to add."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from .fields import DayInput

# The formfield_overrides of pages with dates
DAYS: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.DateField: {"widget": DayInput}
}


@dataclass(frozen=True)
class Choice:
    """What a decision may be about: its name, what stands of it now, and where it is decided."""

    title: str
    now: str
    query: str
    button: str = "Decidir"


@dataclass(frozen=True)
class Choices:
    """Some things that may be decided, under one heading."""

    title: str
    items: Sequence[Choice]


class ReadAdmin(admin.ModelAdmin[Any]):
    """What is read here, and never added, changed or deleted by anybody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class DecisionAdmin(admin.ModelAdmin[Any]):
    """A decision is added, never changed: the newest holds and the old ones stay readable.

    Adding one begins with a list of what may be decided, each with what stands now; its links lead
    to the form, where that is shown beside what is decided instead.
    """

    add_form_template = "admin/decision_form.html"
    about: tuple[str, ...] = ()  # the parameters of the address that say what is decided
    choose_title = ""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give what may be decided, with what stands now."""
        raise NotImplementedError

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        """Return what stands of what was chosen, as labels and sentences; none of the unknown."""
        raise NotImplementedError

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask first what is decided, where the address does not say it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now = timezone.now()
        is_chosen = all(name in request.GET for name in self.about)
        if request.method == "GET" and not is_chosen:
            return self.choose_page(request, list(self.choices(at=now)))
        values = request.POST if request.method == "POST" else request.GET
        context = {
            **(extra_context or {}),
            "title": self.choose_title,
            "standing": self.standing(values, at=now),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return super().add_view(request, form_url, context)

    def choose_page(self, request: HttpRequest, groups: Sequence[Choices]) -> HttpResponse:
        """Show what may be decided."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.choose_title,
            "groups": groups,
        }
        return TemplateResponse(request, "admin/decision_choose.html", context)


def key_of(values: Mapping[str, Any], name: str) -> int:
    """Return the key that a parameter names; 0, which no record has, for anything else."""
    text = str(values.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
