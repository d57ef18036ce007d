"""The draft that a form opens: the newest version of a report, or its first."""

from sttl.models import Report, Revision


def newest_revision(report: Report) -> Revision | None:
    """Return the newest revision of a report, published or not; None where none is."""
    if not report.pk:
        return None
    return report.revisions.order_by("-number").first()


def draft_of(report: Report, *, is_recorded_by_sttl: bool) -> Revision:
    """Return the newest revision of a report; a first one, kept nowhere yet, where none is."""
    first = Revision(report=report, is_recorded_by_sttl=is_recorded_by_sttl)
    return newest_revision(report) or first
