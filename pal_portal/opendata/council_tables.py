"""The STTL's sessions and agreements, and the chain of events."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.urls import reverse

from sttl.models import Agreement, Event, Revision, Session
from sttl.models.record import canonical, public_line

from .codes import STEP
from .columns import (
    OF_PLAN,
    Scope,
    Table,
    a_month,
    choice,
    code,
    day,
    flag,
    instant,
    of_plan,
    recorded,
    refer,
    text,
    whole,
)


def session_code(number: int | None, held_on: date) -> str:
    """Return what a session is known by: its number, or its day (decision 009)."""
    return str(number or held_on.isoformat())


def minutes_address(file: str, number: int | None, held_on: date) -> str | None:
    """Return where on the portal the file of a session's minutes is; None without one."""
    if not file:
        return None
    return reverse("site:session-minutes", args=[session_code(number, held_on)])


HELD = recorded("held_on", what="La sesión consta desde que empieza su día")

SESSIONS = Table(
    name="sesiones",
    title="Sesiones del STTL",
    description=(
        "Las sesiones del STTL, que es uno para todos los planes. No dependen del corte ni del "
        "día de conocimiento."
    ),
    columns=of_plan(
        code(
            "sesion",
            ("number", "held_on"),
            "Clave: su número, o su fecha si no lo tiene.",
            required=True,
            derive=session_code,
        ),
        whole("numero", "number", "Número de la sesión."),
        day("fecha", "held_on", "Día de la sesión.", required=True),
        text("asunto", "title", "Asunto.", required=True),
        text("orden_del_dia", "agenda", "Orden del día."),
        text("minuta", "minutes", "Minuta."),
        code(
            "archivo",
            ("file", "number", "held_on"),
            "Dirección del archivo de la minuta, desde la raíz del portal, si lo tiene.",
            derive=minutes_address,
        ),
        text("tipo", "media_type", "Tipo del archivo (MIME)."),
        whole("bytes", "byte_size", "Tamaño del archivo.", unit="bytes"),
        code("sha256", "sha256", "Huella SHA-256 del archivo."),
        whole("asistentes", "present", "Cuántos integrantes asistieron.", required=True),
        dated=HELD,
    ),
    key=("sesion",),
    references=(OF_PLAN,),
    query=lambda scope: Session.objects.annotate(present=Count("attendees")).order_by(
        "held_on", F("number").asc(nulls_last=True), "pk"
    ),
)

AGREEMENTS = Table(
    name="acuerdos",
    title="Acuerdos del STTL",
    description="Lo que decidió cada sesión: quién, para cuándo y si se cumplió.",
    columns=of_plan(
        code(
            "sesion",
            ("session__number", "session__held_on"),
            "Sesión.",
            required=True,
            derive=session_code,
        ),
        whole("numero", "position", "Orden en la sesión.", required=True),
        text("acuerdo", "text", "Acuerdo.", required=True),
        code("parte", "party__slug", "A cargo de qué parte; puede ser de otro plan."),
        day("para_el", "due_on", "Para qué día."),
        day("cumplido_el", "done_on", "Qué día se cumplió."),
        dated=recorded("session__held_on", what="El acuerdo consta desde el día de su sesión"),
    ),
    key=("sesion", "numero"),
    references=(
        OF_PLAN,
        refer("sesiones", "sesion"),
    ),
    query=lambda scope: Agreement.objects.order_by(
        "session__held_on", F("session__number").asc(nulls_last=True), "session", "position"
    ),
)

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
    references=(
        OF_PLAN,
        refer("actividades", "actividad"),
    ),
    query=events,
)

COUNCIL_TABLES = (SESSIONS, AGREEMENTS, EVENTS)
