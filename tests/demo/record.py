"""The rows of the database, written as the tables are to hold them.

Nothing of pal_portal.opendata and no reading of the plan is used, and the codes are written out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from commitments.models import ActionPlan, Activity, Party, PlannedResult, Responsibility
from indicators.models import Indicator, IndicatorDecision
from sttl.models import (
    Amendment,
    Baseline,
    Event,
    Extension,
    Measurement,
    ReporterAssignment,
    Revision,
    Verdict,
)

CODES = {
    "government": "gobierno",
    "civil_society": "sociedad_civil",
    "guarantor": "organo_garante",
    "agrees": "coincide",
    "disagrees": "no_coincide",
    "cannot_verify": "no_puede_verificarlo",
    "not_started": "no_iniciado",
    "limited": "limitado",
    "substantial": "sustancial",
    "complete": "completo",
    "portal": "propuesta_del_portal",
    "sttl": "sttl",
    "exact": "coincide",
    "reworded": "otra_redaccion",
    "differs": "difiere_en_lo_sustancial",
    "none": "sin_contraparte",
    "deadline": "fecha_comprometida",
    "last_month": "ultimo_mes",
    "text": "texto",
    "submit": "entrega",
    "withdraw": "retiro",
    "return": "devolucion",
    "publish": "publicacion",
    "correct": "correccion",
    "judge": "dictamen",
}
VERSION = "actividad mes version"
CONTENT = "sin_actividad nivel terminada"
COMPONENT = "component__commitment__number", "component__letter"

Cells = tuple[str, ...]
Rows = QuerySet[Any, Any]


def cell(value: object) -> str:
    """Write a value as the CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)


def day(instant: datetime) -> str:
    return timezone.localdate(instant).isoformat()


def month(value: date) -> str:
    return f"{value:%Y-%m}"


def numbered(rows: Iterable[Sequence[Any]], group: Callable[[Sequence[Any]], object]) -> list[Any]:
    """Put before each row, given in the order recorded, its number in its group, from one."""
    counts: Counter[object] = Counter()
    numbered_rows = []
    for row in rows:
        counts[group(row)] += 1
        numbered_rows.append((counts[group(row)], *row))
    return numbered_rows


# The record, as each table is to hold it


def plans(before: datetime) -> list[Cells]:
    rows = ActionPlan.objects.values_list(
        "slug", "signed_on", "first_month", "last_month", "closed_on"
    )
    return [
        (slug, cell(signed), month(first), month(last), cell(closed))
        for slug, signed, first, last, closed in rows
    ]


def activities(before: datetime) -> list[Cells]:
    rows = Activity.objects.values_list("code", *COMPONENT, "number", "due_on")
    return [
        (code, f"{commitment}{letter}", cell(number), cell(due_on))
        for code, commitment, letter, number, due_on in rows
    ]


def parties(before: datetime) -> list[Cells]:
    named = Q(responsibilities__isnull=False) | Q(assignments__isnull=False)
    rows = Party.objects.filter(named).values_list("slug", "name", "sector").distinct()
    return [(slug, name, CODES.get(sector, "")) for slug, name, sector in rows]


def responsibilities(before: datetime) -> list[Cells]:
    return list(Responsibility.objects.values_list("activity__code", "party__slug"))


def results(before: datetime) -> list[Cells]:
    rows = PlannedResult.objects.values_list(
        *COMPONENT, "position", "formula", "activity__code", "grade"
    )
    return [
        (f"s8-{commitment}{letter}-{position}", formula, code or "", CODES[grade])
        for commitment, letter, position, formula, code, grade in rows
    ]


def indicator_codes() -> dict[int, str]:
    path = [f"result__{name}" for name in (*COMPONENT, "position")]
    return {
        pk: f"s8-{commitment}{letter}-{position}"
        for pk, commitment, letter, position in Indicator.objects.values_list("pk", *path)
    }


def indicators(before: datetime) -> list[Cells]:
    codes = indicator_codes()
    rows = Indicator.objects.values_list("pk", "result__activity__code")
    return [(codes[pk], code or "") for pk, code in rows]


def decisions(before: datetime) -> list[Cells]:
    codes = indicator_codes()
    rows = recorded(IndicatorDecision.objects, before).values_list(
        "indicator",
        "recorded_at",
        "measures_progress",
        "target",
        "is_per_month",
        "universe__slug",
    )
    return [
        (codes[row[0]], cell(number), *map(cell, row[1:]))
        for number, *row in numbered(rows, lambda row: row[0])
    ]


def assignments(before: datetime) -> list[Cells]:
    rows = recorded(ReporterAssignment.objects, before).values_list(
        "activity__code", "recorded_at", "party__slug", "from_month", "origin"
    )
    return [
        (code, cell(number), cell(at), party, month(start), CODES[origin])
        for number, code, at, party, start, origin in numbered(rows, lambda row: row[0])
    ]


def extensions(before: datetime) -> list[Cells]:
    rows = recorded(Extension.objects, before).values_list(
        "activity__code", "month", "recorded_at", "due_on"
    )
    return [
        (code, month(of_month), cell(number), cell(at), cell(due_on))
        for number, code, of_month, at, due_on in numbered(rows, lambda row: row[:2])
    ]


