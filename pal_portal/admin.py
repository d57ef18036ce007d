"""The admin's ways in for tables: what commitments and indicators register, with imports."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from commitments.admin import ActionPlanAdmin, ActivityAdmin
from commitments.models import ActionPlan, Activity, Party
from indicators.admin import IndicatorAdmin
from indicators.models import Indicator
from sttl.models import Revision
from sttl.office import admin as office_admin  # noqa: F401  what it registers
from sttl.office.admin.plans import ReportingPartyAdmin
from sttl.office.admin.reports import RevisionAdmin

from .imports.month_pages import month_file, months_page, plans_page
from .imports.plan_pages import import_page, may_bring_plans, template_file
from .imports.table_pages import may_import, table_page

admin.site.unregister([ActionPlan, Activity, Party, Indicator, Revision])


@admin.register(ActionPlan)
class PlanWithImport(ActionPlanAdmin):
    """The plans; whoever has the right to add one brings it in whole (docs/decisions/027)."""

    change_list_template = "admin/imports/change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the import to whoever may."""
        context = {"may_import": may_bring_plans(request), "import_label": "Traer un plan"}
        return super().changelist_view(request, (extra_context or {}) | context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("traer/", view(self.import_view), name="commitments_actionplan_import"),
            path("plantilla/", view(template_file), name="commitments_actionplan_template"),
        ]
        return [*own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return import_page(self, request)


class TableImport(admin.ModelAdmin[Any]):
    """A list into which a table may be brought (docs/decisions/028)."""

    change_list_template = "admin/imports/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        own = path("traer/", self.admin_site.admin_view(self.import_view), name=name)
        return [own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return table_page(self, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the import to whoever may."""
        context = {"may_import": may_import(self, request), "import_label": "Traer de una tabla"}
        return super().changelist_view(request, (extra_context or {}) | context)


@admin.register(Party)
class PartyWithImport(TableImport, ReportingPartyAdmin):
    """The parties."""


@admin.register(Activity)
class ActivityWithImport(TableImport, ActivityAdmin):
    """The activities."""


@admin.register(Indicator)
class IndicatorWithImport(TableImport, IndicatorAdmin):
    """The indicators."""


@admin.register(Revision)
class RevisionWithImport(RevisionAdmin):
    """The queue, and the months that the STTL records from a workbook."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("meses/", view(plans_page), name="month-plans"),
            path("meses/<slug:slug>/", view(self.months_view), name="months"),
            path("meses/<slug:slug>/<str:month>/", view(month_file), name="month-file"),
        ]
        return [*own, *super().get_urls()]

    def months_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        return months_page(self, request, slug)
