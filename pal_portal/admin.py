"""The admin: every model that it keeps, registered here and nowhere else, with what leaves by it.

What leaves and enters by the lists is django-import-export's (docs/decisions/037); a whole plan
(027) and the months of a workbook have pages of their own.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from commitments.admin import (
    ActionPlanAdmin,
    ActivityAdmin,
    CommitmentAdmin,
    ComponentAdmin,
    DiscrepancyAdmin,
    PlannedResultAdmin,
    PlanSectionAdmin,
)
from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Discrepancy,
    Party,
    PlannedResult,
    PlanSection,
)
from indicators.admin import IndicatorAdmin, IndicatorDecisionAdmin, UniverseAdmin
from indicators.models import Indicator, IndicatorDecision, Universe
from sttl.models import (
    Agreement,
    Amendment,
    Baseline,
    DueDay,
    Event,
    Extension,
    ExtensionRequest,
    Liaison,
    Member,
    ReporterAssignment,
    Revision,
    SectorBody,
    SectorsDecision,
    Session,
    User,
    Verdict,
)
from sttl.office.admin.accounts import AccountAdmin
from sttl.office.admin.amendments import AmendmentAdmin
from sttl.office.admin.decisions import ExtensionAdmin, ReporterAssignmentAdmin
from sttl.office.admin.due_days import DueDayAdmin
from sttl.office.admin.people import AgreementAdmin, LiaisonAdmin, MemberAdmin, SessionAdmin
from sttl.office.admin.plans import ReportingPartyAdmin
from sttl.office.admin.records import BaselineAdmin, EventAdmin, VerdictAdmin
from sttl.office.admin.reports import RevisionAdmin
from sttl.office.admin.requests import ExtensionRequestAdmin
from sttl.office.admin.sectors import SectorBodyAdmin, SectorsDecisionAdmin

from .imports.month_pages import month_file, months_page, plans_page
from .imports.plan_pages import import_page, may_bring_plans, template_file
from .imports.resources import (
    AccountResource,
    ActivityResource,
    AgreementResource,
    IndicatorResource,
    PartyResource,
    ReportResource,
    SessionResource,
)
from .imports.table_admin import ListExport, ReportExport, TableImport


class PlansAdmin(ActionPlanAdmin):
    """The plans; whoever has the right to add one brings it in whole."""

    change_list_template = "admin/imports/plan_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the import to whoever may."""
        context = {**(extra_context or {}), "may_bring_plans": may_bring_plans(request)}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("traer/", view(self.import_view), name="commitments_actionplan_import"),
            path("plantilla/", view(template_file), name="commitments_actionplan_template"),
        ]
        return [*own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return import_page(self, request)


class PartiesAdmin(TableImport, ReportingPartyAdmin):
    resource_classes = (PartyResource,)


class ActivitiesAdmin(TableImport, ActivityAdmin):
    resource_classes = (ActivityResource,)


class IndicatorsAdmin(TableImport, IndicatorAdmin):
    resource_classes = (IndicatorResource,)


class ReportsAdmin(ReportExport, RevisionAdmin):
    """The queue, and the months that the STTL records from a workbook."""

    resource_classes = (ReportResource,)

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


class SessionsAdmin(ListExport, SessionAdmin):
    resource_classes = (SessionResource,)


class AgreementsAdmin(ListExport, AgreementAdmin):
    resource_classes = (AgreementResource,)


class AccountsAdmin(ListExport, AccountAdmin):
    resource_classes = (AccountResource,)


ADMINS: dict[type[Model], type[admin.ModelAdmin[Any]]] = {
    ActionPlan: PlansAdmin,
    PlanSection: PlanSectionAdmin,
    Commitment: CommitmentAdmin,
    Component: ComponentAdmin,
    Activity: ActivitiesAdmin,
    Party: PartiesAdmin,
    PlannedResult: PlannedResultAdmin,
    Discrepancy: DiscrepancyAdmin,
    Universe: UniverseAdmin,
    Indicator: IndicatorsAdmin,
    IndicatorDecision: IndicatorDecisionAdmin,
    User: AccountsAdmin,
    Liaison: LiaisonAdmin,
    Member: MemberAdmin,
    Session: SessionsAdmin,
    Agreement: AgreementsAdmin,
    ReporterAssignment: ReporterAssignmentAdmin,
    DueDay: DueDayAdmin,
    Extension: ExtensionAdmin,
    ExtensionRequest: ExtensionRequestAdmin,
    Amendment: AmendmentAdmin,
    SectorsDecision: SectorsDecisionAdmin,
    SectorBody: SectorBodyAdmin,
    Revision: ReportsAdmin,
    Baseline: BaselineAdmin,
    Verdict: VerdictAdmin,
    Event: EventAdmin,
}
for model, model_admin in ADMINS.items():
    admin.site.register(model, model_admin)
