"""How the two readings of an activity were made: values, reports, decisions, exclusions."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from commitments.months import write_month
from indicators.percentages import FULL, Meaning, Measure, newest_measure
from indicators.rollup import Figure, State
from pal_portal.opendata.codes import FLAG, LEVEL, ORIGIN, STATE
from pal_portal.site.pages.activities import FigureNote, figure_notes
from pal_portal.site.pages.indicators import working
from pal_portal.site.sentences import figure, percent
from sttl.reading.duties import Published
from sttl.reading.readings import ActivityReading

from .rules import Made, rules_made, two_places
from .source import FigureSource

BY_LEVEL = (
    "No tiene indicador de avance: se informa por nivel, que nunca se convierte en porcentaje."
)


def activity_made(reading: ActivityReading, source: FigureSource) -> Made:
    """Say how an activity's state, flags and two readings were made."""
    reported, validated = figure_notes(reading)
    agreed = {month: reading.current[month] for month in reading.validated_months}
    return {
        "actividad": reading.activity.code,
        "titulo": reading.activity.title.strip(),
        "direccion": source.at.url("activity-detail", reading.activity.code),
        "como_se_hizo": source.at.url("activity-made", reading.activity.code),
        "estado": STATE.public[reading.state],
        "senales": [FLAG.public[flag] for flag in reading.flags],
        "reglas": rules_made(7, 8),
        "reportado": reading_made(reading, reading.reported, reading.current, reported, source),
        "validado": reading_made(reading, reading.validated, agreed, validated, source)
        | {"informes_sin_validar": without_agreement(reading, source)},
    }


def reading_made(
    reading: ActivityReading,
    stated: Figure,
    months: Mapping[date, Published],
    says: FigureNote,
    source: FigureSource,
) -> Made:
    """Say how one reading of an activity was made, of the reports of those months."""
    return {
        "dice": [sentence for sentence in (says.figure, says.note) if sentence],
        "reglas": rules_made(*rules_of(reading)),
        "estado": STATE.public[stated.state],
        "porcentaje": two_places(stated.percent),
        "nivel": LEVEL.public[stated.level] if stated.level else None,
        "mes": write_month(stated.month) if stated.month else None,
        "cuenta_en_promedios_como": two_places(stated.counted),
        "fuera_de_promedios_porque": why_left_out(reading, stated),
        "topado_en_100": any(
            measure.percent > FULL
            for key, measure in stated.measures.items()
            if measures(reading, key)
        ),
        "indicadores": [
            indicator_made(key, measure, reading.meanings[key], months, source)
            for key, measure in stated.measures.items()
        ],
        "conjunta": joint_made(stated, source),
        "informes": reports_used(stated, months, source),
        "meses_sin_cifra": silent_months(reading, months, source),
    }


def rules_of(reading: ActivityReading) -> list[int]:
    """Return the rules that an activity's figure follows."""
    if not reading.has_progress_indicator:
        return [2, 3, 7, 10]
    shares = any(meaning.universe for meaning in reading.meanings.values())
    return [1, 2, 4, *([6] if shares else []), 7, 10]


def measures(reading: ActivityReading, indicator: int) -> bool:
    return reading.meanings[indicator].measures_progress


def why_left_out(reading: ActivityReading, stated: Figure) -> str | None:
    """Say why an activity does not count in a mean; None for one that does (rule 9)."""
    if stated.counted is not None:
        return None
    if stated.state == State.UNREPORTED:
        if reading.current:
            return "Ningún informe reúne el acuerdo de los sectores que lo dictaminan."
        return "Ningún informe publicado hasta el corte."
    if not reading.has_progress_indicator:
        return BY_LEVEL
    return "Ningún informe trae cifras: fueron meses sin actividad o en que no aplica."


