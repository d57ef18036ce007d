"""Which figures each page shows, in the page's own words, and how each of them was made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from commitments.months import write_month
from pal_portal.opendata.codes import DUE_DAY_ORIGIN, ORIGIN
from pal_portal.site.charts import Chart
from pal_portal.site.pages.activities import ActivityPage
from pal_portal.site.pages.commitments import CommitmentPage
from pal_portal.site.pages.compliance import Compliance, Group
from pal_portal.site.pages.dashboard import Dashboard
from pal_portal.site.pages.indicators import ResultPage
from pal_portal.site.pages.parties import PartyLine, PartyPage
from pal_portal.site.pages.reports import ReportPage, RevisionPage
from pal_portal.site.sentences import counted
from sttl.reading.decisions import BASELINE, REPORTER
from sttl.reading.duties import Published
from sttl.reading.readings import ActivityReading, Reading

from .activity_figures import activity_made, decisions_made
from .count_figures import (
    Placed,
    means_made,
    placed_of,
    report_standing,
    reports_made,
    row_made,
    states_made,
    tally_made,
    tally_says,
)
from .rules import Made, figure_made, two_places
from .source import Source


@dataclass(frozen=True)
class PageMade:
    """What a page's file says: its figures, and the activities and reports they rest on."""

    figures: Sequence[Made]
    activities: Sequence[Made] = ()
    more: Mapping[str, object] | None = None


# The plan and its commitments


def dashboard_made(board: Dashboard, reading: Reading, source: Source) -> PageMade:
    """Say how every figure of the dashboard was made."""
    codes = list(reading.activities)
    month = [
        (code, duty) for code, duty in placed_of(reading) if duty.month == source.at.moment.cutoff
    ]
    says = [board.reports.figure, board.reports.note]
    figures = [
        states_made([board.summary, board.deadline, board.total], codes, reading),
        *means_made(board.mean, codes, reading),
        time_made(board),
        reports_made("informes_del_mes", board.reports.title, says, month, source),
    ]
    figures += [row_made(row, "reportado", reading) for row in board.rows]
    figures += chart_made(board.chart, 9, 10)
    figures.append(
        figure_made(
            "reciente",
            "Lo más reciente",
            [each.sentence for each in board.recent],
            *(1, 11, 12),
            de=[{"actividad": each.code, "direccion": each.url} for each in board.recent],
        )
    )
    for each in board.wanting:
        lines = [line.sentence for line in each.lines]
        hidden = f"Y {each.hidden} más, en la lista de actividades" if each.hidden else ""
        figures.append(
            figure_made(
                f"atencion/{each.mark.words.lower().replace(' ', '_')}",
                each.mark.words,
                [str(each.count), *lines, hidden],
                8,
                direccion=each.url,
            )
        )
    return PageMade(figures, activities_made(reading, codes, source))


def time_made(board: Dashboard) -> Made:
    return figure_made(
        "tiempo", "Tiempo transcurrido", [board.elapsed, board.elapsed_unit], 9, es_avance=False
    )


def chart_made(chart: Chart | None, *rules: int) -> list[Made]:
    """Give the numbers of a chart, as its table has them."""
    if chart is None:
        return []
    says = [cell for row in chart.rows for cell in row.cells]
    says += [line.name for line in chart.lines]
    rows = [
        {"mes": row.month, **dict(zip(chart.columns, row.cells, strict=True))} for row in chart.rows
    ]
    told = [chart.description, *dict.fromkeys(says)]
    return [figure_made("mes_por_mes", chart.title, told, *rules, renglones=rows)]


def activities_made(reading: Reading, codes: Iterable[str], source: Source) -> list[Made]:
    return [activity_made(reading[code], source) for code in codes]


def commitment_made(page: CommitmentPage, reading: Reading, source: Source) -> PageMade:
    """Say how every figure of a commitment's page was made."""
    listed = [part.listed for part in page.components if part.listed]
    codes = [each.card.code for part in listed for each in part.activities]
    figures = [states_made([page.summary], codes, reading)]
    figures += means_made(page.mean, codes, reading)
    for part in listed:
        figures += [row_made(part.row, which, reading) for which in ("reportado", "validado")]
    return PageMade(figures, activities_made(reading, codes, source))


# An activity


