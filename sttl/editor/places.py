"""What the address of a report names, for whoever may write it; each frame of the editor asks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from commitments.models import Activity, Party
from commitments.months import parse_month, write_month
from sttl.access import is_only_proposed, left_unsent, report_of, reporter_of, role_of
from sttl.models import Report


class LeftByParty(Http404):
    """The party left a draft there that it did not hand in: only its liaisons read it."""


@dataclass(frozen=True)
class ReportPlace:
    """What the address of a report names, now, and the party for which it is opened."""

    report: Report
    now: datetime
    party: Party
    is_recorded_by_sttl: bool

    @property
    def activity(self) -> Activity:
        return self.report.activity

    @property
    def month(self) -> date:
        return self.report.month

    @property
    def context(self) -> dict[str, object]:
        """Return what every page of a report shows, and in whose name one acts on it."""
        return {
            "plan": self.activity.plan,
            "activity": self.activity,
            "month": self.month,
            "address": (self.activity.plan.slug, self.activity.code, write_month(self.month)),
            "party": self.party,
            "is_recorded_by_sttl": self.is_recorded_by_sttl,
            "is_only_proposed": is_only_proposed(self.activity, self.month, as_of=self.now),
        }


def place_of(request: HttpRequest, plan: str, code: str, month: str) -> ReportPlace:
    """Return what the address names, now, for whoever may report it.

    Another party's answer 404, as if they did not exist; so does what a party without liaison
    left unsent, for the secretariat that records its months.
    """
    activity, when = activity_and_month(plan, code, month)
    report, role = report_of(activity, when), role_of(request)
    party = reporter_of(report, as_of=role.at)
    if party is None or not role.may_report_for(party):
        raise Http404
    is_recorded_by_sttl = not role.is_liaison_of(party)
    if is_recorded_by_sttl and left_unsent(report):
        raise LeftByParty
    return ReportPlace(report, role.at, party, is_recorded_by_sttl=is_recorded_by_sttl)


def activity_and_month(plan: str, code: str, month: str) -> tuple[Activity, date]:
    """Return what the address names; 404 for an unknown code or a badly written month."""
    activities = Activity.objects.select_related("plan", "component__commitment")
    return get_object_or_404(activities, plan__slug=plan, code=code), month_in(month)


def month_in(address: str) -> date:
    """Return the month that an address names, or 404."""
    try:
        return parse_month(address)
    except ValueError as error:
        raise Http404 from error
