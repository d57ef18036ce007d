"""The council's chain: seats, liaisons, addresses and second steps, each change one line of it.

A seat or a liaison gives its rights from the day of its record, and an ending holds from the day
after its own (decision 041). Nothing else writes these records.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commitments.refused import Refused
from sttl.access import SECRETARIAT_OFFICE, is_secretariat, is_without_vote
from sttl.messages.voices import tell_holder
from sttl.models import CouncilChain, CouncilEvent, Liaison, Member, Revision, User

from .chain import bind, bound_faults, content_hash

Kind = CouncilEvent.Kind
Content = Mapping[str, str | bool]

CHAIN = 1  # the key of the one row of CouncilChain
ADMINISTRATION = "Administración de cuentas"
OWN_ACCOUNT = "Quien usa la cuenta"
ENDS_TODAY_OR_LATER = (
    "Un término vale desde el día siguiente a su registro: escriba hoy o un día posterior."
)
WITHOUT_A_VOTE = (
    "Esa cuenta es de la secretaría técnica o de la administración, que no dictaminan: un asiento "
    "con voto necesita otra cuenta."
)
NOT_FOR_A_PARTY = (
    "Esa cuenta es de la secretaría técnica o de la administración, que no informan por una parte: "
    "el enlace necesita otra cuenta."
)
ANOTHER_HOLDER = (
    "Lo registrado no pasa a otra cuenta ni a otro día: termine este registro y haga uno nuevo."
)
ENDED = "Ese registro ya terminó; lo que siga es un registro nuevo."
NOT_REOPENED = "Un término registrado no se borra; escriba otro día o haga un registro nuevo."


def append(
    kind: CouncilEvent.Kind,
    subject: Member | Liaison | User | str,
    content: Content,
    *,
    by: User | None,
    at: datetime,
    office: str = "",
) -> CouncilEvent:
    """Add a line to the council's chain, within the transaction of what it tells of."""
    lock(at=at)
    event = CouncilEvent(
        kind=kind,
        subject=subject if isinstance(subject, str) else subject_of(subject),
        content=dict(content),
        content_hash=content_hash(content),
        office=office or office_of(by),
        by=by,
        at=at,
    )
    bind(event, CouncilEvent.objects.order_by("-sequence").first())
    event.save()
    return event


def lock(*, at: datetime) -> CouncilChain:
    """Let one writer at a time add to the council's chain, until its transaction ends."""
    CouncilChain.objects.get_or_create(pk=CHAIN, defaults={"begun_at": at})
    return CouncilChain.objects.select_for_update().get(pk=CHAIN)


def subject_of(record: Member | Liaison | User) -> str:
    """Write what a line is about as a thing and its number: seat/3."""
    things = {Member: "seat", Liaison: "liaison", User: "account"}
    return f"{things[type(record)]}/{record.pk}"


def office_of(by: User | None) -> str:
    """Name the office that acts on a voice or an account. Never a person."""
    return SECRETARIAT_OFFICE if by is not None and is_secretariat(by) else ADMINISTRATION


def content_of(holder: Member | Liaison) -> Content:
    """Return what a line states of a seat or of a liaison; no person's name."""
    days = {
        "since_on": holder.since_on.isoformat() if holder.since_on else "",
        "until_on": holder.until_on.isoformat() if holder.until_on else "",
    }
    if isinstance(holder, Liaison):
        return {"party": holder.party.slug, **days}
    return {
        "seat": holder.seat,
        "sector": holder.sector,
        "has_account": holder.user_id is not None,
        **days,
    }


def whose(user: User, *, on: date) -> Content:
    """Say what an account speaks for on a day, for the line of what was done to it."""
    parties = Liaison.objects.active(on=on).filter(user=user).order_by("party__slug")
    seats = Member.objects.open(on=on).filter(user=user).order_by("sector", "seat")
    return {
        "parties": ",".join(parties.values_list("party__slug", flat=True)),
        "sectors": ",".join(seats.values_list("sector", flat=True)),
    }


@transaction.atomic
def keep(holder: Member | Liaison, *, by: User | None, at: datetime) -> CouncilEvent | None:
    """Keep a seat or a liaison, new or changed, with the line of what that gives or ends.

    None where nothing of its voice changed. Raises what refuse does.
    """
    lock(at=at)
    former = refuse(holder, at=at)
    recorded, completed, ended = kinds_of(holder)
    if former is None:
        holder.recorded_at = at
        kind: CouncilEvent.Kind | None = recorded
    elif former.until_on != holder.until_on:
        kind = ended
    else:
        kind = completed if content_of(former) != content_of(holder) else None
    holder.save()
    if kind is None:
        return None
    event = append(kind, holder, content_of(holder), by=by, at=at)
    tell_holder(holder, event)
    return event


