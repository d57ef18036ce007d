"""How an activity's number was made: its formula, what was decided of it, and its months."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from commitments.models import PlannedResult
from commitments.months import month_name
from indicators.models import Indicator, IndicatorDecision
from indicators.percentages import FULL, Meaning, Measure, newest_measure
from indicators.rollup import Figure
from pal_portal.asking import PageMoment
from pal_portal.site.sentences import (
    activity_sentence,
    day_name,
    figure,
    format_count,
    listed,
    percent,
)
from sttl.content import percent_of
from sttl.reading.baselines import off_base
from sttl.reading.decisions import BASELINE, Decided
from sttl.reading.ledger import DatedMeaning
from sttl.reading.readings import ActivityReading

from .printed import PrintedActivity


@dataclass(frozen=True)
class Decision:
    """What an indicator was decided to mean, in words."""

    says: tuple[str, ...]
    origin: str
    reason: str
    day: str
    is_by_sttl: bool


@dataclass(frozen=True)
class ValueRow:
    """One month's values of an indicator."""

    month: str
    url: str
    numerator: str
    denominator: str
    percent: str
    counts: str


@dataclass(frozen=True)
class ResultPage:
    """A row of section 8, and how what it measures stands."""

    result: PlannedResult
    indicator: Indicator | None
    decision: Decision | None = None
    sentence: str = ""
    working: str = ""
    validated_working: str = ""
    joint: str = ""
    values: tuple[ValueRow, ...] = ()
    baselines: Sequence[Decided] = ()
    to_correct: str = ""


def result_pages(
    printed: PrintedActivity, reading: ActivityReading, at: PageMoment
) -> list[ResultPage]:
    """Make a page part of each row of section 8 that matches the activity."""
    baselines = [decision for decision in at.known if decision.kind == BASELINE]
    return [
        result_page(result, printed.indicators.get(result.pk), baselines, reading, at)
        for result in printed.results
    ]


def result_page(
    result: PlannedResult,
    indicator: Indicator | None,
    baselines: Sequence[Decided],
    reading: ActivityReading,
    at: PageMoment,
) -> ResultPage:
    """Make the part of one row; one without a formula has only its words."""
    meanings = at.ledger.meanings.get(reading.activity.code, {})
    decisions = meanings.get(indicator.pk, ()) if indicator else ()
    if indicator is None or not decisions:
        return ResultPage(result, indicator)
    meaning = decisions[-1].meaning
    measure = reading.reported.measures.get(indicator.pk)
    labels = indicator.numerator_label, indicator.denominator_label
    own_baselines = [
        baseline for baseline in baselines if holds_for(baseline, indicator.pk, meaning)
    ]
    return ResultPage(
        result=result,
        indicator=indicator,
        decision=decision_in_words(decisions[-1]),
        sentence=activity_sentence(*labels, measure) if measure else "",
        working=working(measure, meaning) if measure else "",
        validated_working=validated_in_words(indicator.pk, reading, meaning) if measure else "",
        joint=joint_in_words(reading.reported) if measure and meaning.universe else "",
        values=tuple(value_rows(indicator.pk, reading, meaning, at)),
        baselines=own_baselines,
        to_correct=left_behind(reading, meaning.universe or indicator.pk, own_baselines),
    )


def decision_in_words(decision: DatedMeaning) -> Decision:
    """Say what was decided of an indicator, one sentence for each question of rule 4."""
    meaning = decision.meaning
    says = [
        "Mide el avance de la actividad."
        if meaning.measures_progress
        else "Solo describe: no cuenta como avance ni entra en los promedios.",
        f"Su meta es {percent(meaning.target)}.",
        "Cada mes se mide por separado; la cifra suma los meses."
        if meaning.is_per_month
        else "Cada mes acumula los anteriores; vale el más reciente.",
        "Su denominador es fijo: se congela con el primer informe publicado."
        if meaning.has_fixed_denominator
        else "Su denominador puede cambiar de un mes a otro.",
        "Puede pasar de 100 %; en los promedios cuenta como 100."
        if meaning.may_exceed
        else "No puede pasar de 100 %.",
    ]
    if not meaning.measures_progress:
        del says[1]
    if decision.universe_name:
        says.append(f"Comparte su denominador: {decision.universe_name}.")
    origin = IndicatorDecision.Origin(decision.origin)
    return Decision(
        says=tuple(says),
        origin=str(origin.label),
        reason=decision.reason,
        day=day_name(timezone.localdate(decision.recorded_at)),
        is_by_sttl=origin == IndicatorDecision.Origin.STTL,
    )


