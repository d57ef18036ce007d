"""What waits for the technical secretariat: the home of the admin. Asks, and shows nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlencode

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party
from commitments.months import day_name, month_name, write_month
from sttl.access import is_secretariat
from sttl.models import (
    Agreement,
    Event,
    ExtensionRequest,
    Liaison,
    ReporterAssignment,
    Revision,
    Session,
    User,
)
from sttl.reading.duties import Duty, Standing
from sttl.reading.readings import Reading
from sttl.reading.sectors import EFFECT, counting_disagreements, disputed_revisions
from sttl.reading.today import reading_today, silent_today
from sttl.record.wording import format_count

from .list_words import ago, name_of, shortened, since_day, until
from .proposals import unconfirmed

Row = TypeVar("Row")
MissingReport = tuple[ActionPlan, Activity, Duty]
SHOWN = 6  # of each list; the rest behind its link


@dataclass(frozen=True)
class Item:
    """One thing to do: its name, where it is done, what to know before, and what else may help."""

    title: str
    url: str
    note: str = ""
    is_urgent: bool = False
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Section:
    """A list of things to do: the first few, how many in all, and where all of them are."""

    key: str
    title: str
    items: Sequence[Item]
    total: int
    empty: str
    more: tuple[str, str]

    @property
    def hidden(self) -> int:
        """How many more there are than those shown."""
        return self.total - len(self.items)


def section(
    key: str,
    title: str,
    rows: Paginator[Row],
    item: Callable[[Row], Item],
    *,
    empty: str,
    more: tuple[str, str],
) -> Section:
    """Make a list of the first page of some rows, counted in full."""
    return Section(key, title, [item(row) for row in rows.page(1)], rows.count, empty, more)


def revision_item(revision: Revision, note: str, *, is_urgent: bool = False) -> Item:
    """Make the line of a report, which leads to its review."""
    party = revision.report.party
    url = reverse("admin:sttl_revision_change", args=[revision.pk])
    return Item(name_of(revision), url, f"{party}. {note}" if party else f" {note}", is_urgent)


def worklist(user: User, *, at: datetime) -> list[Section]:
    """Return what waits for a person: all of it for the secretariat, accounts for who keeps them.

    A fixed number of queries, and ten more for each plan that still takes reports.
    """
    sections: list[Section] = []
    if is_secretariat(user):
        day = timezone.localdate(at)
        plans = list(open_plans(on=day))
        readings = [reading_today(plan, at=at) for plan in plans]
        sections = [
            *proposals_waiting(plans, at=at),
            to_review(at=at),
            late(readings, at=at),
            returned(readings, at=at),
            disputes(at=at),
            extensions_asked(at=at),
            sessions_coming(on=day),
            agreements_pending(on=day),
            unassigned(plans, at=at),
            silent_judges(plans, at=at),
        ]
    if user.has_perm("sttl.change_user"):
        sections.append(invitations())
    return sections


def open_plans(*, on: date) -> QuerySet[ActionPlan]:
    """Ask for the plans that still take reports."""
    return ActionPlan.objects.exclude(closed_on__lte=on)


def proposals_waiting(plans: Iterable[ActionPlan], *, at: datetime) -> Iterable[Section]:
    """The plans whose proposals the STTL has not decided; no section where it decided them all."""
    waiting = [proposals for plan in plans if (proposals := unconfirmed(plan, at=at)).total]
    if waiting:
        address = reverse("admin:proposals", args=[waiting[0].plan.slug])
        yield section(
            "propuestas",
            "Propuestas sin confirmar",
            Paginator(waiting, SHOWN),
            lambda proposals: Item(
                title=f"Confirmar o cambiar: {proposals.plan}",
                url=reverse("admin:proposals", args=[proposals.plan.slug]),
                note=(
                    f"{proposals.sentence}. Mientras tanto, nadie debe informes por una propuesta."
                ),
            ),
            empty="",
            more=("Ver las propuestas", address),
        )


def to_review(*, at: datetime) -> Section:
    """What was handed in and waits for an answer, the oldest first."""
    waiting = Revision.objects.awaiting_review().in_order_of(Event.Step.SUBMIT).with_place()
    return section(
        "por-revisar",
        "Por revisar",
        Paginator(waiting, SHOWN),
        lambda revision: revision_item(revision, f"Entregado {ago(revision.taken_at, at=at)}."),
        empty="No hay informes por revisar.",
        more=("Toda la cola", reverse("admin:sttl_revision_changelist")),
    )


def late(readings: Sequence[Reading], *, at: datetime) -> Section:
    """The reports that are missing, party by party: who has missed the longest leads."""
    by_party: dict[int, list[MissingReport]] = defaultdict(list)
    for plan_reading in readings:
        for activity, duty in missing_of(plan_reading):
            if duty.party is not None:
                by_party[duty.party].append((plan_reading.plan, activity, duty))
    for owed in by_party.values():
        owed.sort(key=missing_since)
    parties = Party.objects.in_bulk(list(by_party))
    liaisons = liaisons_of(parties, on=timezone.localdate(at))
    parties_in_order = sorted(by_party, key=lambda party: missing_since(by_party[party][0]))
    return section(
        "atrasados",
        "Informes atrasados, por parte responsable",
        Paginator(parties_in_order, SHOWN),
        lambda party: late_item(parties[party], by_party[party], liaisons[party], at=at),
        empty="Ninguna parte debe informes.",
        more=board_link(readings),
    )


def missing_since(report: MissingReport) -> date:
    return report[2].missing_since or date.max


def missing_of(plan_reading: Reading) -> list[tuple[Activity, Duty]]:
    """Return the reports of a plan that are missing, with their activities."""
    return [
        (activity.activity, duty)
        for activity in plan_reading.activities.values()
        for duty in activity.duties
        if duty.standing == Standing.MISSING
    ]


def late_item(
    party: Party, owed: Sequence[MissingReport], liaisons: Sequence[str], *, at: datetime
) -> Item:
    """Make the line of a party that is late with some reports, the oldest of them first."""
    plan, activity, duty = owed[0]
    since, month = since_day(missing_since(owed[0]), at=at), write_month(duty.month)
    many = format_count(len(owed), "informe que falta", "informes que faltan")
    oldest = f"{activity.code} de {month_name(duty.month)}"
    note = f"{many}. El más antiguo, {oldest}, falta desde {since}."
    query = urlencode({"activity": activity.pk, "month": month})
    links = [("Dar prórroga", f"{reverse('admin:sttl_extension_add')}?{query}")]
    if not liaisons:
        place = [plan.slug, activity.code, month]
        links.append(("Registrarlo", reverse("admin:sttl_revision_record", args=place)))
    liaison_note = f" Enlace: {', '.join(liaisons)}." if liaisons else " No tiene enlace."
    url = reverse("site:party-detail", args=[plan.slug, party.slug])
    return Item(title=party.name, url=url, note=note + liaison_note, links=links)


def liaisons_of(parties: Iterable[int], *, on: date) -> dict[int, list[str]]:
    """Return the accounts that speak for some parties on a day, with their addresses."""
    by_party: dict[int, list[str]] = defaultdict(list)
    liaisons = Liaison.objects.active(on=on).filter(party__in=parties)
    for party, name, email in liaisons.order_by("pk").values_list(
        "party", "user__username", "user__email"
    ):
        by_party[party].append(f"{name} ({email})" if email else name)
    return by_party


def board_link(readings: Sequence[Reading]) -> tuple[str, str]:
    """Lead to the board of the newest plan, party by party; to the plans where there is none."""
    if not readings:
        return ("Los planes", reverse("site:plan-list"))
    newest = max(readings, key=lambda plan_reading: plan_reading.plan.first_month)
    address = reverse("site:board", args=[newest.plan.slug])
    return ("El cumplimiento completo", f"{address}?por=parte")


def returned(readings: Sequence[Reading], *, at: datetime) -> Section:
    """What was returned and not handed in again, the oldest return first; urgent if it is missing.

    A correction never is: its report stays published while the correction waits.
    """
    missing = {
        (activity.pk, duty.month)
        for plan_reading in readings
        for activity, duty in missing_of(plan_reading)
    }
    waiting = Revision.objects.returned().in_order_of(Event.Step.RETURN).with_place()
    address = reverse("admin:sttl_revision_changelist")
    return section(
        "devueltos",
        "Devueltos sin respuesta",
        Paginator(waiting, SHOWN),
        lambda revision: revision_item(
            revision,
            f"Devuelto {ago(revision.taken_at, at=at)}.",
            is_urgent=(revision.report.activity_id, revision.report.month) in missing,
        ),
        empty="Nadie tiene informes devueltos por corregir.",
        more=("Todos los devueltos", f"{address}?estado={Revision.State.RETURNED}"),
    )


def disputes(*, at: datetime) -> Section:
    """The published reports with which a sector does not agree."""
    disputed = disputed_revisions(before=at).with_place()
    revisions = list(disputed[:SHOWN])
    sectors = disagreeing_sectors(revisions, at=at)
    items = [
        revision_item(
            revision,
            f"No coincide: {', '.join(sectors[revision.pk])}; "
            f"desde {ago(revision.disputed_at, at=at)}.",
        )
        for revision in revisions
    ]
    address = f"{reverse('admin:sttl_revision_changelist')}?estado=disputa"
    empty, more = "Ningún informe publicado está en disputa.", "Todos los informes en disputa"
    return Section("disputas", "En disputa", items, disputed.count(), empty, (more, address))


def disagreeing_sectors(revisions: Iterable[Revision], *, at: datetime) -> dict[int, list[str]]:
    """Return the sectors that judge some revisions and stand by a disagreement with them."""
    names: dict[int, list[str]] = defaultdict(list)
    disagreements = counting_disagreements(before=at).filter(revision__in=list(revisions))
    for verdict in disagreements.order_by("sector"):
        names[verdict.revision_id].append(verdict.get_sector_display().lower())
    return names


def extensions_asked(*, at: datetime) -> Section:
    """The requests for more time that nobody has answered, the oldest first."""
    waiting = ExtensionRequest.objects.waiting().with_place().order_by("asked_at", "pk")
    address = reverse("admin:sttl_extensionrequest_changelist")
    return section(
        "prorrogas",
        "Prórrogas pedidas",
        Paginator(waiting, SHOWN),
        lambda asked: Item(
            title=f"{asked.activity.code} · {month_name(asked.month)}",
            url=reverse("admin:sttl_extensionrequest_change", args=[asked.pk]),
            note=(
                f"{asked.party}. Pedida {ago(asked.asked_at, at=at)}, "
                f"hasta el {day_name(asked.wanted_on)}."
            ),
        ),
        empty="Nadie pide una prórroga.",
        more=("Todas las solicitudes", f"{address}?respuesta=todas"),
    )


def sessions_coming(*, on: date) -> Section:
    """The sessions on record from today on, the next one first."""
    coming = Session.objects.filter(held_on__gte=on).order_by("held_on", "pk")
    return section(
        "sesiones",
        "Sesiones por venir",
        Paginator(coming, SHOWN),
        lambda session: Item(
            title=session.title,
            url=reverse("admin:sttl_session_change", args=[session.pk]),
            note=f"{day_name(session.held_on).capitalize()}{until(session.held_on, on=on)}."
            + ("" if session.agenda else " Falta el orden del día."),
            is_urgent=not session.agenda,
        ),
        empty="No hay sesiones programadas.",
        more=("Registrar una sesión", reverse("admin:sttl_session_add")),
    )


def agreements_pending(*, on: date) -> Section:
    """What the sessions agreed and is not done, by the day for which it is."""
    open_agreements = Agreement.objects.filter(done_on__isnull=True, session__held_on__lte=on)
    pending = open_agreements.select_related("session", "party").order_by("due_on", "pk")
    return section(
        "acuerdos",
        "Acuerdos por cumplir",
        Paginator(pending, SHOWN),
        lambda agreement: Item(
            title=shortened(agreement.text),
            url=reverse("admin:sttl_session_change", args=[agreement.session_id]),
            note=agreement_note(agreement, on=on),
            is_urgent=agreement.due_on is not None and agreement.due_on < on,
        ),
        empty="Todos los acuerdos están cumplidos.",
        more=("Todas las sesiones", reverse("admin:sttl_session_changelist")),
    )


def agreement_note(agreement: Agreement, *, on: date) -> str:
    """Say whose an agreement is, of which session, and by when it was to be done."""
    due_on = agreement.due_on
    sentences = [f"{agreement.party}." if agreement.party else "Sin responsable."]
    sentences.append(f"Sesión del {day_name(agreement.session.held_on)}.")
    if due_on:
        sentences.append(f"{'Era para' if due_on < on else 'Para'} el {day_name(due_on)}.")
    return " ".join(sentences)


def unassigned(plans: Iterable[ActionPlan], *, at: datetime) -> Section:
    """The activities that nobody was ever asked to report: they take no report at all."""
    decided = ReporterAssignment.objects.filter(activity=OuterRef("pk"), recorded_at__lte=at)
    activities = Activity.objects.filter(~Exists(decided), plan__in=list(plans)).in_printed_order()
    address = reverse("admin:sttl_reporterassignment_add")
    return section(
        "sin-parte",
        "Actividades sin parte designada",
        Paginator(activities, SHOWN),
        lambda activity: Item(
            title=f"{activity.code} · {shortened(activity.title)}",
            url=f"{address}?{urlencode({'activity': activity.pk})}",
        ),
        empty="Todas las actividades tienen quien las informe.",
        more=("Quién informa cada actividad", address),
    )


def silent_judges(plans: Iterable[ActionPlan], *, at: datetime) -> Section:
    """The sectors that judge and have nobody who can: nothing that waits for them is validated."""
    silent = {silence.sector: silence for plan in plans for silence in silent_today(plan, at=at)}
    members = reverse("admin:sttl_member_changelist")
    decide = ("Decidir qué sectores dictaminan", reverse("admin:sttl_sectorsdecision_add"))
    return section(
        "sectores",
        "Sectores sin quien dictamine",
        Paginator(list(silent.values()), SHOWN),
        lambda silence: Item(
            title=silence.name,
            url=f"{members}?{urlencode({'sector__exact': silence.sector})}",
            note=" ".join(filter(None, [f"{silence.words.capitalize()}.", silence.note, EFFECT])),
            links=[decide],
        ),
        empty="Cada sector que dictamina tiene quien lo haga.",
        more=("Los integrantes del STTL", members),
    )


def invitations() -> Section:
    """The accounts that were made and have not chosen a password yet."""
    invited = User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True)
    return section(
        "cuentas",
        "Invitaciones sin responder",
        Paginator(invited.order_by("date_joined"), SHOWN),
        lambda account: Item(
            title=account.get_username(),
            url=reverse("admin:sttl_user_change", args=[account.pk]),
            note=f"{account.office or 'Sin oficina'}. {account.email or 'Sin correo'}.",
        ),
        empty="Todas las cuentas activas tienen contraseña.",
        more=("Todas las cuentas", reverse("admin:sttl_user_changelist")),
    )
