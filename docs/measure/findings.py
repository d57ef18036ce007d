"""All that one run found, and which limits it breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .enlace import PAGE_LIMIT, SECOND_LIMIT, MeasuredHandIn
from .lighthouse import Scores
from .pages import ACTIVITY, DASHBOARD, HTML_LIMIT, SCORE_LIMIT, VISIT_LIMIT, PageKind, Plan
from .speed import Pace
from .weight import Visit

LIGHTHOUSE_PAGES = [DASHBOARD, ACTIVITY]


@dataclass
class Findings:
    """The visits of both plans; queries, paces and scores with reports; a month handed in."""

    visits: dict[Plan, list[Visit]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    paces: list[Pace] = field(default_factory=list)
    scores: list[Scores] = field(default_factory=list)
    hand_in: MeasuredHandIn | None = None

    def first_visit(self, plan: Plan, page: PageKind = DASHBOARD) -> Visit:
        return next(visit for visit in self.visits[plan] if visit.page == page)

    def pace_of(self, page: PageKind) -> Pace:
        return next(pace for pace in self.paces if pace.page == page)


def broken_limits(findings: Findings, pages: list[PageKind]) -> list[str]:
    """Return a sentence for each limit that does not hold; none when all is well."""
    return [
        *(line for plan in findings.visits for line in too_heavy(findings.first_visit(plan), plan)),
        *(
            line
            for visits in findings.visits.values()
            for visit in visits
            for line in unwanted(visit)
        ),
        *(
            f"{page.name}: {findings.queries[page.name]} queries of {page.queries}"
            for page in pages
            if findings.queries[page.name] > page.queries
        ),
        *(
            f"{run.page.name}: Lighthouse gives {title} {score}"
            for run in findings.scores
            for title, score in run.categories.items()
            if score < SCORE_LIMIT
        ),
        *(slow(findings.hand_in) if findings.hand_in else ()),
    ]


def too_heavy(visit: Visit, plan: Plan) -> Iterator[str]:
    if visit.html > HTML_LIMIT:
        yield f"dashboard ({plan}): {visit.html} bytes of HTML, of {HTML_LIMIT}"
    if visit.total > VISIT_LIMIT:
        yield f"dashboard ({plan}): {visit.total} bytes in a first visit, of {VISIT_LIMIT}"


def slow(hand_in: MeasuredHandIn) -> Iterator[str]:
    if len(hand_in.pages) > PAGE_LIMIT:
        yield f"a month handed in: {len(hand_in.pages)} pages of {PAGE_LIMIT}"
    if hand_in.seconds > SECOND_LIMIT:
        yield f"a month handed in: {hand_in.seconds:.0f} seconds of {SECOND_LIMIT}"


def unwanted(visit: Visit) -> Iterator[str]:
    """Name what no public page may bring: requests to others, fonts, scripts, cookies."""
    for answer in visit.fetched:
        if answer.is_third_party:
            yield f"{visit.page.name}: asks a third party for {answer.path}"
        if answer.kind == "Font" or (answer.kind == "Script" and not visit.page.has_script):
            yield f"{visit.page.name}: brings a {answer.kind.lower()}, {answer.path}"
    if visit.cookies:
        yield f"{visit.page.name}: leaves {visit.cookies} cookies"
