"""What the desk and the secretariat's admin say in the same words: counts, values, effects."""

from indicators.numbers import plain
from indicators.percentages import percentage
from indicators.rollup import Figure, Level
from sttl.models import Measurement

from .checks import Check


def counted(count: int, one: str, many: str) -> str:
    """Write a count with its noun: 1 actividad, 3 actividades."""
    return f"{count:,} {one if count == 1 else many}"


def written(measurement: Measurement) -> tuple[str, str]:
    """Return an indicator's formula as printed, and its values as a sentence with the result."""
    formula = measurement.indicator.result.formula
    if measurement.is_not_applicable:
        return formula, f"No aplica este periodo: {measurement.not_applicable_reason}"
    if measurement.numerator is None or measurement.denominator is None:
        return formula, "Sin cifras completas"
    numerator, denominator = measurement.numerator, measurement.denominator
    percent = percentage(numerator, denominator)
    sentence = f"{plain(numerator)} de {plain(denominator)}"
    return formula, sentence if percent is None else f"{sentence}: {plain(percent)} %"


def effect_in_words(check: Check) -> str:
    """Say how the activity reads today, and how it would with this report published."""
    without, together = check.effect()
    before, after = standing_in_words(without), standing_in_words(together)
    if before == after:
        return f"Con este informe publicado, la actividad seguirá igual: {after}."
    return f"Hoy la actividad se lee así: {before}. Con este informe publicado: {after}."


def standing_in_words(figure: Figure) -> str:
    """Write a state with its percentage, the joint one where there is one, or its level."""
    said = [str(figure.state.label).lower()]
    if figure.percent is not None:
        said.append(f"{plain(figure.percent)} %")
    if figure.joint is not None and figure.joint != figure.percent:
        said.append(f"{plain(figure.joint)} % junto con las que comparten su denominador")
    if figure.level:
        said.append(f"nivel {Level(figure.level).label.lower()}")
    return ", ".join(said)
