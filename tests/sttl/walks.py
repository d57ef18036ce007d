"""The steps of a report in few words, taken through the workflow as people take them.

Days are written as text and stand for their noon. Unless a test says otherwise a report is handed
in on day 5 of the month after its own and published on day 9.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from commitments.models import ActionPlan, Activity, Party
from commitments.months import last_day, parse_month
from commitments.sectors import Sector
from indicators.models import Indicator
from sttl.models import Liaison, Measurement, Member, Revision, User, Verdict
from sttl.models.sector_decisions import SIGNED_SECTORS
from sttl.reading.decisions import amended_last_month, decisions_of
from sttl.reading.moments import moment
from sttl.reading.readings import Reading, reading
from sttl.record.workflow import advance, correct, judge, start_report
from tests.factories import (
    durango,
    make_activity,
    make_assignment,
    make_decision,
    make_indicator,
    make_liaison,
    make_member,
    make_party,
    make_secretary,
    noon,
)

AGREES, DISAGREES = Verdict.Opinion.AGREES, Verdict.Opinion.DISAGREES

Figures = tuple[float, float] | None  # a numerator and a denominator; None: no aplica
Values = Figures | Mapping[Indicator, Figures]


def on(day: str) -> datetime:
    """Return the noon of a day."""
    return noon(date.fromisoformat(day))


def after(month: str, days: int) -> datetime:
    """Return the noon of a day counted from the end of a month."""
    return noon(last_day(parse_month(month)) + timedelta(days=days))


def secretary() -> User:
    """Return an account of the technical secretariat, made when first needed."""
    return User.objects.filter(username="secretaria").first() or make_secretary("secretaria")


def liaison_of(party: Party) -> User:
    """Return the account of the party's first liaison."""
    return Liaison.objects.select_related("user").filter(party=party).order_by("pk")[0].user


def member_of(sector: str) -> Member:
    """Return the titular of a sector with an account, made when first needed."""
    kept = Member.objects.filter(sector=sector, user__isnull=False).first()
    return kept or make_member(sector, user=User.objects.create_user(f"sttl-{sector}"))


def make_reporter(sector: str = Sector.GOVERNMENT, **fields: Any) -> Party:
    """Make a party with its liaison."""
    party = make_party(sector=sector, **fields)
    make_liaison(party)
    return party


def make_reported(
    code: str = "2a-2",
    *,
    party: Party | None = None,
    plan: ActionPlan | None = None,
    **decision: Any,
) -> Activity:
    """Make an activity with a party that reports it and one indicator, decided to mean so."""
    activity = make_levelled(code, party=party, plan=plan)
    make_decision(make_indicator(activity), **decision)
    return activity


def make_levelled(
    code: str = "2a-4", *, party: Party | None = None, plan: ActionPlan | None = None
) -> Activity:
    """Make an activity with a party that reports it and no indicator."""
    activity = make_activity(plan, code)
    make_assignment(activity, party or make_reporter())
    return activity


def indicators_of(activity: Activity) -> list[Indicator]:
    return list(Indicator.objects.filter(result__activity=activity).order_by("pk"))


def draft(
    activity: Activity,
    month: str,
    values: Values = None,
    *,
    at: datetime | None = None,
    by: User | None = None,
    reasons: Mapping[str, Any] | None = None,
    **content: Any,
) -> Revision:
    """Open the report of a month and write it; values None of an indicator: no aplica."""
    at = at or after(month, 5)
    assignment = activity.assignments.order_by("pk").last()
    assert assignment
    revision = start_report(
        activity, parse_month(month), by=by or liaison_of(assignment.party), at=at
    )
    return write(revision, values, reasons=reasons, **content)


def write(
    revision: Revision,
    values: Values = None,
    *,
    reasons: Mapping[str, Any] | None = None,
    **content: Any,
) -> Revision:
    """Write what a revision says, over what it said before."""
    for name, text in {"done": "Se hizo lo previsto.", **content}.items():
        setattr(revision, name, text)
    revision.save()
    indicators = [] if revision.is_inactive else indicators_of(revision.report.activity)
    stated = values if isinstance(values, Mapping) else dict.fromkeys(indicators, values)
    revision.measurements.all().delete()
    for indicator, figures in stated.items():
        Measurement.objects.create(
            revision=revision,
            indicator=indicator,
            numerator=None if figures is None else Decimal(str(figures[0])),
            denominator=None if figures is None else Decimal(str(figures[1])),
            is_not_applicable=figures is None,
            not_applicable_reason="No hubo base que medir." if figures is None else "",
            **(reasons or {}),
        )
    return revision


def hand_in(
    activity: Activity,
    month: str,
    values: Values = None,
    *,
    at: datetime | None = None,
    **content: Any,
) -> Revision:
    """Write the report of a month and hand it in."""
    at = at or after(month, 5)
    revision = draft(activity, month, values, at=at, **content)
    advance(revision, "submit", by=content.get("by") or revision.written_by, at=at)
    revision.refresh_from_db()
    return revision


def publish(
    activity: Activity,
    month: str,
    values: Values = None,
    *,
    at: datetime | None = None,
    **content: Any,
) -> Revision:
    """Hand in the report of a month and publish it, both on the day named where one is."""
    revision = hand_in(activity, month, values, at=at, **content)
    advance(revision, "publish", by=secretary(), at=at or after(month, 9))
    revision.refresh_from_db()
    return revision


def publish_correction(
    revision: Revision,
    values: Values = None,
    *,
    at: datetime,
    reasons: Mapping[str, Any] | None = None,
    **content: Any,
) -> Revision:
    """Correct a published report and publish the correction, all on the same day."""
    by = revision.written_by
    corrected = correct(revision.report, by=by, at=at, reason="Error de captura.")
    write(corrected, values, reasons=reasons, **content)
    advance(corrected, "submit", by=by, at=at)
    advance(corrected, "publish", by=secretary(), at=at)
    corrected.refresh_from_db()
    return corrected


def say(sector: str, opinion: str, revision: Revision, *, at: datetime) -> Verdict:
    """Record the verdict of a sector's titular on a revision."""
    member = member_of(sector)
    assert member.user
    return judge(
        revision,
        member=member,
        opinion=opinion,
        reason="Según la visita.",
        by=member.user,
        at=at,
    )


def validate(revision: Revision, *, at: datetime) -> None:
    """Record the agreement of every sector of the signed plan but the reporter's own."""
    party = revision.report.party
    for sector in SIGNED_SECTORS:
        if party is None or sector != party.sector:
            say(sector, AGREES, revision, at=at)


def read(
    plan: ActionPlan | None = None,
    *,
    today: str = "2016-09-30",
    al: str | None = None,
    corte: str | None = None,
) -> Reading:
    """Read a plan as a page would on that day, with its amendments."""
    plan = plan or durango()
    decided = decisions_of(plan)
    known_on = date.fromisoformat(al or today)
    shown = moment(
        plan.first_month,
        amended_last_month(plan, decided, noon(known_on + timedelta(days=1))),
        signed_on=plan.signed_on,
        today=date.fromisoformat(today),
        known_on=known_on,
        cutoff=parse_month(corte) if corte else None,
    )
    return reading(plan, shown)


def page_of(client: Client, address: str, typed: Mapping[str, object] | None = None) -> str:
    """Give a page as a browser gets it, or the answer to what is sent."""
    answer = client.get(address) if typed is None else client.post(address, typed)
    return answer.content.decode()
