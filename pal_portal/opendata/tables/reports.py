"""What was handed in: the months, the published versions and what they carry; the chain."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse

from commitments.models import Party
from commitments.months import write_month
from pal_portal.opendata.codes import LEVEL, OPINION, SEAT, SECTOR, STANDING, STEP
from pal_portal.opendata.columns import (
    Column,
    Scope,
    Table,
    a_month,
    amount,
    choice,
    code,
    day,
    flag,
    instant,
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
from sttl.content import EVIDENCE, MEASUREMENT, REPORT, VERDICT, ContentPart, PartKind, percent_of
from sttl.models import Event, Evidence, Measurement, Revision, Verdict
from sttl.models.chain_line import canonical
from sttl.models.record import public_line
from sttl.reading.duties import Duty, Standing
from sttl.reading.ledger import Ledger
from sttl.reading.readings import reading


def reports(scope: Scope) -> Iterator[dict[str, Any]]:
    """Give a row for each activity and ended month, with or without a report.

    They are the duties of the reading that the pages show too. It holds the plan's published
    revisions in memory, as a page does (docs/decisions/005).
    """
    ledger = Ledger.of(scope.plan, before=scope.before)
    plan_reading = reading(scope.plan, scope.moment, ledger=ledger)
    parties = dict(Party.objects.values_list("pk", "slug"))
    for code_of, activity in plan_reading.activities.items():
        published = ledger.revisions.get(code_of, ())
        for duty in activity.duties:
            first = next((one for one in published if one.statement.month == duty.month), None)
            yield {
                "actividad": code_of,
                "mes": duty.month,
                "parte": parties.get(duty.party or 0),
                "situacion": duty.standing.value,
                "vence_el": duty.due_on,
                "con_prorroga": duty.is_extended,
                "entregado_el": duty.handed_in_on,
                "dias_de_retraso": duty.days_late if duty.due_on and duty.is_handed_in else None,
                "falta_desde": missing_from(duty),
                "version_vigente": duty.revision_number or None,
                "publicado_en": first and first.published_at,
                "publicado_el": first and first.published_at,
            }


def missing_from(duty: Duty) -> date | None:
    """Return since when a report is missing, as the board says it: from its due day.

    Its own missing_since would tell when it was returned for mending, which is not public.
    """
    is_missing = duty.standing == Standing.MISSING
    return duty.due_on + timedelta(days=1) if duty.due_on and is_missing else None


REPORTS = Table(
    name="informes",
    title="Informes mensuales",
    description=(
        "Un renglón por actividad y mes terminado, también de los meses sin informe. De un "
        "informe que no se ha publicado consta solo que se entregó y cuándo."
    ),
    columns=of_plan(
        code("actividad", (), "Clave de la actividad, como 2a-3.", required=True),
        a_month("mes", (), "Mes que se informa.", required=True),
        code(
            "parte",
            (),
            "Parte designada para informar; si la situación es «propuesta», la que el portal "
            "propone y el STTL no ha confirmado. Vacía si no hay ninguna.",
        ),
        choice("situacion", (), STANDING, "Cómo está el informe.", required=True),
        day("vence_el", (), "Último día para entregarlo a tiempo; vacío si nadie lo debe."),
        flag("con_prorroga", (), "Si ese día es el de una prórroga.", required=True),
        day("entregado_el", (), "Día en que se entregó por primera vez."),
        whole("dias_de_retraso", (), "Días que se entregó tarde; 0 si fue a tiempo.", unit="días"),
        day("falta_desde", (), "Desde qué día falta."),
        whole("version_vigente", (), "Versión publicada que vale; vacía si no se ha publicado."),
        instant("publicado_en", (), "Cuándo se publicó su primera versión, en UTC."),
        day("publicado_el", (), "El mismo instante como día, en la hora del portal."),
        dated=(),
    ),
    key=("actividad", "mes"),
    refers=(refer("actividades", "actividad"), refer("partes", "parte")),
    made=reports,
)


def published(scope: Scope) -> QuerySet[Revision]:
    """Ask for the plan's revisions that were public at the moment, up to the corte."""
    return Revision.objects.published(before=scope.before).filter(
        report__activity__plan=scope.plan, report__month__lte=scope.cutoff
    )


def public(scope: Scope) -> Q:
    """Return the condition that a record belongs to a revision that was public at the moment."""
    return Q(
        revision__state=Revision.State.PUBLISHED,
        revision__published_at__lt=scope.before,
        revision__report__activity__plan=scope.plan,
        revision__report__month__lte=scope.cutoff,
    )


def handed_in_at(revision: str) -> Subquery:
    """Ask when a published revision was handed in: the last time, before its publication."""
    steps = Event.objects.filter(revision=OuterRef(revision), step=Event.Step.SUBMIT)
    return Subquery(steps.order_by("-sequence").values("at")[:1])


