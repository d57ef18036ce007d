"""What was decided since the signing: each a dated record with its reason."""

from django.db.models import QuerySet

from indicators.models import IndicatorDecision
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
from sttl.models.sectors import SEPARATOR

from .codes import DUE_DAY_ORIGIN, NAMED_BY, ORIGIN, SECTOR, SUBJECT
from .columns import (
    OF_PLAN,
    Scope,
    Table,
    a_month,
    amount,
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

REASON = text("razon", "reason", "Razón de la decisión, como se registró.", required=True)
ACTIVITY = code("actividad", "activity__code", "Clave de la actividad, como 2a-3.", required=True)

DECISIONS = Table(
    name="decisiones",
    title="Decisiones sobre los indicadores",
    description=(
        "Qué significa cada indicador, según la propuesta del portal o la decisión del STTL. "
        "Vale la de número más alto entre las registradas."
    ),
    columns=of_plan(
        code("indicador", "result_code", "Clave del indicador, como s8-2a-3.", required=True),
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
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
        dated=recorded("recorded_at"),
    ),
    key=("indicador", "numero"),
    references=(OF_PLAN, refer("indicadores", "indicador"), refer("universos", "universo")),
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
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
        code("parte", "party__slug", "Parte que informa.", required=True),
        a_month("desde_mes", "from_month", "Primer mes que le toca.", required=True),
        choice("origen", "origin", ORIGIN, "De quién es la decisión.", required=True),
        REASON,
        dated=recorded("recorded_at"),
    ),
    key=("actividad", "numero"),
    references=(OF_PLAN, refer("actividades", "actividad"), refer("partes", "parte")),
    query=lambda scope: (
        ReporterAssignment.objects.filter(activity__plan=scope.plan, recorded_at__lt=scope.before)
        .annotate(place=numbered("activity"))
        .order_by(*printed_order("activity__"), "recorded_at", "pk")
    ),
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
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
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
        dated=recorded("recorded_at"),
    ),
    key=("numero",),
    references=(OF_PLAN,),
    query=lambda scope: (
        DueDay.objects.filter(plan=scope.plan, recorded_at__lt=scope.before)
        .annotate(place=numbered())
        .order_by("recorded_at", "pk")
    ),
)

EXTENSIONS = Table(
    name="prorrogas",
    title="Prórrogas",
    description="Nuevas fechas límite para el informe de una actividad y un mes.",
    columns=of_plan(
        ACTIVITY,
        a_month("mes", "month", "Mes que se informa.", required=True),
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
        day("nueva_fecha_limite", "due_on", "Hasta qué día se puede entregar.", required=True),
        REASON,
        dated=recorded("recorded_at"),
    ),
    key=("actividad", "mes", "numero"),
    references=(
        OF_PLAN,
        refer("actividades", "actividad"),
    ),
    query=lambda scope: (
        Extension.objects.filter(activity__plan=scope.plan, recorded_at__lt=scope.before)
        .annotate(place=numbered("activity", "month"))
        .order_by(*printed_order("activity__"), "month", "recorded_at", "pk")
    ),
)

AMENDMENTS = Table(
    name="enmiendas",
    title="Enmiendas",
    description="Los cambios del plan después de su firma; lo firmado queda como estaba.",
    columns=of_plan(
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
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
        dated=recorded("recorded_at"),
    ),
    key=("numero",),
    references=(OF_PLAN, refer("actividades", "actividad")),
    query=lambda scope: (
        Amendment.objects.filter(plan=scope.plan, recorded_at__lt=scope.before)
        .annotate(place=numbered())
        .order_by("recorded_at", "pk")
    ),
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
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
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
        dated=recorded("recorded_at"),
    ),
    key=("numero",),
    references=(
        OF_PLAN,
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
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
        a_month("desde_mes", "from_month", "Primer mes que vale.", required=True),
        listed(
            "sectores",
            "sectors",
            "Los sectores que dictaminan, por su clave.",
            required=True,
            derive=public_sectors,
        ),
        REASON,
        dated=recorded("recorded_at"),
    ),
    key=("numero",),
    references=(OF_PLAN,),
    query=lambda scope: (
        SectorsDecision.objects.filter(plan=scope.plan, recorded_at__lt=scope.before)
        .annotate(place=numbered())
        .order_by("recorded_at", "pk")
    ),
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
        whole("numero", "place", "Orden en que se registró, desde el 1.", required=True),
        choice("sector", "sector", SECTOR, "Sector.", required=True),
        text("nombre", "name", "Cómo se llama.", required=True),
        day("desde_el", "since_on", "Desde qué día.", required=True),
        choice("origen", "origin", NAMED_BY, "De dónde sale el nombre.", required=True),
        REASON,
        dated=recorded("recorded_at"),
    ),
    key=("numero",),
    references=(OF_PLAN,),
    query=lambda scope: (
        SectorBody.objects.filter(recorded_at__lt=scope.before)
        .annotate(place=numbered())
        .order_by("recorded_at", "pk")
    ),
)

DECISION_TABLES = (
    DECISIONS,
    ASSIGNMENTS,
    DUE_DAYS,
    EXTENSIONS,
    AMENDMENTS,
    BASELINES,
    JUDGING_SECTORS,
    SECTOR_NAMES,
)
