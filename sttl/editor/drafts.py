"""The draft of a report: opened, kept as it was sent, and shown before it is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, QueryDict

from sttl.access import actor
from sttl.content import REPORT, Fact, facts_beside_link, report_content
from sttl.models import Evidence, Report, Revision
from sttl.record.checks import Check
from sttl.record.differences import indicators_by_row, report_facts
from sttl.record.wording import effect_in_words

from .places import ReportPlace
from .report_form import KEPT, ReportForm


@dataclass(frozen=True)
class Answers:
    """What a revision says, as the pages that lead to a step show it."""

    revision: Revision
    facts: Sequence[Fact]
    evidence: Sequence[tuple[Evidence, Sequence[Fact]]]


def newest_revision(report: Report) -> Revision | None:
    """Return the newest revision of a report, published or not; None where none is."""
    return report.revisions.order_by("-number").first() if report.pk else None


def draft_of(report: Report, *, is_recorded_by_sttl: bool) -> Revision:
    """Return the newest revision of a report; a first one, kept nowhere yet, where none is."""
    first = Revision(report=report, is_recorded_by_sttl=is_recorded_by_sttl)
    return newest_revision(report) or first


def edit(
    request: HttpRequest, place: ReportPlace, *, given_back: QueryDict | None
) -> tuple[ReportForm, int]:
    """Open the form of a report, and keep what was sent: the form, and what became of it.

    given_back is what the same person had typed before their session ended. A form to be shown
    comes with what explains its fields.
    """
    is_sent = request.method == "POST"
    data = request.POST if is_sent else given_back
    draft = draft_of(place.report, is_recorded_by_sttl=place.is_recorded_by_sttl)
    files = request.FILES if data else None
    form = ReportForm(draft, at=place.now, data=data, files=files)
    status = form.keep(by=actor(request)) if is_sent else 200
    if status != KEPT:
        form.explain()
    return form, status


def answers_of(revision: Revision, check: Check) -> Answers:
    """Return what a revision says, with who recorded it where its party did not."""
    measurements = check.measurements.values()
    content = report_content(revision, measurements, [])
    lines = report_facts(content, indicators_by_row(measurements))
    facts = [Fact(label, text) for (_, label), text in lines]
    recorded = REPORT["is_recorded_by_sttl"]
    if revision.is_recorded_by_sttl:
        facts.insert(0, Fact(recorded.label, recorded.words))
    evidence = [(piece, facts_beside_link(piece)) for piece in revision.evidence.all()]
    return Answers(revision, facts=facts, evidence=evidence)


def review_context(revision: Revision, *, at: datetime) -> dict[str, object]:
    """Return what is shown before the hand-in: what a revision says, lacks and changes."""
    check = Check(revision, before=at)
    is_open = revision.is_editable
    return {
        "revision": revision,
        "answers": answers_of(revision, check),
        "effect": effect_in_words(check) if revision.state != Revision.State.PUBLISHED else "",
        "problems": check.problems() if is_open else [],
        "may_declare": is_open and not revision.is_finished and check.may_declare_finished(),
        "returned": revision.events.returns().first(),
    }
