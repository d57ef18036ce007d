"""The admin's ways in for tables: what commitments, indicators and sttl register, with imports."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from commitments.admin import ActionPlanAdmin
from commitments.models import ActionPlan

from .imports.plan_pages import import_page, template_file

admin.site.unregister(ActionPlan)


@admin.register(ActionPlan)
class PlanAdmin(ActionPlanAdmin):
    """The plans; whoever may add one may also bring it in whole (docs/decisions/027)."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("traer/", view(self.import_view), name="commitments_actionplan_import"),
            path("plantilla/", view(self.template_view), name="commitments_actionplan_template"),
        ]
        return [*own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return import_page(self, request)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        return template_file(self, request)