def activity_page_made(page: ActivityPage, read: ActivityReading, source: Source) -> PageMade:
    """Say how every figure of an activity's page was made, month by month."""
    code = read.activity.code
    figures = [
        figure_made("resumen", "Resumen", [page.lead, page.deadline], 1, 3, 11),
        *(
            figure_made(f"{key}", note.name, [note.figure, note.note], 2, 7, 10)
            for key, note in zip(("reportado", "validado"), page.figures, strict=True)
        ),
        *chart_made(page.chart, 1, 10),
        *(result_made(each, source) for each in page.results if each.result.indicator is not None),
        *(
            figure_made(
                f"mes/{write_month(duty.month)}",
                row.month,
                [row.hand_in, row.stated, row.verdicts, *(note.text for note in row.notes)],
                *(1, 10, 11, 12),
                **report_standing(code, duty, source),
            )
            for row, duty in zip(page.months, reversed(read.duties), strict=True)
        ),
    ]
    more = {
        "decisiones": list(decisions_made(read, source)),
        "asignaciones": assignments_made(code, source),
        "dias_limite": due_days_made(source),
        "bases": baselines_made(code, source),
        "informes": [source.report(each) for each in read.current.values()],
        "versiones_anteriores": [source.report(each) for each in replaced(read, source)],
    }
    return PageMade(figures, [activity_made(read, source)], more)


def result_made(each: ResultPage, source: Source) -> Made:
    """Say how the number of a row of section 8 was made, with all of its months."""
    printed = source.indicators[each.result.indicator or 0]
    says = [each.sentence, each.working, each.validated_working, each.joint, each.to_correct]
    says += each.decision.says if each.decision else ()
    says += [f"{row.denominator} desde {row.month}" for row in each.baselines]
    for row in each.values:
        says += [row.numerator, row.denominator, row.percent]
    return figure_made(
        f"indicador/{printed['result_code']}",
        each.result.activity_text,
        dict.fromkeys(says),
        *(1, 2, 4, 5, 6),
        formula=each.result.formula,
        numerador=each.result.numerator_label,
        denominador=each.result.denominator_label,
        correspondencia=each.result.grade,
        valores=[
            {
                "mes": row.month,
                "numerador": row.numerator,
                "denominador": row.denominator,
                "porcentaje": row.percent,
                "cuenta": row.counts or None,
                "direccion": row.url,
            }
            for row in each.values
        ],
    )


def replaced(read: ActivityReading, source: Source) -> list[Published]:
    """Return the published versions that a later one has replaced by the day of knowledge."""
    current = {each.pk for each in read.current.values()}
    return [
        each
        for each in source.ledger.revisions.get(read.activity.code, ())
        if each.pk not in current and each.statement.month in read.current
    ]


def assignments_made(code: str, source: Source) -> list[Made]:
    """Give who reports an activity, since when, as decided by whom and why (rule 11)."""
    return [
        {
            "parte": each.party_slug,
            "desde_mes": write_month(each.month) if each.month else None,
            "origen": ORIGIN.public[each.origin],
            "razon": each.reason,
            "registrado_el": timezone.localdate(each.recorded_at).isoformat(),
        }
        for each in source.at.known
        if each.kind == REPORTER and each.code == code
    ]


def due_days_made(source: Source) -> list[Made]:
    """Give by which day of the next month reports are due, since when and why (rule 11)."""
    return [
        {
            "dia": decision.day,
            "desde_mes": write_month(decision.from_month),
            "origen": DUE_DAY_ORIGIN.public[decision.origin],
            "razon": decision.reason,
            "registrado_el": decision.decided_on.isoformat(),
        }
        for decision in source.ledger.due_days
    ]


def baselines_made(code: str, source: Source) -> list[Made]:
    """Give the denominators that an activity's reports froze, or its universe's (rule 5)."""
    meanings = source.ledger.meanings.get(code, {})
    universes = {each[-1].meaning.universe for each in meanings.values()} - {""}
    return [
        {
            "indicador": source.indicators[each.indicator]["result_code"]
            if each.indicator
            else None,
            "universo": each.universe or None,
            "desde_mes": write_month(each.month) if each.month else None,
            "denominador": two_places(each.amount),
            "fijado_por": each.code,
            "razon": each.reason or None,
            "registrado_el": timezone.localdate(each.recorded_at).isoformat(),
        }
        for each in source.at.known
        if each.kind == BASELINE and (each.indicator in meanings or each.universe in universes)
    ]