def version_key(to: str = "revision__") -> tuple[Column, Column, Column]:
    """Describe the three columns that name a version, from the path to it."""
    return (
        code(
            "actividad",
            f"{to}report__activity__code",
            "Clave de la actividad, como 2a-3.",
            required=True,
        ),
        a_month("mes", f"{to}report__month", "Mes que se informa.", required=True),
        whole("version", f"{to}number", "Versión del informe, desde la 1.", required=True),
    )


def columns_of(parts: Iterable[ContentPart]) -> list[Column]:
    """Describe the columns of the parts of the content that are public."""
    return [column_of(part) for part in parts if part.is_public]


def column_of(part: ContentPart) -> Column:
    """Describe the column of a part: its name, its kind, where it comes from, what it means."""
    meaning = part.meaning or f"{part.label}."
    if part.kind is PartKind.FILE:
        return code(part.column, FILE_PLACE, meaning, derive=file_address)
    if part.kind is PartKind.SIZE:
        return whole(part.column, part.name, meaning, unit="bytes")
    if part.choices:
        codes = CODES[part.choices]
        return choice(part.column, part.name, codes, meaning, required=part.is_required)
    is_required = part.is_required or part.kind is PartKind.FLAG
    return MAKERS[part.kind](part.column, part.name, meaning, required=is_required)


def file_address(file: str, slug: str, activity: str, month: Any, pk: int) -> str | None:
    """Return where on the portal a file is, from its root; None for a link."""
    if not file:
        return None
    return reverse("site:evidence-file", args=[slug, activity, write_month(month), pk])


FILE_PLACE = (
    "file",
    "revision__report__activity__plan__slug",
    "revision__report__activity__code",
    "revision__report__month",
    "pk",
)
CODES = {codes.choices: codes for codes in (LEVEL, OPINION, SECTOR)}
MAKERS = {
    PartKind.TEXT: text,
    PartKind.LINK: text,
    PartKind.MEDIA_TYPE: text,
    PartKind.FLAG: flag,
    PartKind.FIGURE: amount,
    PartKind.CODE: code,
}


def version_dates(to: str = "revision__") -> tuple[Column, ...]:
    """Describe when a version was handed in and published, from the path to it."""
    return (
        day("entregado_el", "handed_in_at", "Día en que se entregó esa versión."),
        *recorded(f"{to}published_at", words="publicado", what="Cuándo se publicó esa versión"),
    )


VERSION = refer("versiones_de_informes", "actividad", "mes", "version")
PARTY_OF = "Parte que informó."
BY_VERSION = (
    *printed_order("revision__report__activity__"),
    "revision__report__month",
    "revision__number",
)


def version_columns() -> tuple[Column, ...]:
    """Describe what a published version of a report says."""
    return of_plan(
        *version_key(""),
        whole(
            "orden_de_publicacion",
            "place",
            "En qué lugar se publicó, entre las versiones de esta tabla.",
            required=True,
        ),
        code("parte", "report__party__slug", PARTY_OF),
        *columns_of(REPORT),
        dated=version_dates(""),
    )


VERSIONS = Table(
    name="versiones_de_informes",
    title="Versiones publicadas de los informes",
    description=(
        "Lo que dice cada versión publicada de un informe. Una corrección es otra versión; de un "
        "mes vale la publicada al último."
    ),
    columns=version_columns(),
    key=("actividad", "mes", "version"),
    refers=(refer("actividades", "actividad"), refer("partes", "parte")),
    query=lambda scope: (
        published(scope)
        .annotate(handed_in_at=handed_in_at("pk"), place=numbered(by=("published_at", "pk")))
        .order_by(*printed_order("report__activity__"), "report__month", "number")
    ),
)


MEASUREMENTS = Table(
    name="mediciones",
    title="Mediciones",
    description="Un renglón por indicador, mes y versión: numerador, denominador y porcentaje.",
    columns=of_plan(
        *version_key(),
        code("indicador", "result_code", "Clave del indicador, como s8-2a-3.", required=True),
        code("parte", "revision__report__party__slug", PARTY_OF),
        *columns_of(part for part in MEASUREMENT if part.kind is PartKind.FIGURE),
        amount(
            "porcentaje",
            ("numerator", "denominator"),
            "Numerador × 100 ÷ denominador, a dos decimales, la mitad hacia arriba.",
            unit="por ciento",
            derive=percent_of,
        ),
        *columns_of(part for part in MEASUREMENT if part.kind is not PartKind.FIGURE),
        dated=version_dates(),
    ),
    key=("actividad", "mes", "version", "indicador"),
    refers=(VERSION, refer("indicadores", "indicador"), refer("partes", "parte")),
    query=lambda scope: (
        Measurement.objects.filter(public(scope))
        .annotate(
            handed_in_at=handed_in_at("revision"), result_code=result_code("indicator__result__")
        )
        .order_by(
            *BY_VERSION,
            *result_order("indicator__result__"),
        )
    ),
)


