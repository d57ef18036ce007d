"""What the STTL's members read before it is published: the last content that was handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.utils import timezone

from indicators.models import Indicator
from sttl.content import Fact
from sttl.editor.drafts import Answers, answers_of
from sttl.models import Event, Revision
from sttl.record.checks import Check
from sttl.record.differences import content_handed_in, last_return, report_facts

State = Revision.State


@dataclass(frozen=True)
class InReview:
    """A report that waits for the secretariat, or that its party has back to mend."""

    revision: Revision
    since: date

    @property
    def words(self) -> str:
        return "devuelto" if self.revision.state == State.RETURNED else "entregado"


def in_review(*, at: datetime) -> Iterable[InReview]:
    """Give what was handed in and is not published, the oldest step first: one query."""
    open_states = Revision.objects.filter(state__in=(State.SUBMITTED, State.RETURNED))
    for revision in open_states.with_place().order_by_last_step(before=at):
        if revision.taken_at:
            yield InReview(revision, timezone.localdate(revision.taken_at))


def read_in_review(revision: Revision, *, at: datetime) -> tuple[Answers, Event | None]:
    """Return what was handed in last and, while it is returned, the return with its note.

    Of a report being mended that is the content as it was returned, whatever its party writes
    meanwhile. Http404 of what is not handed in, or was withdrawn while it was read.
    """
    if revision.state == State.SUBMITTED:
        answers, returned = answers_of(revision, Check(revision, before=at)), None
    elif revision.state == State.RETURNED and (content := content_handed_in(revision)):
        measured = Indicator.objects.filter(result__activity=revision.report.activity)
        rows = {row.result.position: row for row in measured.select_related("result")}
        facts = [Fact(label, text) for (_, label), text in report_facts(content, rows)]
        answers, returned = Answers(revision, facts=facts, evidence=[]), last_return(revision)
    else:
        raise Http404
    if not Revision.objects.filter(pk=revision.pk, state=revision.state).exists():
        raise Http404
    return answers, returned
