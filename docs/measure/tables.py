"""The figures as tables: docs/measurements.md for developers, and a block of the README."""

import platform
import re
import subprocess
from datetime import date

from .enlace import KILOBITS, LATENCY, PAGE_LIMIT, SECOND_LIMIT, MeasuredHandIn
from .findings import Findings
from .pages import ACTIVITY, DASHBOARD, HTML_LIMIT, PAGES, VISIT_GOAL, VISIT_LIMIT, PageKind, Plan
from .portal import ROOT
from .speed import CONSTANT, ROUNDS

MEASUREMENTS = ROOT / "docs" / "measurements.md"
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=<!-- make measure: begin -->\n).*?(?=<!-- make measure: end -->)", re.S)
HOW = (
    "Written by `make measure` ([how](measure/README.md)); do not edit by hand. Bytes are those"
    " that a Chromium with an empty cache received, compressed, headers included."
)
TIMES = (
    f"Times are medians of {ROUNDS} answers beside as many of the constant `{CONSTANT}`, one"
    " reader at a time: the last column says how many constant answers one page costs."
)
COLUMNS = ["page", "address", "HTML", "HTML, no report yet", "visit", "queries", "limit", "ms"]
PLAN_WORDS: dict[Plan, str] = {"demo": "a year of reports", "plain": "no report yet"}


def write(findings: Findings, *, on: date) -> None:
    """Write docs/measurements.md and refresh the README's block."""
    MEASUREMENTS.write_text(measurements(findings, on=on), encoding="utf-8")
    page = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(lambda _: readme_block(findings), page, count=1), encoding="utf-8")


def commit() -> str:
    """Return the commit measured, marked where the working tree differs from it."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607  the developer's own git
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return described.stdout.strip()


def measurements(findings: Findings, *, on: date) -> str:
    """Return the whole page of figures."""
    parts = [
        "# Measurements",
        f"{HOW} On {on.isoformat()}, at commit `{commit()}`, Python {platform.python_version()}.",
        *(part for plan in findings.visits for part in first_visit(findings, plan)),
        "## Each kind of page",
        pages_table(findings),
        TIMES,
        "## A month handed in",
        hand_in_words(findings.hand_in),
        "## Lighthouse 12, on its phone",
        scores_table(findings),
    ]
    return "\n\n".join(parts) + "\n"


def first_visit(findings: Findings, plan: Plan) -> list[str]:
    visit = findings.first_visit(plan)
    lines = [
        "| request | kind | encoding | bytes |",
        "|---|---|---|---:|",
        *(
            f"| `{answer.path}` | {answer.kind} | {answer.encoding} | {answer.weight:,} |"
            for answer in visit.fetched
        ),
        f"| **whole first visit** | | | **{visit.total:,}** |",
    ]
    limits = (
        f"Limits: HTML {HTML_LIMIT:,}, visit {VISIT_LIMIT:,}, goal {VISIT_GOAL:,}."
        f" Cookies: {visit.cookies}. Requests to third parties:"
        f" {sum(answer.is_third_party for answer in visit.fetched)}."
    )
    return [f"## First visit of the dashboard, {PLAN_WORDS[plan]}", "\n".join(lines), limits]


def pages_table(findings: Findings) -> str:
    header = [f"| {' | '.join([*COLUMNS, '× constant'])} |", "|---|---" + "|---:" * 7 + "|"]
    return "\n".join([*header, *(page_line(findings, page) for page in PAGES)])


def page_line(findings: Findings, page: PageKind) -> str:
    visit, pace = findings.first_visit("demo", page), findings.pace_of(page)
    plain = "—" if page.needs_reports else f"{findings.first_visit('plain', page).html:,}"
    cells = [
        page.name,
        f"`{page.path}`",
        f"{visit.html:,}",
        plain,
        f"{visit.total:,}",
        f"{findings.queries[page.name]}",
        f"{page.queries}",
        f"{pace.milliseconds:.1f}",
        f"{pace.ratio:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def hand_in_words(walked: MeasuredHandIn | None) -> str:
    """Say how an enlace hands in a plain month, from the sign-in to the answer."""
    if walked is None:
        return "Not measured."
    return (
        f"At {KILOBITS} kbit/s and {LATENCY} ms, cache cold, without think time:"
        f" {len(walked.pages)} pages (limit {PAGE_LIMIT}), {walked.weight:,} bytes,"
        f" {walked.seconds:.1f} s (limit {SECOND_LIMIT} s)."
        f" The pages: {', '.join(f'`{page}`' for page in walked.pages)}."
    )


def scores_table(findings: Findings) -> str:
    titles = list(findings.scores[0].categories)
    lines = [
        f"| page | {' | '.join(titles)} | audits that cost points |",
        f"|---|{'---:|' * len(titles)}---|",
    ]
    for score in findings.scores:
        scores = " | ".join(f"{score.categories[title]}" for title in titles)
        lines.append(f"| {score.page.name} | {scores} | {', '.join(score.failing) or 'none'} |")
    return "\n".join(lines)


def readme_block(findings: Findings) -> str:
    """Return the README's few figures, in its language."""
    visit, plain = findings.first_visit("demo"), findings.first_visit("plain")
    scores = [score for run in findings.scores for score in run.categories.values()]
    rows = [
        ("HTML del tablero, con un año de informes", kilobytes(visit.html), kilobytes(HTML_LIMIT)),
        (
            f"Toda la primera visita ({len(visit.fetched)} peticiones)",
            kilobytes(visit.total),
            kilobytes(VISIT_LIMIT),
        ),
        ("La misma, sin informes todavía", kilobytes(plain.total), kilobytes(VISIT_LIMIT)),
        ("Consultas del tablero", findings.queries[DASHBOARD.name], DASHBOARD.queries),
        ("Consultas de una actividad", findings.queries[ACTIVITY.name], ACTIVITY.queries),
        (
            "Lighthouse móvil, la menor de sus ocho calificaciones",
            min(scores),
            100,
        ),
    ]
    if findings.hand_in:
        took = f"{len(findings.hand_in.pages)} páginas, {findings.hand_in.seconds:.0f} s"
        limit = f"{PAGE_LIMIT} páginas, {SECOND_LIMIT} s"
        rows.append((f"Entregar un mes a {KILOBITS} kbit/s y {LATENCY} ms", took, limit))
    lines = ["| qué | medido | límite |", "|---|---:|---:|"]
    lines += [f"| {what} | {measured} | {limit} |" for what, measured, limit in rows]
    return "\n".join(lines) + "\n"


def kilobytes(count: int) -> str:
    return f"{count / 1000:.1f} kB"
