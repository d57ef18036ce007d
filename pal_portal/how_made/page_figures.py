"""Which figures each page shows, in the page's own words, and how each of them was made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from commitments.months import month_name, write_month
from indicators.models import Indicator
from pal_portal.opendata.codes import DUE_DAY_ORIGIN, ORIGIN
from pal_portal.site.charts import Chart
from pal_portal.site.pages.activities import ActivityPage
from pal_portal.site.pages.commitments import CommitmentPage
from pal_portal.site.pages.compliance import BoardGroup, Compliance
from pal_portal.site.pages.dashboard import Dashboard, Wanting
from pal_portal.site.pages.indicators import ResultPage
from pal_portal.site.pages.parties import PartyLine, PartyPage
from pal_portal.site.pages.reports import ReportPage, RevisionPage
from pal_portal.site.sentences import figure
from sttl.reading.decisions import BASELINE, REPORTER, Decided
from sttl.reading.duties import Published
from sttl.reading.readings import ActivityReading

from .activity_figures import activity_made, decisions_made
from .count_figures import (
    Placed,
    counts_made,
    means_made,
    placed_of,
    report_standing,
    reports_made,
    row_made,
    states_made,
    tally_says,
)
from .rules import Made, figure_made, two_places
from .source import FigureSource


@dataclass(frozen=True)
class PageMade:
    """What a page's file says: its figures, and the activities and reports they rest on."""

    figures: Sequence[Made]
    activities: Sequence[Made] = ()
    more: Mapping[str, object] | None = None


# The plan and its commitments


def dashboard_made(board: Dashboard, source: FigureSource) -> PageMade:
    """Say how every figure of the dashboard was made."""
    reading = source.at.reading
    codes = list(reading.activities)
    month = [
        (code, duty) for code, duty in placed_of(reading) if duty.month == source.at.moment.cutoff
    ]
    says = [board.reports.figure, board.reports.note]
    elapsed = [board.elapsed, board.elapsed_unit]
    figures = [
        states_made([board.summary, board.deadline, board.total], codes, reading),
        *means_made(board.mean, codes, reading),
        figure_made("tiempo", "Tiempo transcurrido", elapsed, 9, es_avance=False),
        reports_made("informes_del_mes", board.reports.title, says, month, source),
    ]
    figures += [row_made(row, "reportado", reading) for row in board.rows]
    figures += chart_made(board.chart, 9, 10)
    figures.append(
        figure_made(
            "reciente",
            "Lo más reciente",
            [line.sentence for line in board.recent],
            *(1, 11, 12),
            de=[{"actividad": line.code, "direccion": line.url} for line in board.recent],
        )
    )
    figures += [wanting_made(short_list) for short_list in board.wanting]
    return PageMade(figures, activities_made(codes, source))


