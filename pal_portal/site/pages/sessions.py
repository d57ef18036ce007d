"""What the pages of the STTL say: its seats, its sessions, and what each session decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from commitments.months import month_name
from commitments.sectors import Sector
from indicators.models import IndicatorDecision
from pal_portal.site.sentences import day_name, format_count
from sttl.models import (
    Agreement,
    Amendment,
    DueDay,
    Extension,
    Member,
    ReporterAssignment,
    SectorBody,
    SectorsDecision,
    Session,
)
from sttl.reading.moments import start_of
from sttl.record.wording import sectors_in_words

from .cards import StateMark
from .contents import KINDS
from .parties import plan_naming


@dataclass(frozen=True)
class Seat:
    """A seat, the office that holds it, and since when: no person's name."""

    name: str
    office: str
    term: str


@dataclass(frozen=True)
class SessionLine:
    """A session in the list, with how its agreements stand."""

    url: str
    title: str
    day: str
    agreements: str


@dataclass(frozen=True)
class CouncilPage:
    current: tuple[Seat, ...]
    past: tuple[Seat, ...]
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True)
class AgreementLine:
    """What was agreed, by whom, by when, and whether it is done."""

    text: str
    party: str
    party_url: str
    mark: StateMark


@dataclass(frozen=True)
class DecisionLine:
    """A decision recorded on a session's day: what it decides, where it is seen, and why."""

    sentence: str
    url: str
    reason: str


@dataclass(frozen=True)
class Paper:
    """The file of the minutes: where it is, of what kind, how large, and its hash."""

    url: str
    kind: str
    size: str
    sha256: str


@dataclass(frozen=True)
class SessionPage:
    session: Session
    is_coming: bool
    paper: Paper | None
    heading: str
    day: str
    agreed: str
    seats: tuple[Seat, ...]
    agreements: tuple[AgreementLine, ...]
    decisions: tuple[DecisionLine, ...]


def council_page(*, today: date) -> CouncilPage:
    """Make the page of the STTL: two queries."""
    members = sorted(Member.objects.order_by("pk"), key=seat_order)
    seats = [(seat(member), member) for member in members]
    is_past = {member.pk for member in members if member.until_on and member.until_on < today}
    sessions = Session.objects.annotate(
        agreed=Count("agreements"),
        done=Count("agreements", filter=Q(agreements__done_on__isnull=False)),
    )
    return CouncilPage(
        current=tuple(line for line, seat in seats if seat.pk not in is_past),
        past=tuple(line for line, seat in seats if seat.pk in is_past),
        sessions=tuple(
            SessionLine(
                session.get_absolute_url(),
                session.title,
                day_name(session.held_on),
                "Próxima sesión"
                if session.held_on > today
                else agreements_note(session.agreed, session.done),
            )
            for session in sessions.order_by("-held_on", "-number", "pk")
        ),
    )


def seat_order(member: Member) -> tuple[int, int, int, date]:
    """Order by sector, then by seat: titular, suplente, vocal, facilitación."""
    sectors = [*Sector.values, ""]
    return (
        sectors.index(member.sector),
        Member.Seat.values.index(member.seat),
        -(member.since_on or date.min).toordinal(),
        member.until_on or date.max,
    )


def seat(member: Member) -> Seat:
    office = member.office
    if member.organisation and member.organisation not in office:
        office = ", ".join(filter(None, [office, member.organisation]))
    return Seat(
        name=f"{member.get_seat_display()} · {member.get_sector_display() or 'Sin sector'}",
        office=office[:1].upper() + office[1:],
        term=term(member.since_on, member.until_on),
    )


def term(since: date | None, until: date | None) -> str:
    """Say between which days a seat is held, as far as they are on record."""
    if until:
        start = f"Del {day_name(since)} al" if since else "Hasta el"
        return f"{start} {day_name(until)}"
    return f"Desde el {day_name(since)}" if since else "En funciones; no se registra desde cuándo"


def agreements_note(agreed: int, done: int) -> str:
    """Say how many agreements a session made, and how many are done."""
    if not agreed:
        return "Sin acuerdos registrados"
    note = format_count(agreed, "acuerdo", "acuerdos")
    if done == agreed:
        return f"{note}, {'cumplido' if agreed == 1 else 'todos cumplidos'}"
    if not done:
        return f"{note}, {'pendiente' if agreed == 1 else 'pendientes'}"
    return f"{note}, {format_count(done, 'cumplido', 'cumplidos')}"


def session_page(session: Session, *, today: date) -> SessionPage:
    """Make the page of a session: eight queries."""
    agreements = session.agreements.select_related("party").order_by("position")
    named = list(agreements.annotate(plan=plan_naming("party")))
    attendees = sorted(session.attendees.order_by("pk"), key=seat_order)
    ordinal = f"{session.number}ª sesión del STTL" if session.number else "Sesión sin número"
    day = day_name(session.held_on)
    return SessionPage(
        session=session,
        is_coming=session.held_on > today,
        paper=paper(session) if session.file else None,
        day=day,
        agreed="Próxima sesión"
        if session.held_on > today
        else agreements_note(len(named), sum(bool(agreement.done_on) for agreement in named)),
        heading=day if session.title == ordinal else f"{ordinal}, {day}",
        seats=tuple(seat(attendee) for attendee in attendees),
        agreements=tuple(agreement_line(agreement, agreement.plan, today) for agreement in named),
        decisions=tuple(decisions_of(session.held_on)),
    )


