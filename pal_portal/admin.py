"""The admin: every model that it keeps, registered here and nowhere else, with what leaves by it.

What leaves and enters by the lists is django-import-export's (docs/decisions/037); a whole plan
(027) and the months of a workbook have pages of their own.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from commitments import admin as signed_admin
from commitments import models as signed
from commitments.kept_admin import PortalAdmin
from indicators import admin as indicators_admin
from indicators import models as indicators
from sttl import models as sttl
from sttl.office.admin import (
    accounts,
    amendments,
    decisions,
    people,
    plans,
    records,
    reports,
    requests,
    sectors,
)

from .imports import month_pages, plan_pages, resources
from .imports.table_admin import ListExport, ReportExport, TableImport


class PlansAdmin(signed_admin.ActionPlanAdmin):
    """The plans; whoever has the right to add one brings it in whole."""

    change_list_template = "admin/imports/plan_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the import to whoever may."""
        may = {"may_bring_plans": plan_pages.may_bring_plans(request)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("traer/", view(self.import_view), name="commitments_actionplan_import"),
            path(
                "plantilla/", view(plan_pages.template_file), name="commitments_actionplan_template"
            ),
        ]
        return [*own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return plan_pages.import_page(self, request)


class PartiesAdmin(TableImport, plans.ReportingPartyAdmin):
    resource_classes = (resources.PartyResource,)


class ActivitiesAdmin(TableImport, signed_admin.ActivityAdmin):
    resource_classes = (resources.ActivityResource,)


class IndicatorsAdmin(TableImport, indicators_admin.IndicatorAdmin):
    resource_classes = (resources.IndicatorResource,)


class ReportsAdmin(ReportExport, reports.RevisionAdmin):
    """The queue, and the months that the STTL records from a workbook."""

    resource_classes = (resources.ReportResource,)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("meses/", view(month_pages.plans_page), name="month-plans"),
            path("meses/<slug:slug>/", view(self.months_view), name="months"),
            path("meses/<slug:slug>/<str:month>/", view(month_pages.month_file), name="month-file"),
        ]
        return [*own, *super().get_urls()]

    def months_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        return month_pages.months_page(self, request, slug)


class SessionsAdmin(ListExport, people.SessionAdmin):
    resource_classes = (resources.SessionResource,)


class AgreementsAdmin(ListExport, people.AgreementAdmin):
    resource_classes = (resources.AgreementResource,)


class AccountsAdmin(ListExport, accounts.AccountAdmin):
    resource_classes = (resources.AccountResource,)


class GroupsAdmin(PortalAdmin, GroupAdmin):
    """Django's page of the groups, with a list by the portal's rules."""


ADMINS: dict[type[Model], type[admin.ModelAdmin[Any]]] = {
    signed.ActionPlan: PlansAdmin,
    signed.PlanSection: signed_admin.PlanSectionAdmin,
    signed.Commitment: signed_admin.CommitmentAdmin,
    signed.Component: signed_admin.ComponentAdmin,
    signed.Activity: ActivitiesAdmin,
    signed.Party: PartiesAdmin,
    signed.PartyIdentity: plans.PartyIdentityAdmin,
    signed.PlannedResult: signed_admin.PlannedResultAdmin,
    signed.Discrepancy: signed_admin.DiscrepancyAdmin,
    indicators.Universe: indicators_admin.UniverseAdmin,
    indicators.Indicator: IndicatorsAdmin,
    indicators.IndicatorDecision: indicators_admin.IndicatorDecisionAdmin,
    Group: GroupsAdmin,
    sttl.User: AccountsAdmin,
    sttl.Liaison: people.LiaisonAdmin,
    sttl.Member: people.MemberAdmin,
    sttl.Session: SessionsAdmin,
    sttl.Agreement: AgreementsAdmin,
    sttl.ReporterAssignment: decisions.ReporterAssignmentAdmin,
    sttl.DueDay: decisions.DueDayAdmin,
    sttl.Extension: decisions.ExtensionAdmin,
    sttl.ExtensionRequest: requests.ExtensionRequestAdmin,
    sttl.Amendment: amendments.AmendmentAdmin,
    sttl.SectorsDecision: sectors.SectorsDecisionAdmin,
    sttl.SectorBody: sectors.SectorBodyAdmin,
    sttl.Revision: ReportsAdmin,
    sttl.Baseline: records.BaselineAdmin,
    sttl.Verdict: records.VerdictAdmin,
    sttl.Event: records.EventAdmin,
}
admin.site.unregister(Group)  # which the import of Django's page registered
for model, model_admin in ADMINS.items():
    admin.site.register(model, model_admin)