def working(measure: Measure, meaning: Meaning) -> str:
    """Write the division, so that a reader with a pencil gets the same digits."""
    division = (
        f"{figure(measure.numerator)} × 100 ÷ {figure(measure.denominator)}"
        f" = {percent(measure.percent)}"
    )
    if meaning.is_per_month:
        months = format_count(len(measure.months), "mes", "meses")
        return f"{division}, sumando {months} con cifras"
    return f"{division}, del informe de {month_name(measure.month)}"


def validated_in_words(indicator: int, reading: ActivityReading, meaning: Meaning) -> str:
    """Write the division of the validated reading of what is reported, or why there is none.

    Per month, with how many months of how many.
    """
    validated = reading.validated.measures.get(indicator)
    if validated is None:
        return "sin medición" if reading.validated_months else "sin validar"
    if not meaning.is_per_month:
        return working(validated, meaning)
    division, reported = working(validated, meaning).partition(",")[0], reading.reported
    of_how_many = len(reported.measures[indicator].months)
    return f"{division}, con {len(validated.months)} de {of_how_many} meses validados"


def joint_in_words(reported: Figure) -> str:
    """Explain the figure that counts in means, where indicators share a universe (rule 6)."""
    if reported.joint is None:
        return ""
    if len(reported.sharing) < 2:
        return (
            "En los promedios contará junto con las demás actividades que comparten ese "
            "denominador, cuando tengan cifras."
        )
    measures = reported.sharing.values()
    added = " + ".join(figure(measure.numerator) for measure in measures)
    codes = listed([code for code, _ in reported.sharing])
    return (
        f"Las actividades {codes} se reparten el mismo denominador. Juntas: "
        f"({added}) × 100 ÷ {figure(newest_measure(measures).denominator)} = "
        f"{percent(reported.joint)}. "
        f"Esa cifra conjunta es la que cuenta en los promedios{capped_note(reported.joint)}, "
        "una vez por cada actividad."
    )


def capped_note(value: Decimal) -> str:
    """Say of a percentage over 100 that it counts as 100 (rule 6)."""
    return ", como 100\N{NO-BREAK SPACE}%" if value > FULL else ""


def value_rows(
    indicator: int, reading: ActivityReading, meaning: Meaning, at: PageMoment
) -> list[ValueRow]:
    """Make a row for each month whose current report states the indicator, newest first."""
    measure = reading.reported.measures.get(indicator)
    used = measure.months if measure else ()
    rows = []
    for month in sorted(reading.current, reverse=True):
        value = reading.current[month].statement.values.get(indicator)
        if value is None:
            continue
        stated = percent_of(value.numerator, value.denominator)
        counts = "suma" if meaning.is_per_month else "es la vigente"
        rows.append(
            ValueRow(
                month=month_name(month),
                url=at.url("report-detail", reading.activity.code, month),
                numerator=written_number(value.numerator),
                denominator=written_number(value.denominator),
                percent="no aplica" if stated is None else percent(stated),
                counts=counts if month in used else "",
            )
        )
    return rows


def written_number(number: Decimal | None) -> str:
    return "—" if number is None else figure(number)


def left_behind(
    reading: ActivityReading, frozen_for: int | str, own_baselines: Sequence[Decided]
) -> str:
    """Name the months whose denominator a later baseline contradicts (rule 5); empty of none."""
    frozen = [
        (baseline.month, baseline.recorded_at, baseline.amount)
        for baseline in own_baselines
        if baseline.month and baseline.amount
    ]
    months = off_base(reading, {frozen_for: frozen})
    if not months:
        return ""
    names = listed([month_name(month) for month in months])
    return f"Con otro denominador, hasta que se corrijan: {names}."


def holds_for(baseline: Decided, indicator: int, meaning: Meaning) -> bool:
    """Say whether a baseline is the indicator's, or that of the universe that it shares."""
    if meaning.universe:
        return baseline.universe == meaning.universe
    return baseline.indicator == indicator
