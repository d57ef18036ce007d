"""What was signed: the tables that an empty portal takes in to have the plan (OPEN_DATA.md)."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from commitments.models import (
    ActionPlan,
    Component,
    PartyName,
    PlannedResult,
    Responsibility,
)
from indicators.models import Indicator
from pal_portal.opendata.codes import GRADE, PARTY_KIND, ROLE, SECTOR
from pal_portal.opendata.columns import (
    Table,
    a_month,
    byte_order,
    choice,
    code,
    component_code,
    day,
    flag,
    listed,
    of_plan,
    printed_order,
    refer,
    result_code,
    result_order,
    text,
    whole,
)
from pal_portal.site.pages.parties import parties_of
from sttl.models import DueDay
from sttl.reading.party_names import party_then


def with_first_due_day(plans: QuerySet[ActionPlan], *, before: datetime) -> QuerySet[ActionPlan]:
    """Say of each plan the due day of its first month, as decided before a moment."""
    due_days = DueDay.objects.filter(
        plan=OuterRef("pk"), from_month__lte=OuterRef("first_month"), recorded_at__lt=before
    )
    newest = due_days.order_by("-from_month", "-recorded_at", "-pk").values("day")[:1]
    return plans.annotate(first_due_day=Subquery(newest))


PLANS = Table(
    name="plan",
    title="Plan",
    description="El plan firmado: un solo renglón.",
    columns=of_plan(
        text("titulo", "title", "Título del plan.", required=True),
        day("firmado_el", "signed_on", "Día de la firma.", required=True),
        a_month("primer_mes", "first_month", "Primer mes del plan.", required=True),
        a_month(
            "ultimo_mes",
            "last_month",
            "Último mes del plan, como se firmó; si cambió después, lo dice «enmiendas».",
            required=True,
        ),
        whole(
            "dia_limite_informe",
            "first_due_day",
            "Día del mes siguiente hasta el que se entrega a tiempo el informe del primer mes; los "
            "de los demás, en «dias_limite».",
            required=True,
            unit="día del mes",
        ),
        day("cerrado_el", "closed_on", "Desde qué día no se reciben informes; si no, vacío."),
    ),
    key=("plan",),
    query=lambda scope: with_first_due_day(
        ActionPlan.objects.filter(pk=scope.plan.pk), before=scope.before
    ).order_by("pk"),
)

SECTIONS = Table(
    name="secciones",
    title="Secciones del documento",
    description="El documento firmado, por encabezados, párrafos e incisos, en su orden.",
    columns=of_plan(
        code("seccion", "key", "Clave permanente de la sección.", required=True),
        whole("posicion", "position", "Lugar en el documento, desde el 1.", required=True),
        code("dentro_de", "parent__key", "Sección de la que forma parte; vacía si es principal."),
        text("numeracion", "number", "Número o letra que lleva impreso."),
        text("titulo", "title", "Título impreso."),
        text("texto", "body", "Texto impreso; un renglón en blanco separa los párrafos."),
        text("nota_al_pie", "footnote", "Nota al pie impresa."),
    ),
    key=("seccion",),
    refers=(refer("secciones", "dentro_de", to=("seccion",)),),
    query=lambda scope: scope.plan.sections.order_by("position"),
)

COMMITMENTS = Table(
    name="compromisos",
    title="Compromisos",
    description="Los compromisos del plan, con las palabras del documento.",
    columns=of_plan(
        whole("compromiso", "number", "Número del compromiso.", required=True),
        text("encabezado", "heading", "Encabezado en la sección 7.", required=True),
        text("tematica", "theme", "Temática, en la tabla de la sección 6."),
        text("alineacion", "alignment", "Alineación, en la tabla de la sección 6."),
        text("problematica", "topic", "Problemática, en la tabla de la sección 6."),
        text("titulo", "title", "Compromiso, en la tabla de la sección 6.", required=True),
        text("problema", "problem", "Problema que se quiere resolver, en la sección 7."),
        text("objetivo", "objective", "Objetivo principal, en la sección 7."),
        text("texto", "text", "Texto del compromiso, en la sección 7."),
    ),
    key=("compromiso",),
    query=lambda scope: scope.plan.commitments.order_by("number"),
)

COMPONENTS = Table(
    name="componentes",
    title="Componentes",
    description=(
        "Las partes de cada compromiso; el que es de una sola pieza tiene un componente sin "
        "letra ni nombre."
    ),
    columns=of_plan(
        code("componente", "component_code", "Clave permanente, como 2a o 3.", required=True),
        whole("compromiso", "commitment__number", "Compromiso al que pertenece.", required=True),
        code("letra", "letter", "Letra del componente."),
        text("nombre", "name", "Nombre del componente."),
        text("problema", "problem", "Problema que se quiere resolver, en la sección 7."),
        text("objetivo", "objective", "Objetivo principal, en la sección 7."),
        text("texto", "text", "Texto del compromiso, en la sección 7."),
        text("titulo_seccion_8", "results_title", "Título de su tabla en la sección 8."),
        text("problema_seccion_8", "results_problem", "Problema, como lo dice la sección 8."),
        text("objetivo_seccion_8", "results_objective", "Objetivo, como lo dice la sección 8."),
        text("texto_seccion_8", "results_text", "Compromiso, como lo dice la sección 8."),
    ),
    key=("componente",),
    refers=(refer("compromisos", "compromiso"),),
    query=lambda scope: (
        Component.objects.filter(commitment__plan=scope.plan)
        .annotate(component_code=component_code())
        .order_by("commitment__number", "letter")
    ),
)

ACTIVITIES = Table(
    name="actividades",
    title="Actividades",
    description="Lo que el plan promete hacer, con la clave que le da la sección 7.",
    columns=of_plan(
        code("actividad", "code", "Clave permanente, como 2a-3.", required=True),
        code("componente", "component_code", "Componente al que pertenece.", required=True),
        whole("numero", "number", "Número dentro del componente.", required=True),
        text("titulo", "title", "La actividad, como se imprimió.", required=True),
        text("titulo_corregido", "correction", "El título sin la errata, si la tiene."),
        text("fecha_impresa", "due_text", "Fecha comprometida, como se imprimió."),
        day(
            "fecha_comprometida",
            "due_on",
            "La fecha impresa; si cambió después, lo dice «enmiendas». Vacía si el plan no da una.",
        ),
        text("medio_de_seguimiento", "follow_up", "Medio de seguimiento impreso."),
    ),
    key=("actividad",),
    refers=(refer("componentes", "componente"),),
    query=lambda scope: scope.plan.activities.annotate(
        component_code=component_code("component__")
    ).order_by(*printed_order()),
)

PARTIES = Table(
    name="partes",
    title="Partes responsables",
    description=(
        "Las organizaciones y los grupos que el plan nombra, y quienes informan sin estar "
        "nombrados en él."
    ),
    columns=of_plan(
        code("parte", "slug", "Clave permanente de la parte.", required=True),
        text("nombre", "name_then", "Nombre de entonces.", required=True),
        choice("clase", "kind", PARTY_KIND, "Si es una organización o un grupo.", required=True),
        choice(
            "sector",
            "sector_then",
            SECTOR,
            "Sector del STTL al que pertenecía, según el portal; el plan no lo dice.",
        ),
        text("razon_del_sector", "sector_note", "Por qué el portal la clasifica así."),
    ),
    key=("parte",),
    query=lambda scope: (
        parties_of(scope.plan)
        .annotate(
            name_then=party_then("name", "pk", scope.moment),
            sector_then=party_then("sector", "pk", scope.moment),
        )
        .order_by(byte_order("slug"))
    ),
)

PARTY_NAMES = Table(
    name="nombres",
    title="Nombres impresos de las partes",
    description="Cada forma en que el documento escribe el nombre de una parte.",
    columns=of_plan(
        code("parte", "party__slug", "Parte que se nombra.", required=True),
        text("nombre_impreso", "name", "Nombre, como se imprimió.", required=True),
    ),
    key=("parte", "nombre_impreso"),
    refers=(refer("partes", "parte"),),
    query=lambda scope: PartyName.objects.filter(party__in=parties_of(scope.plan)).order_by(
        byte_order("party__slug"), byte_order("name")
    ),
)

RESPONSIBILITIES = Table(
    name="responsabilidades",
    title="Responsabilidades",
    description="Quién responde por cada actividad y con qué papel: un renglón por papel.",
    columns=of_plan(
        code("actividad", "activity__code", "Clave de la actividad, como 2a-3.", required=True),
        whole("linea", "line", "Renglón de la celda impresa, desde el 1.", required=True),
        choice("papel", "role", ROLE, "Papel, según el portal.", required=True),
        code("parte", "party__slug", "Parte responsable.", required=True),
        text("nombre_impreso", "printed_name", "Nombre, como se imprimió ahí.", required=True),
        text("papel_impreso", "role_text", "Papel, como se imprimió."),
        flag(
            "hace_el_trabajo",
            "does_the_work",
            "Si las palabras impresas dicen que la parte hace el trabajo.",
            required=True,
        ),
    ),
    key=("actividad", "linea", "papel"),
    refers=(refer("actividades", "actividad"), refer("partes", "parte")),
    query=lambda scope: Responsibility.objects.filter(activity__plan=scope.plan).order_by(
        *printed_order("activity__"), "line", byte_order("role")
    ),
)

RESULTS = Table(
    name="renglones",
    title="Renglones de la sección 8",
    description=(
        "La tabla de medición del documento, renglón por renglón, y la actividad de la sección 7 "
        "con la que se corresponde."
    ),
    columns=of_plan(
        code("renglon", "result_code", "Clave permanente, como s8-2a-3.", required=True),
        code("componente", "component_code", "Componente de cuya tabla es.", required=True),
        whole("posicion", "position", "Posición entre los renglones.", required=True),
        text("numeracion", "number", "Número impreso."),
        text("actividad_impresa", "activity_text", "Actividad, en la sección 8.", required=True),
        text("objetivo", "objective", "Objetivo impreso."),
        text("formula", "formula", "Fórmula impresa; vacía si el plan no da indicador."),
        code("actividad", "activity__code", "Actividad de la sección 7 que le corresponde."),
        choice("correspondencia", "grade", GRADE, "Cuánto se corresponden.", required=True),
        text("nota_de_correspondencia", "grade_note", "En qué difieren."),
    ),
    key=("renglon",),
    refers=(refer("componentes", "componente"), refer("actividades", "actividad")),
    query=lambda scope: (
        PlannedResult.objects.filter(component__commitment__plan=scope.plan)
        .annotate(result_code=result_code(), component_code=component_code("component__"))
        .order_by(*result_order())
    ),
)

INDICATORS = Table(
    name="indicadores",
    title="Indicadores",
    description="Lo que mide cada renglón de la sección 8 que tiene fórmula.",
    columns=of_plan(
        code(
            "indicador",
            "result_code",
            "Clave permanente: la de su renglón de la sección 8.",
            required=True,
        ),
        code("actividad", "result__activity__code", "Actividad que mide."),
        text("numerador", "numerator_label", "Qué cuenta el numerador.", required=True),
        text("denominador", "denominator_label", "Qué cuenta el denominador.", required=True),
    ),
    key=("indicador",),
    refers=(refer("renglones", "indicador", to=("renglon",)), refer("actividades", "actividad")),
    query=lambda scope: (
        Indicator.objects.filter(result__component__commitment__plan=scope.plan)
        .annotate(result_code=result_code("result__"))
        .order_by(*result_order("result__"))
    ),
)

UNIVERSES = Table(
    name="universos",
    title="Universos compartidos",
    description="Los denominadores que comparten varios indicadores.",
    columns=of_plan(
        code("universo", "slug", "Clave permanente del universo.", required=True),
        text("nombre", "name", "Nombre.", required=True),
        text("denominador", "denominator_label", "Qué cuenta el denominador.", required=True),
    ),
    key=("universo",),
    query=lambda scope: scope.plan.universes.order_by(byte_order("slug")),
)

DISCREPANCIES = Table(
    name="discrepancias",
    title="Notas de fidelidad",
    description="Los lugares en que el documento firmado se contradice a sí mismo.",
    columns=of_plan(
        code("discrepancia", "key", "Clave permanente de la nota.", required=True),
        whole("posicion", "position", "Orden de la nota, desde el 1.", required=True),
        text("secciones", "sections", "Secciones del documento de que trata.", required=True),
        code("actividad", "activity__code", "Actividad de que trata, si es de una."),
        text("titulo", "title", "Título.", required=True),
        text("explicacion", "text", "Explicación.", required=True),
        listed("pasajes", "quotes", "Pasajes citados, como se imprimieron: lista en JSON."),
    ),
    key=("discrepancia",),
    refers=(refer("actividades", "actividad"),),
    query=lambda scope: scope.plan.discrepancies.order_by("position", byte_order("key")),
)

PLAN_TABLES = (
    PLANS,
    SECTIONS,
    COMMITMENTS,
    COMPONENTS,
    ACTIVITIES,
    PARTIES,
    PARTY_NAMES,
    RESPONSIBILITIES,
    RESULTS,
    INDICATORS,
    UNIVERSES,
    DISCREPANCIES,
)
