"""Who is told of a step, once it is on record: by e-mail, never about a plan of demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from commitments.models import Party
from commitments.months import write_month
from sttl.access import reporter_of
from sttl.models import Event, ExtensionRequest, Liaison, Report, Revision, User, Verdict
from sttl.models.people import SECRETARIAT
from sttl.reading.duties import last_answer_day
from sttl.reading.today import duty_today

from .mail import absolute, send_to_each


@dataclass(frozen=True)
class Letter:
    """A kind of message: its template, the page that it leads to, and whether the office reads it.

    The liaisons of the report's party always do.
    """

    template: str
    page: str
    is_for_secretariat: bool = False


LETTERS: Mapping[str, Letter] = {
    Event.Step.RETURN: Letter("desk/email/returned", "desk:report-edit"),
    Event.Step.PUBLISH: Letter("desk/email/published", "site:report-detail"),
    Event.Step.JUDGE: Letter("desk/email/disputed", "site:report-detail", is_for_secretariat=True),
}


def tell(event: Event) -> None:
    """Write to those whom a step concerns, after its transaction; a failure changes nothing."""
    verdict = event.verdict
    is_agreement = verdict is not None and verdict.opinion != Verdict.Opinion.DISAGREES
    plan = event.revision.report.activity.plan
    if event.step not in LETTERS or is_agreement or plan.is_demo:
        return
    transaction.on_commit(lambda: write_of(event), robust=True)


def write_of(event: Event) -> None:
    """Send the letter of a step."""
    letter, revision = LETTERS[event.step], event.revision
    report = revision.report
    party = reporter_of(report, as_of=event.at)
    readers = liaisons_of(party, on=timezone.localdate(event.at))
    if letter.is_for_secretariat:
        readers = (readers | secretaries()).distinct()
    context = place_of(report, letter.page) | {
        "party": party,
        "note": event.note,
        "verdict": event.verdict,
        "answer_by": answer_day(revision, at=event.at),
    }
    send_to_each(letter.template, readers, context)


def place_of(about: Report | ExtensionRequest, page: str) -> dict[str, Any]:
    """Say which report a message is about, and at which page."""
    plan, code = about.activity.plan, about.activity.code
    address = absolute(reverse(page, args=[plan.slug, code, write_month(about.month)]))
    return {"plan": plan, "activity": about.activity, "month": about.month, "address": address}


def answer_day(revision: Revision, *, at: datetime) -> date | None:
    """Return the day after which a report returned now is missing; none of a correction."""
    if revision.number > 1:
        return None
    report = revision.report
    due_on = duty_today(report.activity, report.month, at=at).due_on
    return last_answer_day(timezone.localdate(at), due_on)


def tell_answer(request: ExtensionRequest) -> None:
    """Write to the liaisons of a party what was answered to its request, after the transaction."""
    if not request.activity.plan.is_demo:
        transaction.on_commit(lambda: write_answer(request), robust=True)


def write_answer(request: ExtensionRequest) -> None:
    """Send the answer to a request."""
    context = place_of(request, "desk:extension-ask")
    context |= {"party": request.party, "asked": request}
    readers = liaisons_of(request.party, on=timezone.localdate(request.answered_at))
    send_to_each("desk/email/answered", readers, context)


def liaisons_of(party: Party | None, *, on: date) -> QuerySet[User]:
    """Ask for the accounts with an address that speak for a party on a day."""
    active = Liaison.objects.active(on=on).filter(party=party)
    return with_address(Q(pk__in=active.values("user")))


def secretaries() -> QuerySet[User]:
    """Ask for the accounts of the technical secretariat that have an address."""
    return with_address(Q(groups__name=SECRETARIAT))


def with_address(which: Q) -> QuerySet[User]:
    return User.objects.filter(which, is_active=True).exclude(email="").order_by("pk")
