"""What the calendars hold: agreed days, days by which reports are due, and sessions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Min
from django.urls import reverse

from commitments.models import ActionPlan, Activity, Party, Responsibility
from commitments.months import month_name, months_between, write_month
from indicators.rollup import State
from pal_portal.site.icalendar import CalendarEvent
from pal_portal.site.sentences import format_count, listed
from sttl.models import ReporterAssignment, Session
from sttl.reading.due_days import DueDayDecision, due_day, due_day_for, regular_due_day
from sttl.reading.ledger import Ledger
from sttl.reading.readings import Reading

from .moves import Moves, moves_by_plan
from .publications import DEMONSTRATION, mark


def site_events(plans: Sequence[ActionPlan], *, before: datetime) -> list[CalendarEvent]:
    """Gather every plan's days and the sessions: six queries, however many plans."""
    activities = list(Activity.objects.in_printed_order())
    moves = moves_by_plan(plans, before=before)
    decided = first_months_decided(before=before)
    events = list(session_events(is_demo=any(plan.is_demo for plan in plans)))
    for plan in plans:
        own = [activity for activity in activities if activity.plan_id == plan.pk]
        moved = {
            amendment.activity_id: amendment.new_date for amendment in moves[plan.pk].deadlines
        }
        deadlines = {activity.code: moved.get(activity.pk, activity.due_on) for activity in own}
        events += deadline_events(plan, own, deadlines, moves[plan.pk])
        regular = regular_days(plan, moves[plan.pk].due_day_decisions)
        months = [decided[activity.pk] for activity in own if activity.pk in decided]
        owed_from = min(months, default=None)
        events += regular_due_events(plan, regular, moves[plan.pk], owed_from=owed_from)
        events += extension_events(plan, decided, regular, moves[plan.pk])
    return events


def first_months_decided(*, before: datetime) -> dict[int, date]:
    """Return, by activity, the first month of which the STTL decided who reports it."""
    decided = ReporterAssignment.objects.filter(
        origin=ReporterAssignment.Origin.STTL, recorded_at__lt=before
    )
    first = decided.order_by().values("activity").annotate(first=Min("from_month"))
    return dict(first.values_list("activity", "first"))


def regular_days(plan: ActionPlan, due_days: Sequence[DueDayDecision]) -> dict[date, date]:
    """Return the day by which the reports of each month of the plan are regularly due."""
    decided = {
        month: due_day_for(due_days, month)
        for month in months_between(plan.first_month, plan.ends_with)
    }
    return {
        month: regular_due_day(month, decision.day)
        for month, decision in decided.items()
        if decision is not None
    }


def regular_due_events(
    plan: ActionPlan, regular: Mapping[date, date], moves: Moves, *, owed_from: date | None
) -> Iterable[CalendarEvent]:
    """Give the regular due day of each month that somebody owes: none before a decision."""
    for month, day in regular.items():
        if owed_from is None or month < owed_from:
            continue
        yield CalendarEvent(
            key=f"informes-{write_month(month)}.{plan.slug}",
            day=day,
            title=f"{mark(plan)}Fecha límite: informes de {month_name(month)} — {plan.title}",
            text=f"Último día para entregar a tiempo los informes de {month_name(month)}.",
            url=reverse("site:board", args=[plan.slug]),
            moved=moves.of_month(month),
        )


def extension_events(
    plan: ActionPlan, decided: Mapping[int, date], regular: Mapping[date, date], moves: Moves
) -> Iterable[CalendarEvent]:
    """Give the days to which single reports were put off; of two, the one granted last."""
    newest = {
        (extension.activity.code, extension.month): extension.due_on
        for extension in moves.extensions
        if extension.month >= decided.get(extension.activity_id, date.max)
    }
    for (code, month), due_on in newest.items():
        if month in regular and due_on > regular[month]:
            yield CalendarEvent(
                key=f"prorroga-{code}-{write_month(month)}.{plan.slug}",
                day=due_on,
                title=f"{mark(plan)}Fecha límite con prórroga: {code}, {month_name(month)} "
                f"— {plan.title}",
                text=f"Último día para entregar a tiempo el informe de {month_name(month)}.",
                url=reverse("site:activity-detail", args=[plan.slug, code]),
                moved=moves.of_reports(month, [code]),
            )