EVIDENCES = Table(
    name="evidencias",
    title="Evidencias",
    description="Los archivos y enlaces que acompañan a cada versión, con lo que demuestran.",
    columns=of_plan(
        *version_key(),
        whole("numero", "place", "Orden en la versión, desde el 1.", required=True),
        *columns_of(EVIDENCE),
        dated=version_dates(),
    ),
    key=("actividad", "mes", "version", "numero"),
    refers=(VERSION,),
    query=lambda scope: (
        Evidence.objects.filter(public(scope))
        .annotate(handed_in_at=handed_in_at("revision"), place=numbered("revision", by=("pk",)))
        .order_by(
            *BY_VERSION,
            "pk",
        )
    ),
)

VERDICTS = Table(
    name="dictamenes",
    title="Dictámenes",
    description=(
        "Lo que dijo cada sector de cada versión publicada. De un sector vale el de número más "
        "alto; los anteriores se conservan."
    ),
    columns=of_plan(
        *version_key(),
        column_of(VERDICT["sector"]),
        whole("numero", "place", "Orden en que lo dijo ese sector, desde el 1.", required=True),
        choice("asiento", "member__seat", SEAT, "Asiento de quien lo registró.", required=True),
        *columns_of(VERDICT.asked),
        dated=recorded("recorded_at"),
    ),
    key=("actividad", "mes", "version", "sector", "numero"),
    refers=(VERSION,),
    query=lambda scope: (
        Verdict.objects.filter(public(scope), recorded_at__lt=scope.before)
        .annotate(place=numbered("revision", "sector"))
        .order_by(
            *BY_VERSION,
            F("recorded_at"),
            "pk",
        )
    ),
)


# The chain of events

OPENED = {
    "step": "step",
    "code": "revision__report__activity__code",
    "month": "revision__report__month",
    "number": "revision__number",
    "content": "content_hash",
    "at": "at",
    "office": "office",
    "nonce": "nonce",
    "previous": "previous_hash",
}


def events(scope: Scope) -> QuerySet[Event]:
    """Ask for every line; of those that are not open, for the sequence and the hash alone."""
    opened = Q(
        at__lt=scope.before,
        revision__state=Revision.State.PUBLISHED,
        revision__published_at__lt=scope.before,
    )
    public_lines = {
        f"open_{name}": Case(When(opened, then=F(path)), default=None)
        for name, path in OPENED.items()
    }
    return Event.objects.filter(plan=scope.plan).annotate(**public_lines).order_by("sequence")


def is_open(step: str | None) -> bool:
    return step is not None


def line(sequence: int, step: str | None, *rest: Any) -> str | None:
    """Write an open line as it was hashed; None for one that is not open."""
    if step is None:
        return None
    code_of, month, number, content, at, office, nonce = rest
    place = code_of, month, number
    return canonical(
        public_line(
            sequence=sequence,
            step=step,
            place=place,
            content=content,
            at=at,
            office=office,
            nonce=nonce,
        )
    )


EVENTS = Table(
    name="sucesos",
    title="Sucesos, en cadena",
    description=(
        "Cada paso de cada informe. La huella de un suceso es el SHA-256 de la huella anterior "
        "seguida de su línea. De los informes que no se han publicado constan solo el número y "
        "la huella."
    ),
    columns=of_plan(
        whole("suceso", "sequence", "Número en la cadena, desde el 1.", required=True),
        flag(
            "abierto",
            "open_step",
            "Si se puede leer: su informe ya se publicó.",
            required=True,
            derive=is_open,
        ),
        choice("paso", "open_step", STEP, "Qué se hizo."),
        code("actividad", "open_code", "Clave de la actividad, como 2a-3."),
        a_month("mes", "open_month", "Mes que se informa."),
        whole("version", "open_number", "Versión del informe, desde la 1."),
        text("oficina", "open_office", "Oficina o papel de quien actuó, nunca su nombre."),
        code("huella_del_contenido", "open_content", "SHA-256 de lo que decía la versión."),
        code("huella_anterior", "open_previous", "Huella del suceso anterior."),
        code("huella", "hash", "Huella de este suceso.", required=True),
        text(
            "linea",
            ("sequence", *(f"open_{name}" for name in list(OPENED)[:-1])),
            "Lo que cubre la huella, tal como se le aplicó: JSON con un número de un solo uso.",
            derive=line,
        ),
        dated=(
            instant("registrado_en", "open_at", "Cuándo se registró, en UTC."),
            day("registrado_el", "open_at", "El día, en la hora del portal."),
        ),
    ),
    key=("suceso",),
    refers=(refer("actividades", "actividad"),),
    query=events,
)

REPORT_TABLES = (REPORTS, VERSIONS, MEASUREMENTS, EVIDENCES, VERDICTS)
