"""What was decided since the signing, each a dated record with its reason."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet

from commitments.dated import PartyIdentity
from indicators.models import IndicatorDecision
from pal_portal.opendata.codes import DUE_DAY_ORIGIN, NAMED_BY, ORIGIN, SECTOR, SUBJECT
from pal_portal.opendata.columns import (
    Query,
    Scope,
    Table,
    a_month,
    amount,
    byte_order,
    choice,
    code,
    day,
    flag,
    listed,
    numbered,
    of_plan,
    printed_order,
    recorded,
    refer,
    result_code,
    result_order,
    text,
    whole,
)
from pal_portal.site.pages.parties import parties_of
from sttl.models import (
    Amendment,
    Baseline,
    DueDay,
    Extension,
    ReporterAssignment,
    Revision,
    SectorBody,
    SectorsDecision,
)
from sttl.models.sector_decisions import SEPARATOR

REASON = text("razon", "reason", "Razón de la decisión, como se registró.", required=True)
ACTIVITY = code("actividad", "activity__code", "Clave de la actividad, como 2a-3.", required=True)
NUMBER = whole("numero", "place", "Orden en que se registró, desde el 1.", required=True)
RECORDED = recorded("recorded_at")
OF_ACTIVITY, AS_PRINTED = "activity__plan", printed_order("activity__")


def known(
    model: type[Model], *within: str, of_plan: str | None = "plan", order: Sequence[str] = ()
) -> Query:
    """Ask for the records known at the moment, in the order recorded within what they are of.

    of_plan is the path to their plan; None for what is one for all plans.
    """

    def query(scope: Scope) -> QuerySet[Any]:
        records: QuerySet[Any] = model._default_manager.filter(recorded_at__lt=scope.before)
        if of_plan:
            records = records.filter(**{of_plan: scope.plan})
        placed: QuerySet[Any] = records.annotate(place=numbered(*within))
        return placed.order_by(*order, "recorded_at", "pk")

    return query


DECISIONS = Table(
    name="decisiones",
    title="Decisiones sobre los indicadores",
    description=(
        "Qué significa cada indicador, según la propuesta del portal o la decisión del STTL. "
        "Vale la de número más alto entre las registradas."
    ),
    columns=of_plan(
        code("indicador", "result_code", "Clave del indicador, como s8-2a-3.", required=True),
        NUMBER,
        choice("origen", "origin", ORIGIN, "De quién es la decisión.", required=True),
        REASON,
        flag("mide_avance", "measures_progress", "Si mide avance o solo describe.", required=True),
        amount(
            "meta",
            "target",
            "Porcentaje con el que se cumple.",
            required=True,
            unit="por ciento",
        ),
        flag(
            "por_mes",
            "is_per_month",
            "true si cada mes se mide aparte y se suman; false si cada valor acumula los previos.",
            required=True,
        ),
        flag(
            "denominador_fijo",
            "has_fixed_denominator",
            "Si el denominador queda fijo desde la primera publicación.",
            required=True,
        ),
        flag("puede_pasar_de_100", "may_exceed", "Si puede pasar de 100 %.", required=True),
        code("universo", "universe__slug", "Universo que comparte con otros indicadores."),
        dated=RECORDED,
    ),
    key=("indicador", "numero"),
    refers=(refer("indicadores", "indicador"), refer("universos", "universo")),
    query=lambda scope: (
        IndicatorDecision.objects.filter(
            indicator__result__component__commitment__plan=scope.plan,
            recorded_at__lt=scope.before,
        )
        .annotate(result_code=result_code("indicator__result__"), place=numbered("indicator"))
        .order_by(*result_order("indicator__result__"), "recorded_at", "pk")
    ),
)

ASSIGNMENTS = Table(
    name="asignaciones",
    title="Partes que informan",
    description=(
        "Qué parte informa cada actividad y desde qué mes. Para un mes vale, de las decisiones "
        "del STTL, la que empieza más tarde sin pasar de él; de dos que empiezan igual, la de "
        "número más alto. Sin ninguna, vale igual la propuesta del portal, pero nadie debe el "
        "informe."
    ),
    columns=of_plan(
        ACTIVITY,
        NUMBER,
        code("parte", "party__slug", "Parte que informa.", required=True),
        a_month("desde_mes", "from_month", "Primer mes que le toca.", required=True),
        choice("origen", "origin", ORIGIN, "De quién es la decisión.", required=True),
        REASON,
        dated=RECORDED,
    ),
    key=("actividad", "numero"),
    refers=(refer("actividades", "actividad"), refer("partes", "parte")),
    query=known(ReporterAssignment, "activity", of_plan=OF_ACTIVITY, order=AS_PRINTED),
)

DUE_DAYS = Table(
    name="dias_limite",
    title="Días límite",
    description=(
        "Hasta qué día del mes siguiente se entregan a tiempo los informes, y desde qué mes. Para "
        "un mes vale el que empieza más tarde sin pasar de él; de dos que empiezan igual, el de "
        "número más alto; la propuesta del portal, solo mientras no haya otra cosa decidida. Un "
        "mes entregado conserva el que constaba el día de su primera entrega."
    ),
    columns=of_plan(
        NUMBER,
        whole(
            "dia",
            "day",
            "Día del mes siguiente hasta el que se entrega a tiempo, del 1 al 28.",
            required=True,
            unit="día del mes",
        ),
        a_month("desde_mes", "from_month", "Primer mes para el que vale.", required=True),
        choice("origen", "origin", DUE_DAY_ORIGIN, "De quién es la decisión.", required=True),
        REASON,
        dated=RECORDED,
    ),
    key=("numero",),
    query=known(DueDay),
)

EXTENSIONS = Table(
    name="prorrogas",
    title="Prórrogas",
    description="Nuevas fechas límite para el informe de una actividad y un mes.",
    columns=of_plan(
        ACTIVITY,
        a_month("mes", "month", "Mes que se informa.", required=True),
        NUMBER,
        day("nueva_fecha_limite", "due_on", "Hasta qué día se puede entregar.", required=True),
        REASON,
        dated=RECORDED,
    ),
    key=("actividad", "mes", "numero"),
    refers=(refer("actividades", "actividad"),),
    query=known(Extension, "activity", "month", of_plan=OF_ACTIVITY, order=(*AS_PRINTED, "month")),
)

AMENDMENTS = Table(
    name="enmiendas",
    title="Enmiendas",
    description="Los cambios del plan después de su firma; lo firmado queda como estaba.",
    columns=of_plan(
        NUMBER,
        choice("asunto", "subject", SUBJECT, "Qué cambia.", required=True),
        code("actividad", "activity__code", "Actividad que cambia; vacía si cambia el plan."),
        day(
            "nueva_fecha",
            "new_date",
            "Nueva fecha comprometida, o el primer día del nuevo último mes.",
        ),
        text("decia", "old_text", "Lo que decía."),
        text("dice", "new_text", "Lo que dice ahora."),
        REASON,
        dated=RECORDED,
    ),
    key=("numero",),
    refers=(refer("actividades", "actividad"),),
    query=known(Amendment),
)


def baselines(scope: Scope) -> QuerySet[Baseline]:
    """Ask for the denominators that published revisions froze, up to the corte."""
    published = Revision.objects.published(before=scope.before)
    return (
        Baseline.objects.known(before=scope.before)
        .filter(
            revision__in=published,
            revision__report__activity__plan=scope.plan,
            revision__report__month__lte=scope.cutoff,
        )
        .annotate(place=numbered(), result_code=result_code("indicator__result__"))
        .order_by("recorded_at", "pk")
    )


def code_where_there_is_one(row: int | None, text: str) -> str | None:
    """Keep the code of an indicator; a text put together of nothing is not one."""
    return text if row is not None else None


BASELINES = Table(
    name="bases",
    title="Denominadores de base",
    description=(
        "El denominador que quedó fijo, de un indicador o de un universo. Para un mes vale el "
        "que empieza más tarde sin pasar de él; antes del primero, el primero."
    ),
    columns=of_plan(
        NUMBER,
        code(
            "indicador",
            ("indicator", "result_code"),
            "Indicador; vacío si es de un universo.",
            derive=code_where_there_is_one,
        ),
        code("universo", "universe__slug", "Universo; vacío si es de un indicador."),
        a_month("desde_mes", "from_month", "Mes desde el que vale.", required=True),
        amount("denominador", "denominator", "Denominador fijo.", required=True),
        code("actividad", "revision__report__activity__code", "Actividad que lo fijó."),
        a_month("mes", "revision__report__month", "Mes del informe que lo fijó.", required=True),
        whole("version", "revision__number", "Versión del informe que lo fijó.", required=True),
        text("razon", "reason", "Razón del cambio; vacía en el primero."),
        dated=RECORDED,
    ),
    key=("numero",),
    refers=(
        refer("indicadores", "indicador"),
        refer("universos", "universo"),
        refer("versiones_de_informes", "actividad", "mes", "version"),
    ),
    query=baselines,
)


def public_sectors(text: str) -> list[str]:
    """Give the public codes of the sectors that a decision names."""
    return [SECTOR.public[code] for code in text.split(SEPARATOR)]


JUDGING_SECTORS = Table(
    name="sectores_que_dictaminan",
    title="Sectores que dictaminan",
    description=(
        "Qué sectores del STTL dictaminan los informes, desde un mes. Para un mes vale la decisión "
        "que empieza más tarde sin pasar de él; de dos que empiezan igual, la de número más alto. "
        "Sin ninguna dictaminan gobierno, sociedad_civil y organo_garante."
    ),
    columns=of_plan(
        NUMBER,
        a_month("desde_mes", "from_month", "Primer mes que vale.", required=True),
        listed(
            "sectores",
            "sectors",
            "Los sectores que dictaminan, por su clave.",
            required=True,
            derive=public_sectors,
        ),
        REASON,
        dated=RECORDED,
    ),
    key=("numero",),
    query=known(SectorsDecision),
)

PARTY_IDENTITIES = Table(
    name="nombres_de_las_partes",
    title="Nombres de las partes",
    description=(
        "Cómo se llama cada parte y a qué sector pertenece, desde un día. Para un día vale el "
        "renglón que empieza más tarde sin pasar de él; antes del primero, el primero. Quién "
        "dictamina una versión lo decide el sector registrado cuando se publicó."
    ),
    columns=of_plan(
        code("parte", "party__slug", "Parte que se nombra.", required=True),
        text("nombre", "name", "Cómo se llama.", required=True),
        choice("sector", "sector", SECTOR, "Sector del STTL al que pertenece; puede ser ninguno."),
        day("desde_el", "since_on", "Desde qué día.", required=True),
        REASON,
        dated=RECORDED,
    ),
    key=("parte", "desde_el"),
    refers=(refer("partes", "parte"),),
    query=lambda scope: PartyIdentity.objects.filter(
        party__in=parties_of(scope.plan), recorded_at__lt=scope.before
    ).order_by(byte_order("party__slug"), "since_on"),
)

SECTOR_NAMES = Table(
    name="nombres_de_los_sectores",
    title="Nombres de los sectores",
    description=(
        "Cómo se llama la institución que es un sector del STTL, desde un día. El STTL es uno "
        "para todos los planes. Para un día vale el nombre que empieza más tarde sin pasar de él; "
        "de dos que empiezan igual, el de número más alto."
    ),
    columns=of_plan(
        NUMBER,
        choice("sector", "sector", SECTOR, "Sector.", required=True),
        text("nombre", "name", "Cómo se llama.", required=True),
        day("desde_el", "since_on", "Desde qué día.", required=True),
        choice("origen", "origin", NAMED_BY, "De dónde sale el nombre.", required=True),
        REASON,
        dated=RECORDED,
    ),
    key=("numero",),
    query=known(SectorBody, of_plan=None),
)

DECISION_TABLES = (
    DECISIONS,
    ASSIGNMENTS,
    DUE_DAYS,
    EXTENSIONS,
    AMENDMENTS,
    BASELINES,
    JUDGING_SECTORS,
    PARTY_IDENTITIES,
    SECTOR_NAMES,
)