def indicator_made(
    key: int,
    measure: Measure,
    meaning: Meaning,
    months: Mapping[date, Published],
    source: FigureSource,
) -> Made:
    """Say how an indicator's percentage was made, with its formula as printed."""
    printed = source.indicators[key]
    return {
        "indicador": printed["result_code"],
        "formula": printed["result__formula"],
        "que_cuenta_el_numerador": printed["numerator_label"],
        "que_cuenta_el_denominador": printed["denominator_label"],
        "mide_avance": meaning.measures_progress,
        "numerador": two_places(measure.numerator),
        "denominador": two_places(measure.denominator),
        "porcentaje": two_places(measure.percent),
        "operacion": working(measure, meaning),
        "suma_meses": meaning.is_per_month,
        "meses": [write_month(month) for month in measure.months],
        "topado_en_100": measure.percent > FULL,
        "de": [
            {
                "mes": write_month(month),
                "version": months[month].number,
                "numerador": two_places(months[month].statement.values[key].numerator),
                "denominador": two_places(months[month].statement.values[key].denominator),
            }
            for month in measure.months
        ],
    }


def joint_made(stated: Figure, source: FigureSource) -> Made | None:
    """Say how the percentage that indicators of one universe share was made (rule 6)."""
    if stated.joint is None:
        return None
    measures = stated.sharing.values()
    added = " + ".join(figure(measure.numerator) for measure in measures)
    whole = newest_measure(measures).denominator
    return {
        "operacion": (
            f"({added}) × 100 ÷ {figure(whole)} = {percent(stated.joint)}"
            + (f", que cuenta como {percent(FULL)}" if stated.joint > FULL else "")
        ),
        "porcentaje": two_places(stated.joint),
        "topado_en_100": stated.joint > FULL,
        "reglas": rules_made(6),
        "de": [
            {
                "actividad": code,
                "numerador": two_places(measure.numerator),
                "denominador": two_places(measure.denominator),
                "mes": write_month(measure.month),
                "como_se_hizo": source.at.url("activity-made", code),
            }
            for (code, _), measure in stated.sharing.items()
        ],
    }


def reports_used(
    stated: Figure, months: Mapping[date, Published], source: FigureSource
) -> list[Made]:
    """Name the reports that a figure, a level or a state comes from; of none, the newest."""
    used = {month for measure in stated.measures.values() for month in measure.months}
    used |= {stated.month} if stated.month else set()
    used |= {max(months)} if months else set()
    return [source.report(months[month]) for month in sorted(used)]


def silent_months(
    reading: ActivityReading, months: Mapping[date, Published], source: FigureSource
) -> list[Made]:
    """Give the months whose report states no figure, and why (rule 2)."""
    silent = []
    for month, revision in months.items():
        reasons = [source.reasons.get((revision.pk, key), "") for key in reading.meanings]
        if revision.statement.is_inactive:
            why = "Sin actividad."
        elif not revision.statement.states_progress:
            why = " ".join(["No aplica este periodo.", *filter(None, reasons)])
        else:
            continue
        silent.append({"mes": write_month(month), "version": revision.number, "razon": why})
    return silent


def without_agreement(reading: ActivityReading, source: FigureSource) -> list[Made]:
    """Give the reports that are not validated, and whose agreement each wants (rule 10)."""
    return [
        {
            "mes": write_month(month),
            "version": revision.number,
            "razon": source.why_not_validated(revision),
        }
        for month, revision in reading.current.items()
        if month not in reading.validated_months
    ]


def decisions_made(reading: ActivityReading, source: FigureSource) -> Iterable[Made]:
    """Give what each indicator was decided to mean, by whom and why; the last holds (rule 4)."""
    for key, decisions in source.at.ledger.meanings.get(reading.activity.code, {}).items():
        for place, decision in enumerate(decisions, start=1):
            meaning = decision.meaning
            yield {
                "indicador": source.indicators[key]["result_code"],
                "numero": place,
                "vigente": place == len(decisions),
                "mide_avance": meaning.measures_progress,
                "meta": two_places(meaning.target),
                "por_mes": meaning.is_per_month,
                "denominador_fijo": meaning.has_fixed_denominator,
                "puede_pasar_de_100": meaning.may_exceed,
                "universo": meaning.universe or None,
                "origen": ORIGIN.public[decision.origin],
                "razon": decision.reason,
                "registrado_el": timezone.localdate(decision.recorded_at).isoformat(),
            }
