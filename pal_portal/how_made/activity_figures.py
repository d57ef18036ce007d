"""How the two readings of an activity were made: values, reports, decisions, exclusions."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from commitments.months import write_month
from indicators.percentages import FULL, Meaning, Measure, newest_measure
from indicators.rollup import Figure, State
from pal_portal.opendata.codes import FLAG, LEVEL, ORIGIN, STATE
from pal_portal.site.pages.activities import FigureNote, figure_notes
from pal_portal.site.pages.cards import activity_url
from pal_portal.site.pages.indicators import working
from pal_portal.site.sentences import figure, percent
from sttl.reading.duties import Published
from sttl.reading.readings import ActivityReading

from .rules import Made, rules_made, two_places
from .source import Source

BY_LEVEL = (
    "No tiene indicador de avance: se informa por nivel, que nunca se convierte en porcentaje."
)


def activity_made(read: ActivityReading, source: Source) -> Made:
    """Say how an activity's state, flags and two readings were made."""
    reported, validated = figure_notes(read)
    agreed = {month: read.current[month] for month in read.validated_months}
    return {
        "actividad": read.activity.code,
        "titulo": read.activity.title.strip(),
        "direccion": activity_url(source.plan, read.activity.code, source.at),
        "como_se_hizo": source.made_of(read.activity.code),
        "estado": STATE.public[read.state],
        "senales": [FLAG.public[each] for each in read.flags],
        "reglas": rules_made(7, 8),
        "reportado": reading_made(read, read.reported, read.current, reported, source),
        "validado": reading_made(read, read.validated, agreed, validated, source)
        | {"informes_sin_validar": without_agreement(read, source)},
    }


def reading_made(
    read: ActivityReading,
    found: Figure,
    months: Mapping[date, Published],
    says: FigureNote,
    source: Source,
) -> Made:
    """Say how one reading of an activity was made, of the reports of those months."""
    return {
        "dice": [each for each in (says.figure, says.note) if each],
        "reglas": rules_made(*rules_of(read)),
        "estado": STATE.public[found.state],
        "porcentaje": two_places(found.percent),
        "nivel": LEVEL.public[found.level] if found.level else None,
        "mes": write_month(found.month) if found.month else None,
        "cuenta_en_promedios_como": two_places(found.counted),
        "fuera_de_promedios_porque": why_left_out(read, found),
        "topado_en_100": any(
            each.percent > FULL for key, each in found.measures.items() if measures(read, key)
        ),
        "indicadores": [
            indicator_made(key, each, read.meanings[key], months, source)
            for key, each in found.measures.items()
        ],
        "conjunta": joint_made(found, source),
        "informes": reports_used(found, months, source),
        "meses_sin_cifra": silent_months(read, months, source),
    }


def rules_of(read: ActivityReading) -> list[int]:
    """Return the rules that an activity's figure follows."""
    if not read.has_progress_indicator:
        return [2, 3, 7, 10]
    shares = any(each.universe for each in read.meanings.values())
    return [1, 2, 4, *([6] if shares else []), 7, 10]


def measures(read: ActivityReading, indicator: int) -> bool:
    return read.meanings[indicator].measures_progress


def why_left_out(read: ActivityReading, found: Figure) -> str | None:
    """Say why an activity does not count in a mean; None for one that does (rule 9)."""
    if found.counted is not None:
        return None
    if found.state == State.UNREPORTED:
        if read.current:
            return "Ningún informe reúne el acuerdo de los sectores que lo dictaminan."
        return "Ningún informe publicado hasta el corte."
    if not read.has_progress_indicator:
        return BY_LEVEL
    return "Ningún informe trae cifras: fueron meses sin actividad o en que no aplica."


def indicator_made(
    key: int, measure: Measure, meaning: Meaning, months: Mapping[date, Published], source: Source
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
        "meses": [write_month(each) for each in measure.months],
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


def joint_made(found: Figure, source: Source) -> Made | None:
    """Say how the percentage that indicators of one universe share was made (rule 6)."""
    if found.joint is None:
        return None
    taken = found.sharing.values()
    added = " + ".join(figure(each.numerator) for each in taken)
    whole = newest_measure(taken).denominator
    return {
        "operacion": f"({added}) × 100 ÷ {figure(whole)} = {percent(found.joint)}",
        "porcentaje": two_places(found.joint),
        "topado_en_100": found.joint > FULL,
        "reglas": rules_made(6),
        "de": [
            {
                "actividad": code,
                "numerador": two_places(each.numerator),
                "denominador": two_places(each.denominator),
                "mes": write_month(each.month),
                "como_se_hizo": source.made_of(code),
            }
            for (code, _), each in found.sharing.items()
        ],
    }


def reports_used(found: Figure, months: Mapping[date, Published], source: Source) -> list[Made]:
    """Name the reports that a figure, a level or a state comes from; of none, the newest."""
    used = {month for each in found.measures.values() for month in each.months}
    used |= {found.month} if found.month else set()
    used |= {max(months)} if months else set()
    return [source.report(months[month]) for month in sorted(used)]


def silent_months(
    read: ActivityReading, months: Mapping[date, Published], source: Source
) -> list[Made]:
    """Give the months whose report states no figure, and why (rule 2)."""
    found = []
    for month, revision in months.items():
        reasons = [source.reasons.get((revision.pk, key), "") for key in read.meanings]
        if revision.statement.is_inactive:
            why = "Sin actividad."
        elif not revision.statement.states_progress:
            why = " ".join(["No aplica este periodo.", *filter(None, reasons)])
        else:
            continue
        found.append({"mes": write_month(month), "version": revision.number, "razon": why})
    return found


def without_agreement(read: ActivityReading, source: Source) -> list[Made]:
    """Give the reports that are not validated, and whose agreement each wants (rule 10)."""
    return [
        {
            "mes": write_month(month),
            "version": revision.number,
            "razon": source.why_not_validated(revision),
        }
        for month, revision in read.current.items()
        if month not in read.validated_months
    ]


def decisions_made(read: ActivityReading, source: Source) -> Iterable[Made]:
    """Give what each indicator was decided to mean, by whom and why; the last holds (rule 4)."""
    for key, decisions in source.ledger.meanings.get(read.activity.code, {}).items():
        for place, each in enumerate(decisions, start=1):
            meaning = each.meaning
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
                "origen": ORIGIN.public[each.origin],
                "razon": each.reason,
                "registrado_el": timezone.localdate(each.recorded_at).isoformat(),
            }
