"""The command that measures: it knows every public page, and it notices what breaks a limit."""

from urllib.parse import urlsplit

from django.urls import resolve

from docs.measure.findings import Findings, broken_limits
from docs.measure.lighthouse import Scores, scores_from
from docs.measure.pages import ACTIVITY, DASHBOARD, PageKind
from docs.measure.pages import PAGES as MEASURED
from docs.measure.weight import Fetched, Visit
from tests.site.addresses import PAGES

DATED = {"release-detail"}  # its address is the day on which the demonstration was made


def visit(page: PageKind = DASHBOARD, html: int = 8_000, *others: Fetched) -> Visit:
    document = Fetched(page.path, "Document", "gzip", html, is_third_party=False)
    return Visit(page, 200, [document, *others], cookies=0)


def test_every_public_page_is_measured() -> None:
    measured = {resolve(urlsplit(page.path).path).url_name for page in MEASURED}

    assert measured == set(PAGES) - DATED
    assert len({page.name for page in MEASURED}) == len(MEASURED)


def test_a_run_inside_its_limits_breaks_none() -> None:
    found = Findings({"demo": [visit()]}, queries={"dashboard": 6})

    assert broken_limits(found, [DASHBOARD]) == []


def test_every_kind_of_limit_is_noticed() -> None:
    font = Fetched("/letra.woff2", "Font", "plain", 22_000, is_third_party=True)
    heavy = Visit(DASHBOARD, 200, [*visit(DASHBOARD, 8_001).fetched, font], cookies=1)
    scores = Scores(ACTIVITY, {"Performance": 99, "SEO": 100}, failing=[])
    found = Findings({"demo": [heavy]}, queries={"dashboard": 7}, scores=[scores])

    broken = broken_limits(found, [DASHBOARD])

    assert broken == [
        "dashboard (demo): 8001 bytes of HTML, of 8000",
        "dashboard (demo): 30001 bytes in a first visit, of 30000",
        "dashboard: asks a third party for /letra.woff2",
        "dashboard: brings a font, /letra.woff2",
        "dashboard: leaves 1 cookies",
        "dashboard: 7 queries of 6",
        "activity: Lighthouse gives Performance 99",
    ]


def test_only_the_audits_that_weigh_and_are_not_perfect_are_named() -> None:
    refs = [{"id": each, "weight": weight} for each, weight in [("a", 1), ("b", 3), ("c", 0)]]
    answer = {
        "categories": {"seo": {"title": "SEO", "score": 0.92, "auditRefs": refs}},
        "audits": {
            "a": {"id": "a", "score": 1},
            "b": {"id": "b", "score": 0.5},
            "c": {"id": "c", "score": 0},
        },
    }

    assert scores_from(answer, DASHBOARD) == Scores(DASHBOARD, {"SEO": 92}, ["b (50)"])
