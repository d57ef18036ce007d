"""How an activity's number was made: its formula, what was decided of it, and its months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from commitments.models import ActionPlan, PlannedResult
from commitments.months import month_name
from indicators.models import Indicator, IndicatorDecision
from indicators.percentages import Meaning, Measure, Value, percentage
from pal_portal.moments import PageMoment
from pal_portal.sentences import activity_sentence, counted, day_name, figure, listed, percent
from sttl.baselines import off_base
from sttl.ledger import Ledger
from sttl.models import Baseline
from sttl.readings import ActivityReading, Reading

from .cards import report_url


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
class BaselineRow:
    """A denominator frozen from a month on."""

    denominator: str
    month: str
    day: str
    reason: str


@dataclass(frozen=True)
class ResultPage:
    """A row of section 8, and how what it measures stands."""

    result: PlannedResult
    indicator: Indicator | None = None
    decision: Decision | None = None
    sentence: str = ""
    working: str = ""
    validated_working: str = ""
    joint: str = ""
    values: tuple[ValueRow, ...] = ()
    baselines: tuple[BaselineRow, ...] = ()
    to_correct: str = ""


def result_pages(
    plan: ActionPlan, read: ActivityReading, reading: Reading, ledger: Ledger, at: PageMoment
) -> list[ResultPage]:
    """Make a page part of each row of section 8 that matches the activity; three queries."""
    results = list(
        read.activity.results.select_related("indicator")
        .prefetch_related("indicator__decisions__universe")
        .order_by("position")
    )
    baselines = list(
        Baseline.objects.known(before=at.moment.known_before)
        .filter(revision__report__activity__plan=plan)
        .select_related("universe")
        .order_by("from_month", "recorded_at", "pk")
    )
    return [result_page(each, baselines, read, reading, ledger, at) for each in results]


def result_page(
    result: PlannedResult,
    baselines: Sequence[Baseline],
    read: ActivityReading,
    reading: Reading,
    ledger: Ledger,
    at: PageMoment,
) -> ResultPage:
    """Make the part of one row; one without a formula has only its words."""
    indicator: Indicator | None = getattr(result, "indicator", None)
    if indicator is None:
        return ResultPage(result)
    meaning = read.meanings.get(indicator.pk)
    decided = newest_decision(indicator, before=at.moment.known_before)
    if meaning is None or decided is None:
        return ResultPage(result, indicator)
    measure = read.reported.measures.get(indicator.pk)
    validated = read.validated.measures.get(indicator.pk)
    labels = indicator.numerator_label, indicator.denominator_label
    return ResultPage(
        result=result,
        indicator=indicator,
        decision=decision_in_words(decided),
        sentence=activity_sentence(*labels, measure) if measure else "",
        working=working(measure, meaning) if measure else "",
        validated_working=validated_in_words(measure, validated, meaning) if validated else "",
        joint=joint_in_words(read, reading, meaning) if measure else "",
        values=tuple(value_rows(indicator.pk, read, meaning, at)),
        baselines=tuple(
            baseline_row(each) for each in baselines if holds_for(each, indicator, meaning)
        ),
        to_correct=left_behind(read, indicator, baselines),
    )


def newest_decision(indicator: Indicator, *, before: datetime) -> IndicatorDecision | None:
    """Return the decision in force; of those prefetched, the one recorded last."""
    known = [each for each in indicator.decisions.all() if each.recorded_at < before]
    return max(known, key=lambda each: (each.recorded_at, each.pk), default=None)


def decision_in_words(decision: IndicatorDecision) -> Decision:
    """Say what was decided of an indicator, one sentence for each question of rule 4."""
    says = [
        "Mide el avance de la actividad."
        if decision.measures_progress
        else "Solo describe: no cuenta como avance ni entra en los promedios.",
        f"Su meta es {percent(decision.target)}.",
        "Cada mes se mide por separado; la cifra suma los meses."
        if decision.is_per_month
        else "Cada mes acumula los anteriores; vale el más reciente.",
        "Su denominador es fijo: se congela con el primer informe publicado."
        if decision.has_fixed_denominator
        else "Su denominador puede cambiar de un mes a otro.",
        "Puede pasar de 100 %; en los promedios cuenta como 100."
        if decision.may_exceed
        else "No puede pasar de 100 %.",
    ]
    if not decision.measures_progress:
        del says[1]
    if decision.universe:
        says.append(f"Comparte su denominador: {decision.universe.name}.")
    return Decision(
        says=tuple(says),
        origin=decision.get_origin_display(),
        reason=decision.reason,
        day=day_name(timezone.localdate(decision.recorded_at)),
        is_by_sttl=decision.origin == IndicatorDecision.Origin.STTL,
    )


def working(measure: Measure, meaning: Meaning) -> str:
    """Write the division, so that a reader with a pencil gets the same digits."""
    division = (
        f"{figure(measure.numerator)} × 100 ÷ {figure(measure.denominator)}"
        f" = {percent(measure.percent)}"
    )
    if meaning.is_per_month:
        months = counted(len(measure.months), "mes", "meses")
        return f"{division}, sumando {months} con cifras"
    return f"{division}, del informe de {month_name(measure.month)}"


def validated_in_words(reported: Measure | None, validated: Measure, meaning: Meaning) -> str:
    """Write the division of the validated reading; per month, how many months of how many."""
    if not meaning.is_per_month or reported is None:
        return working(validated, meaning)
    division = working(validated, meaning).partition(",")[0]
    return f"{division}, con {len(validated.months)} de {len(reported.months)} meses validados"


def joint_in_words(read: ActivityReading, reading: Reading, meaning: Meaning) -> str:
    """Explain the figure that counts in means, where indicators share a universe (rule 6)."""
    if not meaning.universe or read.reported.joint is None:
        return ""
    sharing = [
        (code, each.reported.measures[key])
        for code, each in reading.activities.items()
        for key, other in each.meanings.items()
        if other.universe == meaning.universe and key in each.reported.measures
    ]
    if len(sharing) < 2:
        return (
            "En los promedios contará junto con las demás actividades que comparten ese "
            "denominador, cuando tengan cifras."
        )
    newest = max(
        (measure for _, measure in sharing), key=lambda m: (m.month, m.published_at, m.revision)
    )
    added = " + ".join(figure(measure.numerator) for _, measure in sharing)
    codes = listed([code for code, _ in sharing])
    return (
        f"Las actividades {codes} se reparten el mismo denominador. Juntas: "
        f"({added}) × 100 ÷ {figure(newest.denominator)} = {percent(read.reported.joint)}. "
        "Esa cifra conjunta es la que cuenta en los promedios, una vez por cada actividad."
    )


def value_rows(
    indicator: int, read: ActivityReading, meaning: Meaning, at: PageMoment
) -> list[ValueRow]:
    """Make a row for each month whose current report states the indicator, newest first."""
    measure = read.reported.measures.get(indicator)
    used = measure.months if measure else ()
    rows = []
    for month in sorted(read.current, reverse=True):
        value = read.current[month].statement.values.get(indicator)
        if value is None:
            continue
        counts = "suma" if meaning.is_per_month else "es la vigente"
        rows.append(
            ValueRow(
                month=month_name(month),
                url=report_url(read.activity.plan, read.activity.code, month, at),
                numerator=written(value.numerator),
                denominator=written(value.denominator),
                percent=percent_of(value),
                counts=counts if month in used else "",
            )
        )
    return rows


def written(number: Decimal | None) -> str:
    return "—" if number is None else figure(number)


def percent_of(value: Value) -> str:
    """Write a month's percentage, or that it does not apply."""
    if value.numerator is None or value.denominator is None:
        return "no aplica"
    read = percentage(value.numerator, value.denominator)
    return "no aplica" if read is None else percent(read)


def left_behind(read: ActivityReading, indicator: Indicator, baselines: Sequence[Baseline]) -> str:
    """Name the months whose denominator a later baseline contradicts (rule 5); empty of none."""
    meaning = read.meanings[indicator.pk]
    frozen = [
        (each.from_month, each.recorded_at, each.denominator)
        for each in baselines
        if holds_for(each, indicator, meaning)
    ]
    months = off_base(read, {meaning.universe or indicator.pk: frozen})
    if not months:
        return ""
    names = listed([month_name(month) for month in months])
    return f"Con otro denominador, hasta que se corrijan: {names}."


def holds_for(baseline: Baseline, indicator: Indicator, meaning: Meaning) -> bool:
    """Say whether a baseline is the indicator's, or that of the universe that it shares."""
    if not meaning.universe:
        return baseline.indicator_id == indicator.pk
    return baseline.universe is not None and baseline.universe.slug == meaning.universe


def baseline_row(baseline: Baseline) -> BaselineRow:
    return BaselineRow(
        denominator=figure(baseline.denominator),
        month=month_name(baseline.from_month),
        day=day_name(timezone.localdate(baseline.recorded_at)),
        reason=baseline.reason,
    )