def kinds_of(
    holder: Member | Liaison,
) -> tuple[CouncilEvent.Kind, CouncilEvent.Kind | None, CouncilEvent.Kind]:
    """Return the kinds of the lines of its record, of its completion and of its ending."""
    if isinstance(holder, Liaison):
        return Kind.LIAISON_RECORDED, None, Kind.LIAISON_ENDED
    return Kind.SEAT_RECORDED, Kind.SEAT_COMPLETED, Kind.SEAT_ENDED


def refuse(holder: Member | Liaison, *, at: datetime) -> Member | Liaison | None:
    """Return a seat or a liaison as it is on record, None where it is new.

    Raises Refused for a voice that its account may not have, for another holder of what is on
    record, and for an ending that would take back what was done.
    """
    former: Member | Liaison | None = type(holder)._base_manager.filter(pk=holder.pk).first()
    has_new_account = former is None or former.user_id != holder.user_id
    if has_new_account and holder.user is not None and is_without_vote(holder.user):
        if isinstance(holder, Liaison):
            raise Refused(NOT_FOR_A_PARTY)
        if holder.seat in Member.VOTING:
            raise Refused(WITHOUT_A_VOTE)
    if former is not None:
        refuse_another_holder(former, holder)
        if former.until_on != holder.until_on:
            refuse_ending(former.until_on, holder.until_on, on=timezone.localdate(at))
    return former


def refuse_another_holder(former: Member | Liaison, holder: Member | Liaison) -> None:
    """Refuse to give what is on record to another: what was left empty may be filled in once."""
    fixed = ("seat", "sector") if isinstance(holder, Member) else ("party_id",)
    is_other = any(getattr(former, name) != getattr(holder, name) for name in fixed)
    for name in ("user_id", "since_on"):
        said = getattr(former, name)
        is_other |= said is not None and said != getattr(holder, name)
    if is_other:
        raise Refused(ANOTHER_HOLDER)


def refuse_ending(former: date | None, wanted: date | None, *, on: date) -> None:
    """Refuse an ending that would take back what was done, or the record of it."""
    if former is not None and former < on:
        raise Refused(ENDED)
    if wanted is None:
        raise Refused(NOT_REOPENED)
    if wanted < on:
        raise Refused(ENDS_TODAY_OR_LATER)


def faults() -> Iterator[str]:
    """Give a sentence for each thing in which the council's records and its chain disagree.

    Line by line, and then that each seat and liaison says what its newest line says; one recorded
    since the chain is written has its line.
    """
    newest: dict[str, CouncilEvent] = {}
    for event, found in bound_faults(CouncilEvent.objects.order_by("sequence")):
        yield from found
        if event.content_hash != content_hash(event.content):
            yield f"El contenido del suceso {event.sequence} cambió después de registrarse."
        newest[event.subject] = event
    chain = CouncilChain.objects.first()
    if chain is None:
        if newest:
            yield "Falta desde cuándo se lleva la cadena del STTL."
        return
    for model in (Member, Liaison):
        for holder in model._base_manager.order_by("pk"):
            yield from holder_faults(holder, newest.pop(subject_of(holder), None), chain)
    set_aside = Revision.kept.filter(state=Revision.State.SET_ASIDE)
    for key in set_aside.order_by("pk").values_list("pk", flat=True):
        if newest.pop(f"draft/{key}", None) is None:
            yield f"El borrador apartado «draft/{key}» no tiene suceso."
    for subject in newest:
        if subject.startswith(("seat/", "liaison/", "draft/")):
            yield f"Falta el registro «{subject}», que tiene un suceso."


def holder_faults(
    holder: Member | Liaison, event: CouncilEvent | None, chain: CouncilChain
) -> Iterator[str]:
    if event is not None and event.content != content_of(holder):
        yield f"«{subject_of(holder)}» no dice lo que su último suceso, el {event.sequence}."
    if event is None and holder.recorded_at >= chain.begun_at:
        yield f"«{subject_of(holder)}» no tiene suceso."