def amendments(before: datetime) -> list[Cells]:
    rows = recorded(Amendment.objects, before).values_list(
        "recorded_at", "subject", "activity__code", "new_date"
    )
    return [
        (cell(number), cell(at), CODES[subject], code or "", cell(new))
        for number, at, subject, code, new in numbered(rows, lambda row: "")
    ]


def baselines(before: datetime) -> list[Cells]:
    codes = indicator_codes()
    rows = recorded(Baseline.objects, before).values_list(
        "recorded_at", "indicator", "universe__slug", "from_month", "denominator"
    )
    return [
        (cell(number), cell(at), codes.get(pk, ""), universe or "", month(start), cell(value))
        for number, at, pk, universe, start, value in numbered(rows, lambda row: "")
    ]


def recorded(manager: Any, before: datetime) -> Rows:
    rows: Rows = manager.filter(recorded_at__lt=before).order_by("recorded_at", "pk")
    return rows


def published(before: datetime) -> Rows:
    return Revision.objects.filter(state="published", published_at__lt=before)


def versions(before: datetime) -> list[Cells]:
    submissions = Event.objects.filter(step="submit").order_by("sequence")
    handed_in = {pk: day(at) for pk, at in submissions.values_list("revision", "at")}
    rows = (
        published(before)
        .order_by("published_at", "pk")
        .values_list(
            *("report__activity__code", "report__month", "number", "report__party__slug"),
            *("is_inactive", "level", "is_finished", "published_at", "pk"),
        )
    )
    return [
        (
            *(code, month(of_month), cell(number), cell(place), party or "", cell(idle)),
            *(CODES.get(level, ""), cell(finished), cell(at), handed_in.get(pk, "")),
        )
        for place, code, of_month, number, party, idle, level, finished, at, pk in numbered(
            rows, lambda row: ""
        )
    ]


def measurements(before: datetime) -> list[Cells]:
    codes = indicator_codes()
    rows = Measurement.objects.filter(revision__in=published(before)).values_list(
        *("revision__report__activity__code", "revision__report__month", "revision__number"),
        *("indicator", "numerator", "denominator", "revision__published_at"),
    )
    return [
        (code, month(of_month), cell(number), codes[pk], cell(top), cell(bottom), day(at))
        for code, of_month, number, pk, top, bottom, at in rows
    ]


def verdicts(before: datetime) -> list[Cells]:
    judged = recorded(Verdict.objects, before).filter(revision__in=published(before))
    rows = judged.values_list(
        *("revision", "sector", "opinion", "recorded_at"),
        *("revision__report__activity__code", "revision__report__month", "revision__number"),
    )
    return [
        (
            code,
            month(of_month),
            cell(version),
            CODES[sector],
            cell(number),
            CODES[opinion],
            cell(at),
        )
        for number, _, sector, opinion, at, code, of_month, version in numbered(
            rows, lambda row: row[:2]
        )
    ]


def open_steps(before: datetime) -> list[Cells]:
    """Return the steps of what is public, by day: what was done to it, and when."""
    rows = Event.objects.filter(at__lt=before, revision__in=published(before)).values_list(
        *("sequence", "step", "revision__report__activity__code"),
        *("revision__report__month", "revision__number", "at"),
    )
    return [
        (cell(sequence), CODES[step], code, month(of_month), cell(number), day(at))
        for sequence, step, code, of_month, number, at in rows
    ]


def walk(code: str, of_month: date, before: datetime) -> list[tuple[str, date]]:
    """Return the steps of a report's first version; a withdrawal undoes the one before it."""
    steps: list[tuple[str, date]] = []
    for step, at in (
        Event.objects.filter(
            revision__report__activity__code=code,
            revision__report__month=of_month,
            revision__number=1,
            at__lt=before,
        )
        .exclude(step="judge")
        .order_by("sequence")
        .values_list("step", "at")
    ):
        if step == "withdraw":
            steps.pop()
        else:
            steps.append((step, timezone.localdate(at)))
    return steps


COLUMNS: dict[str, tuple[Callable[[datetime], list[Cells]], str]] = {
    "plan": (plans, "plan firmado_el primer_mes ultimo_mes cerrado_el"),
    "actividades": (activities, "actividad componente numero fecha_comprometida"),
    "partes": (parties, "parte nombre sector"),
    "responsabilidades": (responsibilities, "actividad parte"),
    "renglones": (results, "renglon formula actividad correspondencia"),
    "indicadores": (indicators, "indicador actividad"),
    "decisiones": (
        decisions,
        "indicador numero registrado_en mide_avance meta por_mes universo",
    ),
    "asignaciones": (assignments, "actividad numero registrado_en parte desde_mes origen"),
    "prorrogas": (extensions, "actividad mes numero registrado_en nueva_fecha_limite"),
    "enmiendas": (amendments, "numero registrado_en asunto actividad nueva_fecha"),
    "bases": (baselines, "numero registrado_en indicador universo desde_mes denominador"),
    "versiones_de_informes": (
        versions,
        f"{VERSION} orden_de_publicacion parte {CONTENT} publicado_en entregado_el",
    ),
    "mediciones": (
        measurements,
        f"{VERSION} indicador numerador denominador publicado_el",
    ),
    "dictamenes": (verdicts, f"{VERSION} sector numero dictamen registrado_en"),
}
