"""The admin as the technical secretariat opens it: what waits for it first, the rest below."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone

View = Callable[..., HttpResponse]


class OwnFieldsCompletion(AutocompleteJsonView):
    """Completes what a form asks for; Django falls over a relation that leads the other way."""

    def process_request(self, request: HttpRequest) -> Any:
        """Raise PermissionDenied, as Django does of any other name, of what no form has."""
        asked = super().process_request(request)
        if not asked[2].concrete:
            raise PermissionDenied
        return asked


class SecretariatSite(AdminSite):
    """Django's admin with a work list for a home, and pages of the secretariat's own."""

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show what waits for this person, above the list of all that the admin keeps."""
        from sttl.access import is_secretariat  # models are not loaded when the app of the admin is
        from sttl.models import User

        from .worklist import worklist

        context = extra_context or {}
        user = cast(User, request.user)
        context |= {"worklist": worklist(user, at=timezone.now())}
        context |= {"is_of_the_secretariat": is_secretariat(user)}
        return super().index(request, context)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return OwnFieldsCompletion.as_view(admin_site=self)(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from .admin.chains import chains_view
        from .admin.proposals import proposals_view

        return [
            path("cadena/", self.admin_view(chains_view), name="chains"),
            path("propuestas/<slug:plan>/", self.admin_view(proposals_view), name="proposals"),
            *super().get_urls(),
        ]
