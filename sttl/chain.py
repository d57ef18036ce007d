"""The chain of events: every step on record, each line bound to the one before (TRUST.md)."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import datetime

from commitments.models import ActionPlan

from .models import Event, Revision, User, Verdict
from .models.record import FIRST_LINK


def append(
    revision: Revision,
    *,
    step: Event.Step,
    by: User,
    office: str,
    at: datetime,
    note: str = "",
    verdict: Verdict | None = None,
) -> Event:
    """Add a line to the plan's chain. The caller holds the plan's lock (sttl.workflow)."""
    plan = revision.report.activity.plan
    last = plan.events.order_by("sequence").last()
    event = Event(
        plan=plan,
        sequence=last.sequence + 1 if last else 1,
        step=step,
        revision=revision,
        verdict=verdict,
        office=office,
        by=by,
        at=at,
        note=note,
        content_hash=content_hash(revision, verdict),
        nonce=secrets.token_hex(16),
        previous_hash=last.hash if last else FIRST_LINK,
    )
    event.hash = event.expected_hash()
    event.save()
    return event


def content_hash(revision: Revision, verdict: Verdict | None = None) -> str:
    """Return SHA-256 of the canonical JSON of a verdict, or of a revision's whole content."""
    content = verdict_content(verdict) if verdict else revision_content(revision)
    line = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()


def verdict_content(verdict: Verdict) -> dict[str, object]:
    return {"sector": verdict.sector, "opinion": verdict.opinion, "reason": verdict.reason}


def revision_content(revision: Revision) -> dict[str, object]:
    """Give everything that a revision states, by permanent codes and never by database keys."""
    measurements = revision.measurements.select_related("indicator__result").order_by("indicator")
    return {
        "is_inactive": revision.is_inactive,
        "inactive_reason": revision.inactive_reason,
        "done": revision.done,
        "obstacles": revision.obstacles,
        "next_steps": revision.next_steps,
        "level": revision.level,
        "is_finished": revision.is_finished,
        "correction_reason": revision.correction_reason,
        "is_recorded_by_sttl": revision.is_recorded_by_sttl,
        "source": revision.source,
        "measurements": [
            {
                "row": each.indicator.result.position,
                "numerator": fixed(each.numerator),
                "denominator": fixed(each.denominator),
                "is_not_applicable": each.is_not_applicable,
                "not_applicable_reason": each.not_applicable_reason,
                "is_excess_confirmed": each.is_excess_confirmed,
                "denominator_reason": each.denominator_reason,
                "fall_reason": each.fall_reason,
                "joint_reason": each.joint_reason,
            }
            for each in measurements
        ],
        "evidence": [
            {"title": each.title, "url": each.url, "sha256": each.sha256}
            for each in revision.evidence.order_by("pk")
        ],
    }


def fixed(number: object) -> str:
    """Write a figure with two fixed places, the same on every database; empty for none."""
    return "" if number is None else f"{number:.2f}"


def faults(plan: ActionPlan) -> Iterator[str]:
    """Give a sentence for each line of the plan's chain that does not verify.

    Checks the sequence, the link, the hash, and that published revisions and verdicts still
    have the content that their last line hashed.
    """
    previous, expected = FIRST_LINK, 1
    events = plan.events.select_related("revision__report__activity", "verdict")
    for event in events.order_by("sequence"):
        if event.sequence != expected:
            yield f"Falta el suceso {expected}."
        if event.previous_hash != previous:
            yield f"El suceso {event.sequence} no enlaza con el anterior."
        if event.hash != event.expected_hash():
            yield f"La huella del suceso {event.sequence} no corresponde a lo que dice."
        if is_final(event) and event.content_hash != content_hash(event.revision, event.verdict):
            yield f"El contenido del suceso {event.sequence} cambió después de registrarse."
        previous, expected = event.hash, event.sequence + 1


def is_final(event: Event) -> bool:
    """Say whether what the event hashed may never change: a publication or a verdict."""
    return event.step in (Event.Step.PUBLISH, Event.Step.JUDGE)
