"""What changed in a plan since it was signed: each amendment with what stood there before."""

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.models import ActionPlan
from commitments.months import month_name
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import day_name
from sttl.models import Amendment


@dataclass(frozen=True)
class AmendmentLine:
    """A change of the plan, where what it changes is shown, and from what to what."""

    amendment: Amendment
    url: str
    before: str
    after: str


def amendment_lines(at: PageMoment) -> list[AmendmentLine]:
    """List what was amended by the day of knowledge, newest first: one query."""
    amendments = at.plan.amendments.filter(recorded_at__lt=at.moment.known_before)
    rows = list(amendments.select_related("activity").order_by("recorded_at", "pk"))
    lines = [line(row, rows[:place], at) for place, row in enumerate(rows)]
    return lines[::-1]


def line(row: Amendment, earlier: Sequence[Amendment], at: PageMoment) -> AmendmentLine:
    url = at.url("activity-detail", row.activity.code) if row.activity else ""
    return AmendmentLine(row, url, *before_and_after(row, earlier, at.plan))


def before_and_after(
    row: Amendment, earlier: Sequence[Amendment], plan: ActionPlan
) -> tuple[str, str]:
    """Say what stood in a place before an amendment, itself perhaps amended, and what does now."""
    if row.new_date is None:
        return row.old_text or "Nada", row.new_text
    same_place = [
        amendment.new_date
        for amendment in earlier
        if (amendment.subject, amendment.activity_id) == (row.subject, row.activity_id)
        and amendment.new_date
    ]
    if row.subject == Amendment.Subject.LAST_MONTH:
        last = same_place[-1] if same_place else plan.last_month
        return month_name(last), month_name(row.new_date)
    printed = row.activity.due_on if row.activity else None
    old = same_place[-1] if same_place else printed
    return (day_name(old) if old else "Sin fecha"), day_name(row.new_date)
