"""How the admin keeps what may not be rewritten: records to read, and decisions to add."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.exceptions import (
    DisallowedModelAdminLookup,
    DisallowedModelAdminToField,
)
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from .fields import LONGEST_TEXT, DayInput, PlainTextField, TextListField, reason_field
from .models import ActionPlan
from .refused import Refused

# With what a page asks for a column that no form of its own asks for: no text without end.
FORM_FIELDS: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.DateField: {"widget": DayInput},
    models.CharField: {"form_class": PlainTextField},
    models.SlugField: {"form_class": forms.SlugField},  # a CharField that judges itself
    models.TextField: {"form_class": PlainTextField, "max_length": LONGEST_TEXT},
    models.JSONField: {"form_class": TextListField},
}


@dataclass(frozen=True)
class Choice:
    """What a decision may be about: its name, what stands of it now, and where it is decided."""

    title: str
    now: str
    query: str
    button: str = "Decidir"


Choices = tuple[str, Sequence[Choice]]  # some of them, under one heading


LONGEST_KEY = 19  # digits of more than the database counts to
LONGEST_SEARCH = 200  # letters; SQLite takes no condition of thousands of words
SHOWN_PARTS = ("year", "month", "day", "gte", "lt")  # what a list's calendar asks of its day
NOT_ASKED = "La lista no se puede pedir así; quite de la dirección lo que sobra."


class ListRefused(Refused):
    """A refusal whose page leads back to the list, without its query string."""

    door = "Ver la lista completa"


class OwnFiltersList(ChangeList):
    """A list that answers to its own filters, calendar, search and columns, and to nothing else.

    Django filters a list by any field that its address names: who may see the accounts could read
    the hash of a password letter by letter from which rows remain.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Raise ListRefused where the address asks for what is not this list's."""
        try:
            super().__init__(*args, **kwargs)
        except (
            DisallowedModelAdminLookup,
            DisallowedModelAdminToField,
            IncorrectLookupParameters,
        ) as error:
            raise ListRefused(NOT_ASKED) from error

    def get_filters(self, request: HttpRequest) -> Any:
        """Refuse whatever is left of the query string once each filter took its own."""
        found = super().get_filters(request)
        calendar = {f"{self.date_hierarchy}__{part}" for part in SHOWN_PARTS}
        if set(found[2]) - calendar:
            raise ListRefused(NOT_ASKED)
        return found


def wait_for_the_others() -> None:
    """Wait for whoever writes in any plan, until their transaction ends."""
    list(ActionPlan.objects.select_for_update().order_by("pk").values_list("pk"))


class PortalAdmin(admin.ModelAdmin[Any]):
    """What every page of the admin begins with: a list that tells only of what it shows."""

    formfield_overrides = FORM_FIELDS

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OwnFiltersList

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Take one form at a time: of two at once the second is held against what the first wrote.

        Its own check then says in a sentence what the database would say by a fault, or not at all.
        """
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            wait_for_the_others()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search, also for the boxes that complete a name, for no more than a person types."""
        if len(search_term) > LONGEST_SEARCH:
            raise Refused(f"Busque con menos letras: {LONGEST_SEARCH} como máximo.")
        return super().get_search_results(request, queryset, search_term)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *where: Any, **named: Any
    ) -> HttpResponse | None:
        """Take an action with rows that can be there; what is no key would be a fault."""
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise ListRefused(NOT_ASKED)
        return super().response_action(request, queryset, *where, **named)


class KeptAdmin(PortalAdmin):
    """What is never deleted, by anybody."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AddedAdmin(KeptAdmin):
    """What is added, and then stays as it is."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadAdmin(AddedAdmin):
    """What is read here, and never added, changed or deleted by anybody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class DecisionForm(forms.ModelForm[Any]):
    """A decision with its reason, held against what stands once each field is sound by itself."""

    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.check(cleaned)
        return cleaned

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse what makes no sense beside what stands, by a ValidationError."""
        raise NotImplementedError


class DecisionAdmin(AddedAdmin):
    """A decision is added, never changed: the newest holds and the old ones stay readable.

    Adding one begins with a list of what may be decided, each with what stands now; its links lead
    to the form, where that is shown beside what is decided instead.
    """

    add_form_template = "admin/decision_form.html"
    about: tuple[str, ...] = ()  # the parameters of the address that say what is decided
    choose_title = ""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Show when it was recorded and by whose word, once it was."""
        return (*(self.form._meta.fields or ()), *(self.readonly_fields if obj else ()))

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
            choices = {"title": self.choose_title, "groups": list(self.choices(at=now))}
            return framed(self, request, "decision_choose.html", choices)
        values = request.POST if request.method == "POST" else request.GET
        context = {
            **(extra_context or {}),
            "title": self.choose_title,
            "standing": self.standing(values, at=now),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return super().add_view(request, form_url, context)


def framed(
    page: admin.ModelAdmin[Any],
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw a page of our own in the admin's frame."""
    whole = {**page.admin_site.each_context(request), "opts": page.opts, **context}
    return TemplateResponse(request, f"admin/{template}", whole, status=status)


def step_path(
    page: admin.ModelAdmin[Any], step: str, view: Callable[..., HttpResponse]
) -> URLPattern:
    """Return the address of a step that is taken with one record, named for its model and step."""
    name = f"{page.opts.app_label}_{page.opts.model_name}_{step}"
    return path(f"<int:pk>/{step}/", page.admin_site.admin_view(view), name=name)


def key_of(values: Mapping[str, Any], name: str) -> int:
    """Return the key that a parameter names; 0, which no record has, for anything else."""
    text = str(values.get(name, ""))
    return int(text) if is_key(text) else 0


def is_key(text: str) -> bool:
    """Say whether a text can be the key of a record."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST_KEY
