"""Small plans for the tests of the public pages, made through the workflow as people do."""

from datetime import date, datetime
from decimal import Decimal

from commitments.models import ActionPlan, Activity
from commitments.sectors import Sector
from indicators.models import Indicator
from pal_portal.demo.entry import as_shown
from sttl.models import Measurement, Member, Report, Revision, User, Verdict
from sttl.office.proposal_forms import ProposalsForm
from sttl.office.proposals import unconfirmed
from sttl.record import workflow
from tests import factories
from tests.factories import noon

SEPTEMBER, OCTOBER, MARCH = date(2015, 9, 1), date(2015, 10, 1), date(2016, 3, 1)
DEADLINE = date(2016, 8, 25)
Values = tuple[int, int]


def secretary() -> User:
    """Return the account of the secretariat, made when it is not there yet."""
    return User.objects.filter(username="secretaria").first() or factories.make_secretary(
        "secretaria"
    )


def owed_activity(code: str, *, measured: bool = True, universe: str = "") -> Activity:
    """Make an activity with its reporter and liaison, and its indicator where it has one."""
    activity = factories.make_activity(code=code, due_on=DEADLINE)
    party = factories.make_party(f"direccion-{code}")
    factories.make_responsibility(activity, party, role_text="Ejecutor de la actividad")
    factories.make_assignment(activity, party)
    factories.make_liaison(party)
    if measured:
        indicator = factories.make_indicator(
            activity,
            numerator_label="Número de ladrilleras reubicadas",
            denominator_label="Número de ladrilleras dentro de la mancha urbana",
        )
        shared = activity.plan.universes.filter(slug=universe).first() if universe else None
        if universe and shared is None:
            shared = factories.make_universe(slug=universe)
        factories.make_decision(indicator, universe=shared)
    else:
        factories.make_result(activity)
    return activity


def hand_in(
    activity: Activity,
    month: date,
    *,
    on: date,
    values: Values | None = None,
    publish_on: date | None = None,
    **content: object,
) -> Revision:
    """Hand a report in on a day as the liaison does, and publish it on another, or not."""
    party = activity.assignments.get().party
    by = party.liaisons.get().user
    revision = workflow.start_report(activity, month, by=by, at=noon(on))
    for field, value in {"done": "Se visitaron las colonias.", **content}.items():
        setattr(revision, field, value)
    revision.save()
    if values:
        factories.make_measurement(
            revision,
            indicator_of(activity),
            numerator=Decimal(values[0]),
            denominator=Decimal(values[1]),
        )
    workflow.advance(revision, "submit", by=by, at=noon(on))
    if publish_on:
        workflow.advance(revision, "publish", by=secretary(), at=noon(publish_on))
    return revision


def correct(report: Report, *, on: date, numerator: int, done: str, reason: str) -> Revision:
    """Correct a published report as its liaison does, and publish the correction."""
    assert report.party
    by = report.party.liaisons.get().user
    revision = workflow.correct(report, by=by, at=noon(on), reason=reason)
    revision.done = done
    revision.save()
    Measurement.objects.filter(revision=revision).update(numerator=Decimal(numerator))
    workflow.advance(revision, "submit", by=by, at=noon(on))
    workflow.advance(revision, "publish", by=secretary(), at=noon(on))
    return revision


def member_of(sector: str) -> Member:
    """Return the titular of a sector with an account, made when missing."""
    found = Member.objects.filter(sector=sector, user__isnull=False).first()
    return found or factories.make_member(sector, user=factories.make_user())


def judge(
    revision: Revision,
    *sectors: str,
    on: date,
    opinion: str = Verdict.Opinion.AGREES,
    reason: str = "La lista coincide con la visita.",
) -> None:
    """Record the verdict of each sector on a published revision."""
    for sector in sectors:
        member = member_of(sector)
        assert member.user
        workflow.judge(
            revision, member=member, opinion=opinion, reason=reason, by=member.user, at=noon(on)
        )


def indicator_of(activity: Activity) -> Indicator:
    return Indicator.objects.get(result__activity=activity)


def kilns() -> tuple[Activity, Activity]:
    """Make the two activities that share the kilns, with 12 and 10 of 57 published for March.

    The first came six days late; two sectors agree with it, which validates it, since its
    reporter belongs to the third.
    """
    moved, converted = (owed_activity(code, universe="ladrilleras") for code in ("2a-2", "2a-5"))
    first = hand_in(
        moved, MARCH, on=date(2016, 4, 16), values=(12, 57), publish_on=date(2016, 4, 18)
    )
    hand_in(converted, MARCH, on=date(2016, 4, 8), values=(10, 57), publish_on=date(2016, 4, 19))
    judge(first, Sector.CIVIL_SOCIETY, Sector.GUARANTOR, on=date(2016, 4, 25))
    return moved, converted


def confirm_proposals(plan: ActionPlan, *, by: User, at: datetime) -> None:
    """Confirm every proposal of a plan by the secretariat's form."""
    proposals = unconfirmed(plan, at=at)
    data = {"reason": "Acuerdo de la sesión.", "confirms_rest": "on"}
    for proposal in ProposalsForm(proposals).forms:
        data |= as_shown(proposal)
    form = ProposalsForm(proposals, data)
    assert form.is_valid(), form.errors
    form.save(by=by, at=at)