# A report


def report_page_made(page: ReportPage, read: ActivityReading, source: Source) -> PageMade:
    """Say how every figure of a published report was made, version by version."""
    known = {
        each.number: each
        for each in source.ledger.revisions.get(read.activity.code, ())
        if write_month(each.statement.month) == page.written_month
    }
    figures = [
        figure_made("entrega", "Entrega", [page.hand_in, page.summary], 11),
        *(version_made(each, known[each.number], source) for each in page.revisions),
    ]
    return PageMade(figures, [activity_made(read, source)])


def version_made(page: RevisionPage, revision: Published, source: Source) -> Made:
    """Give what a version states, as its page has it, with its evidence and verdicts."""
    says = [
        text for each in page.measured for text in (each.percent, each.numerator, each.denominator)
    ]
    says += [fact.text for row in page.measured for fact in row.reasons]
    says += [fact.label for row in page.measured for fact in row.reasons]
    says += [each.text for each in (*page.statements, *page.texts)]
    says += [page.correction_reason, *(each.title for each in page.evidence)]
    says += [each.reason for each in page.verdicts]
    return figure_made(
        f"version/{page.number}",
        f"Versión {page.number}",
        dict.fromkeys(says),
        *(1, 2, 10, 12),
        vigente=page.is_current,
        mediciones=[
            {
                "formula": each.formula,
                "numerador": each.numerator,
                "denominador": each.denominator,
                "porcentaje": each.percent,
            }
            for each in page.measured
        ],
        cambios=[each.label for each in page.changes],
        informe=source.report(revision),
    )


# The parties and the board


def party_made(key: int, page: PartyPage, reading: Reading, source: Source) -> PageMade:
    """Say how the counts of a party's reports were made."""
    own = [(code, duty) for code, duty in placed_of(reading) if duty.party == key]
    figures = [
        reports_made(
            "informes", "Sus informes", [page.summary, *tally_says(page.total)], own, source
        ),
        *(
            figure_made(
                f"mes/{each.month}",
                each.month,
                tally_says(each.reports),
                *(11,),
                **tally_made(each.reports),
            )
            for each in page.months
        ),
    ]
    return PageMade(figures)


def parties_made(lines: Sequence[PartyLine], reading: Reading, source: Source) -> PageMade:
    """Say how the counts of every party's reports were made."""
    own_of: dict[int | None, list[Placed]] = defaultdict(list)
    for code, duty in placed_of(reading):
        own_of[duty.party].append((code, duty))
    figures = []
    for line in lines:
        named = counted(line.activities, "actividad", "actividades")
        says = [*tally_says(line.reports), named]
        figures.append(reports_made(f"parte/{line.slug}", line.name, says, own_of[line.pk], source))
    return PageMade(figures)


def board_made(boards: Iterable[Compliance], reading: Reading, source: Source) -> PageMade:
    """Say how the counts of the compliance board were made, by component and by party."""
    figures: list[Made] = []
    for board in boards:
        if not figures:
            says = [board.summary, *tally_says(board.total)]
            for line in board.due_days:
                says += [line.sentence, line.reason, line.origin]
            figures.append(reports_made("informes", "Informes", says, placed_of(reading), source))
            figures += [
                figure_made(
                    f"pie/{row.name}",
                    row.name,
                    dict.fromkeys(map(str, row.counts)),
                    11,
                    renglones=list(row.counts),
                )
                for row in board.foot
            ]
        figures += [group_made(each, board.grouped_by) for each in board.groups]
    return PageMade(figures, more={"dias_limite": due_days_made(source)})


def group_made(group: Group, grouped_by: str) -> Made:
    """Give the counts of a group, and each cell of its rows as the board has it."""
    return figure_made(
        f"{grouped_by}/{group.anchor}",
        group.name,
        tally_says(group.reports),
        *(11,),
        **tally_made(group.reports),
        celdas=[
            {
                "actividad": row.code,
                "dice": [
                    " ".join([each.words, *(text for _, text in each.notes)]) for each in row.cells
                ],
            }
            for row in group.rows
        ],
    )