def paper(session: Session) -> Paper:
    place = session.number or session.held_on.isoformat()
    return Paper(
        url=reverse("site:session-minutes", args=[place]),
        kind=KINDS.get(session.media_type, session.media_type),
        size=filesizeformat(session.byte_size or 0),
        sha256=session.sha256,
    )


def agreement_line(agreement: Agreement, plan: str | None, today: date) -> AgreementLine:
    party = agreement.party
    return AgreementLine(
        text=agreement.text,
        party=party.name if party else "",
        party_url=reverse("site:party-detail", args=[plan, party.slug]) if party and plan else "",
        mark=agreement_mark(agreement, today),
    )


def agreement_mark(agreement: Agreement, today: date) -> StateMark:
    """Say whether an agreement is done, pending, or past its day."""
    due_on = agreement.due_on
    if agreement.done_on:
        words = f"Cumplido el {day_name(agreement.done_on)}"
        if due_on and agreement.done_on > due_on:
            words += f"; era para el {day_name(due_on)}"
        return StateMark("done", words, words)
    if due_on is None:
        return StateMark("not_started", "Pendiente, sin fecha", "")
    if due_on < today:
        return StateMark("overdue", f"Pendiente; era para el {day_name(due_on)}", "")
    return StateMark("not_started", f"Pendiente, para el {day_name(due_on)}", "")


def decisions_of(day: date) -> Iterable[DecisionLine]:
    """Give what the STTL decided on a day, and for what reason."""
    that_day = {
        "recorded_at__gte": start_of(day),
        "recorded_at__lt": start_of(day + timedelta(days=1)),
    }
    by_sttl = that_day | {"origin": ReporterAssignment.Origin.STTL}
    reporters = ReporterAssignment.objects.filter(**by_sttl)
    for reporter in reporters.select_related("activity__plan", "party").order_by("pk"):
        since = f"desde {month_name(reporter.from_month)}"
        sentence = (
            f"Parte que informa la actividad {reporter.activity.code} {since}: {reporter.party}"
        )
        yield DecisionLine(sentence, reporter.activity.get_absolute_url(), reporter.reason)
    meanings = IndicatorDecision.objects.filter(**by_sttl)
    for decision in meanings.select_related("indicator__result__activity__plan").order_by("pk"):
        if measured := decision.indicator.activity:
            sentence = f"Cómo se lee el indicador de la actividad {measured.code}"
            yield DecisionLine(sentence, measured.get_absolute_url(), decision.reason)
    due_days = DueDay.objects.filter(**by_sttl).select_related("plan")
    for due_day in due_days.order_by("pk"):
        since = f"desde el de {month_name(due_day.from_month)}"
        sentence = f"Día límite de los informes, {since}: el {due_day.day} del mes siguiente"
        url = reverse("site:board", args=[due_day.plan.slug])
        yield DecisionLine(sentence, url, due_day.reason)
    extensions = Extension.objects.filter(**that_day).select_related("activity__plan")
    for extension in extensions.order_by("pk"):
        activity = extension.activity
        report = f"informe de {month_name(extension.month)} de la actividad {activity.code}"
        sentence = f"Prórroga del {report}, hasta el {day_name(extension.due_on)}"
        yield DecisionLine(sentence, activity.get_absolute_url(), extension.reason)
    amendments = Amendment.objects.filter(**that_day).select_related("plan")
    for amendment in amendments.order_by("pk"):
        url = reverse("site:amendments", args=[amendment.plan.slug])
        sentence = f"Enmienda del plan: {amendment.get_subject_display().lower()}"
        yield DecisionLine(sentence, url, amendment.reason)
    yield from sector_decisions(that_day)


def sector_decisions(that_day: Mapping[str, datetime]) -> Iterable[DecisionLine]:
    """Give what was decided of the sectors on a day: which of them judge, and their names."""
    council = f"{reverse('site:council')}#dictaminan"
    for decision in SectorsDecision.objects.filter(**that_day).order_by("pk"):
        names = sectors_in_words(decision.codes)
        sentence = f"Sectores que dictaminan desde {month_name(decision.from_month)}: {names}"
        yield DecisionLine(sentence, council, decision.reason)
    bodies = SectorBody.objects.filter(**that_day, origin=SectorBody.Origin.STTL)
    for body in bodies.order_by("pk"):
        sector = body.get_sector_display().lower()
        sentence = f"Nombre del sector {sector} desde el {day_name(body.since_on)}: {body.name}"
        yield DecisionLine(sentence, council, body.reason)