def party_events(party: Party, reading: Reading, ledger: Ledger) -> list[CalendarEvent]:
    """Gather the days of one party: of what the plan names it for, and of what it reports."""
    plan = reading.plan
    moves = moves_by_plan([plan], before=reading.moment.known_before)[plan.pk]
    printed = Responsibility.objects.filter(party=party, activity__plan=plan)
    named = set(printed.values_list("activity__code", flat=True))
    due = reports_due(party, reading, ledger)
    named |= {code for codes in due.values() for code in codes}
    own = [activity.activity for code, activity in reading.activities.items() if code in named]
    deadlines = {code: activity.due_on for code, activity in reading.activities.items()}
    events = [
        *session_events(is_demo=plan.is_demo),
        *deadline_events(plan, own, deadlines, moves, party.slug),
    ]
    events += [
        CalendarEvent(
            key=f"informes-{write_month(month)}-{day}.{party.slug}.{plan.slug}",
            day=day,
            title=f"{mark(plan)}Fecha límite: "
            f"{format_count(len(codes), 'informe', 'informes')} de {month_name(month)} "
            f"— {plan.title}",
            text=f"Hasta este día se entregan a tiempo: {listed(codes)}.",
            url=reverse("site:party-detail", args=[plan.slug, party.slug]),
            moved=moves.of_reports(month, named),
        )
        for (month, day), codes in due.items()
    ]
    return events


def reports_due(
    party: Party, reading: Reading, ledger: Ledger
) -> Mapping[tuple[date, date], list[str]]:
    """Return the codes of the reports that a party owes, by month and due day.

    The months that ended are those of the board; of those to come, the ones not yet cumplidas.
    """
    plan = reading.plan
    by_day: dict[tuple[date, date], list[str]] = {}
    for code, activity in reading.activities.items():
        for duty in activity.duties:
            if duty.party == party.pk and duty.due_on:
                by_day.setdefault((duty.month, duty.due_on), []).append(code)
        if activity.state == State.DONE:
            continue
        for month in months_between(plan.first_month, reading.last_month)[len(activity.duties) :]:
            assignment, decided_day = ledger.reporter(code, month), ledger.due_day(code, month)
            if assignment is None or assignment.is_proposal or decided_day is None:
                continue
            if assignment.party == party.pk:
                day = due_day(
                    month,
                    due_day_of_month=decided_day.day,
                    assignment=assignment,
                    extended_to=ledger.extensions.get((code, month)),
                )
                by_day.setdefault((month, day), []).append(code)
    return by_day


def deadline_events(
    plan: ActionPlan,
    activities: Iterable[Activity],
    deadlines: Mapping[str, date | None],
    moves: Moves,
    holder: str = "",
) -> Iterable[CalendarEvent]:
    """Give one event for each day on which agreed activities fall due."""
    by_day: dict[date, list[Activity]] = {}
    activities = list(activities)
    moved = moves.of_deadlines(activities)
    for activity in activities:
        day = deadlines[activity.code]
        if day:
            by_day.setdefault(day, []).append(activity)
    for day, group in by_day.items():
        yield CalendarEvent(
            key=".".join(filter(None, [f"plazo-{day}", holder, plan.slug])),
            day=day,
            title=f"{mark(plan)}Fecha acordada de "
            f"{format_count(len(group), 'actividad', 'actividades')} — {plan.title}",
            text="\n".join(f"{activity.code} {activity.title.strip()}" for activity in group),
            url=plan.get_absolute_url(),
            moved=moved.get(day, ()),
        )


def session_events(*, is_demo: bool) -> Iterable[CalendarEvent]:
    """Give the sessions of the STTL; beside a plan of demonstration they are its own."""
    for session in Session.objects.order_by("held_on", "pk"):
        number = f" {session.number}" if session.number else ""
        yield CalendarEvent(
            key=f"sesion-{session.number or session.held_on}",
            day=session.held_on,
            title=f"{DEMONSTRATION if is_demo else ''}Sesión{number} del STTL",
            text=session.title,
            url=session.get_absolute_url(),
        )