def wanting_made(short_list: Wanting) -> Made:
    """Say which activities bear a flag, as the dashboard lists them (rule 8)."""
    lines = [line.sentence for line in short_list.lines]
    hidden = f"Y {short_list.hidden} más, en la lista de actividades" if short_list.hidden else ""
    return figure_made(
        f"atencion/{short_list.mark.words.lower().replace(' ', '_')}",
        short_list.mark.words,
        [str(short_list.count), *lines, hidden],
        8,
        direccion=short_list.url,
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
    sentences = [chart.description, *dict.fromkeys(says)]
    return [figure_made("mes_por_mes", chart.title, sentences, *rules, renglones=rows)]


def activities_made(codes: Iterable[str], source: FigureSource) -> list[Made]:
    return [activity_made(source.at.reading[code], source) for code in codes]


def commitment_made(page: CommitmentPage, source: FigureSource) -> PageMade:
    """Say how every figure of a commitment's page was made."""
    reading = source.at.reading
    listed = [part.listed for part in page.components if part.listed]
    codes = [activity.card.code for part in listed for activity in part.activities]
    figures = [states_made([page.summary], codes, reading)]
    figures += means_made(page.mean, codes, reading)
    for row in [part.row for part in listed if part.row]:
        figures += [row_made(row, which, reading) for which in ("reportado", "validado")]
    return PageMade(figures, activities_made(codes, source))


# An activity


def activity_page_made(
    page: ActivityPage, reading: ActivityReading, source: FigureSource
) -> PageMade:
    """Say how every figure of an activity's page was made, month by month."""
    code = reading.activity.code
    figures = [
        figure_made("resumen", "Resumen", [page.lead, page.deadline], 1, 3, 11),
        *(
            figure_made(f"{key}", note.name, [note.figure, note.note], 2, 7, 10)
            for key, note in zip(("reportado", "validado"), page.figures, strict=True)
        ),
        *chart_made(page.chart, 1, 10),
        *(
            result_made(result, result.indicator, source)
            for result in page.results
            if result.indicator
        ),
        *(
            figure_made(
                f"mes/{write_month(duty.month)}",
                row.month,
                [row.hand_in, row.stated, row.verdicts, *(note.text for note in row.notes)],
                *(1, 10, 11, 12),
                **report_standing(code, duty, source),
            )
            for row, duty in zip(page.months, reversed(reading.duties), strict=True)
        ),
    ]
    more = {
        "decisiones": list(decisions_made(reading, source)),
        "asignaciones": assignments_made(code, source),
        "dias_limite": due_days_made(source),
        "bases": baselines_made(code, source),
        "informes": [source.report(revision) for revision in reading.current.values()],
        "versiones_anteriores": [source.report(revision) for revision in replaced(reading, source)],
    }
    return PageMade(figures, [activity_made(reading, source)], more)


def result_made(result: ResultPage, indicator: Indicator, source: FigureSource) -> Made:
    """Say how the number of a row of section 8 was made, with all of its months."""
    says = [
        result.sentence,
        result.working,
        result.validated_working,
        result.joint,
        result.to_correct,
    ]
    says += result.decision.says if result.decision else ()
    says += [baseline_says(baseline) for baseline in result.baselines]
    for row in result.values:
        says += [row.numerator, row.denominator, row.percent]
    return figure_made(
        f"indicador/{source.indicators[indicator.pk]['result_code']}",
        result.result.activity_text,
        dict.fromkeys(says),
        *(1, 2, 4, 5, 6),
        formula=result.result.formula,
        numerador=indicator.numerator_label,
        denominador=indicator.denominator_label,
        correspondencia=result.result.get_grade_display(),
        valores=[
            {
                "mes": row.month,
                "numerador": row.numerator,
                "denominador": row.denominator,
                "porcentaje": row.percent,
                "cuenta": row.counts or None,
                "direccion": row.url,
            }
            for row in result.values
        ],
    )


def baseline_says(baseline: Decided) -> str:
    denominator = "—" if baseline.amount is None else figure(baseline.amount)
    return f"{denominator} desde {month_name(baseline.month) if baseline.month else ''}"


def replaced(reading: ActivityReading, source: FigureSource) -> list[Published]:
    """Return the published versions that a later one has replaced by the day of knowledge."""
    current = {revision.pk for revision in reading.current.values()}
    return [
        revision
        for revision in source.at.ledger.revisions.get(reading.activity.code, ())
        if revision.pk not in current and revision.statement.month in reading.current
    ]


def assignments_made(code: str, source: FigureSource) -> list[Made]:
    """Give who reports an activity, since when, as decided by whom and why (rule 11)."""
    return [
        {
            "parte": decision.party_slug,
            "desde_mes": write_month(decision.month) if decision.month else None,
            "origen": ORIGIN.public[decision.origin],
            "razon": decision.reason,
            "registrado_el": timezone.localdate(decision.recorded_at).isoformat(),
        }
        for decision in source.at.known
        if decision.kind == REPORTER and decision.code == code
    ]


def due_days_made(source: FigureSource) -> list[Made]:
    """Give by which day of the next month reports are due, since when and why (rule 11)."""
    return [
        {
            "dia": decision.day,
            "desde_mes": write_month(decision.from_month),
            "origen": DUE_DAY_ORIGIN.public[decision.origin],
            "razon": decision.reason,
            "registrado_el": decision.decided_on.isoformat(),
        }
        for decision in source.at.ledger.due_days
    ]


def baselines_made(code: str, source: FigureSource) -> list[Made]:
    """Give the denominators that an activity's reports froze, or its universe's (rule 5)."""
    meanings = source.at.ledger.meanings.get(code, {})
    universes = {meaning[-1].meaning.universe for meaning in meanings.values()} - {""}
    return [
        {
            "indicador": source.indicators[decision.indicator]["result_code"]
            if decision.indicator
            else None,
            "universo": decision.universe or None,
            "desde_mes": write_month(decision.month) if decision.month else None,
            "denominador": two_places(decision.amount),
            "fijado_por": decision.code,
            "razon": decision.reason or None,
            "registrado_el": timezone.localdate(decision.recorded_at).isoformat(),
        }
        for decision in source.at.known
        if decision.kind == BASELINE
        and (decision.indicator in meanings or decision.universe in universes)
    ]


# A report


def report_page_made(page: ReportPage, reading: ActivityReading, source: FigureSource) -> PageMade:
    """Say how every figure of a published report was made, version by version."""
    published = {
        revision.number: revision
        for revision in source.at.ledger.revisions.get(reading.activity.code, ())
        if write_month(revision.statement.month) == page.written_month
    }
    figures = [
        figure_made("entrega", "Entrega", [page.hand_in, page.summary], 11),
        *(
            version_made(page_of, published[page_of.revision.number], source)
            for page_of in page.revisions
        ),
    ]
    return PageMade(figures, [activity_made(reading, source)])


def version_made(page: RevisionPage, revision: Published, source: FigureSource) -> Made:
    """Give what a version states, as its page has it, with its evidence and verdicts."""
    says = [
        text
        for measurement in page.measured
        for text in (measurement.percent, measurement.numerator, measurement.denominator)
    ]
    says += [fact.text for row in page.measured for fact in row.reasons]
    says += [fact.label for row in page.measured for fact in row.reasons]
    says += [statement.text for statement in (*page.statements, *page.texts)]
    says += [page.revision.correction_reason, *(piece.title for piece in page.evidence)]
    says += [line.verdict.reason for line in page.verdicts]
    return figure_made(
        f"version/{page.revision.number}",
        f"Versión {page.revision.number}",
        dict.fromkeys(says),
        *(1, 2, 10, 12),
        vigente=page.is_current,
        mediciones=[
            {
                "formula": measurement.formula,
                "numerador": measurement.numerator,
                "denominador": measurement.denominator,
                "porcentaje": measurement.percent,
            }
            for measurement in page.measured
        ],
        cambios=[change.label for change in page.changes],
        informe=source.report(revision),
    )


# The parties and the board


def party_made(key: int, page: PartyPage, source: FigureSource) -> PageMade:
    """Say how the counts of a party's reports were made."""
    own = [(code, duty) for code, duty in placed_of(source.at.reading) if duty.party == key]
    figures = [
        reports_made(
            "informes", "Sus informes", [page.summary, *tally_says(page.total)], own, source
        ),
        *(counts_made(f"mes/{month.month}", month.month, month.reports) for month in page.months),
    ]
    return PageMade(figures)


def parties_made(lines: Sequence[PartyLine], source: FigureSource) -> PageMade:
    """Say how the counts of every party's reports were made."""
    own_of: dict[int | None, list[Placed]] = defaultdict(list)
    for code, duty in placed_of(source.at.reading):
        own_of[duty.party].append((code, duty))
    figures = []
    for line in lines:
        party, says = line.party, [*tally_says(line.reports), line.answers_for]
        own = own_of[party.pk]
        figures.append(reports_made(f"parte/{party.slug}", party.name, says, own, source))
    return PageMade(figures)


def board_made(boards: Iterable[Compliance], source: FigureSource) -> PageMade:
    """Say how the counts of the compliance board were made, by component and by party."""
    figures: list[Made] = []
    for board in boards:
        if not figures:
            says = [board.summary, *tally_says(board.total)]
            for line in board.due_days:
                says += [line.sentence, line.reason, line.origin]
            placed = placed_of(source.at.reading)
            figures.append(reports_made("informes", "Informes", says, placed, source))
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
        figures += [group_made(group, board.grouped_by) for group in board.groups]
    return PageMade(figures, more={"dias_limite": due_days_made(source)})


def group_made(group: BoardGroup, grouped_by: str) -> Made:
    """Give the counts of a group, and each cell of its rows as the board has it."""
    return counts_made(
        f"{grouped_by}/{group.anchor}",
        group.name,
        group.reports,
        celdas=[
            {
                "actividad": row.code,
                "dice": [
                    " ".join([cell.words, *(text for _, text in cell.notes)]) for cell in row.cells
                ],
            }
            for row in group.rows
        ],
    )
