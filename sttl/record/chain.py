"""The chain of events: every step on record, each line bound to the one before (TRUST.md).

What binds a line to the one before is the same for the council's chain (sttl.record.council).
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from commitments.models import ActionPlan
from sttl.content import current_version, has_later_parts, revision_content, verdict_content
from sttl.models import Event, Revision, User, Verdict
from sttl.models.chain_line import FIRST_LINK, ChainLine

Line = TypeVar("Line", bound=ChainLine)


def append(
    revision: Revision,
    content: Mapping[str, Any],
    *,
    step: Event.Step,
    by: User,
    office: str,
    at: datetime,
    note: str = "",
    verdict: Verdict | None = None,
) -> Event:
    """Add a line to the plan's chain: a step, and the content that it was taken on (sttl.content).

    The caller holds the plan's lock (sttl.record.workflow).
    """
    plan = revision.report.activity.plan
    event = Event(
        plan=plan,
        step=step,
        revision=revision,
        verdict=verdict,
        office=office,
        by=by,
        at=at,
        note=note,
        content_version=current_version(),
        content_hash=content_hash(content),
    )
    bind(event, plan.events.order_by("-sequence").first())
    event.save()
    return event


def bind(line: ChainLine, last: ChainLine | None) -> None:
    """Give a line its place after the last one of its chain, and the hash that binds it."""
    line.sequence = last.sequence + 1 if last else 1
    line.nonce = secrets.token_hex(16)
    line.previous_hash = last.hash if last else FIRST_LINK
    line.hash = line.expected_hash()


def bound_faults(lines: Iterable[Line]) -> Iterator[tuple[Line, list[str]]]:
    """Give each line of a chain, in its order, with what is wrong with its place and its hash."""
    previous, expected = FIRST_LINK, 1
    for line in lines:
        found = []
        if line.sequence != expected:
            found.append(f"Falta el suceso {expected}.")
        if line.previous_hash != previous:
            found.append(f"El suceso {line.sequence} no enlaza con el anterior.")
        if line.hash != line.expected_hash():
            found.append(f"La huella del suceso {line.sequence} no corresponde a lo que dice.")
        yield line, found
        previous, expected = line.hash, line.sequence + 1


def content_hash(content: Mapping[str, Any]) -> str:
    """Return SHA-256 of the canonical JSON of a content."""
    line = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()


STATE_AFTER = {
    Event.Step.SUBMIT: Revision.State.SUBMITTED,
    Event.Step.WITHDRAW: Revision.State.DRAFT,
    Event.Step.RETURN: Revision.State.RETURNED,
    Event.Step.PUBLISH: Revision.State.PUBLISHED,
    Event.Step.CORRECT: Revision.State.DRAFT,
}


def faults(plan: ActionPlan) -> Iterator[str]:
    """Give a sentence for each thing in which the plan's records and its chain disagree.

    First line by line: the sequence, the link, the hash, and that a publication or a verdict
    still has the content and the time that its line hashed. Then record by record: that each
    revision stands where its last line left it and each verdict has its line, so that the
    newest lines cannot go missing unseen.
    """
    events = plan.events.select_related(
        "revision__report__activity", "revision__report__party", "verdict"
    )
    lines = list(events.order_by("sequence"))
    yield from line_faults(lines)
    yield from record_faults(plan, lines)


def line_faults(lines: Iterable[Event]) -> Iterator[str]:
    for event, found in bound_faults(lines):
        yield from found
        if is_final(event) and has_other_content(event):
            yield f"El contenido del suceso {event.sequence} cambió después de registrarse."
        if is_final(event) and event.at != recorded_at(event):
            yield f"La fecha de lo registrado en el suceso {event.sequence} cambió."


def record_faults(plan: ActionPlan, lines: Iterable[Event]) -> Iterator[str]:
    moving = [line for line in lines if line.step != Event.Step.JUDGE]  # a verdict moves no state
    left_in = {line.revision_id: STATE_AFTER[Event.Step(line.step)] for line in moving}
    revisions = Revision.objects.filter(report__activity__plan=plan).with_place()
    for revision in revisions.order_by("pk"):
        if revision.state != left_in.get(revision.pk, Revision.State.DRAFT):
            state = revision.get_state_display().lower()
            yield f"«{revision}» está en «{state}» y sus sucesos no llegan ahí."
    judged = {line.verdict_id for line in lines}
    for verdict in Verdict.objects.filter(revision__in=revisions).order_by("pk"):
        if verdict.pk not in judged:
            yield f"El dictamen «{verdict}» sobre «{verdict.revision}» no tiene suceso."


def is_final(event: Event) -> bool:
    """Say whether what the event hashed may never change: a publication or a verdict."""
    return event.step in (Event.Step.PUBLISH, Event.Step.JUDGE)


def has_other_content(event: Event) -> bool:
    """Say whether what an event recorded is not what it hashed, in its version of the content."""
    version = event.content_version
    verdict, revision = event.verdict, event.revision
    content = verdict_content(verdict, version) if verdict else revision_content(revision, version)
    is_other = event.content_hash != content_hash(content)
    return is_other or has_later_parts(revision, verdict, version)


def recorded_at(event: Event) -> datetime | None:
    """Return the time that the publication or the verdict itself bears."""
    return event.verdict.recorded_at if event.verdict else event.revision.published_at
