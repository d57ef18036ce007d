"""The STTL: its sessions and what they agreed, and the chain of who was given a voice."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F
from django.urls import reverse

from pal_portal.opendata.codes import COUNCIL_KIND, SECTOR
from pal_portal.opendata.columns import (
    Table,
    choice,
    code,
    day,
    listed,
    of_plan,
    recorded,
    refer,
    text,
    whole,
)
from pal_portal.site.pages.council_events import public_content
from sttl.models import Agreement, CouncilEvent, Session


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
    refers=(refer("sesiones", "sesion"),),
    query=lambda scope: Agreement.objects.order_by(
        "session__held_on", F("session__number").asc(nulls_last=True), "session", "position"
    ),
)


# The chain of seats, liaisons and accounts (decision 041)

HASHED = ("sequence", "kind", "subject", "content_hash", "at", "office", "nonce")


def named(content: Mapping[str, str | bool], one: str, many: str) -> list[str]:
    """Give the codes that the content of a line names, one or several; none where it names none."""
    codes = str(content.get(one) or content.get(many) or "")
    return codes.split(",") if codes else []


def parties_named(content: Mapping[str, str | bool]) -> list[str]:
    return named(content, "party", "parties")


def sectors_named(content: Mapping[str, str | bool]) -> list[str]:
    return [SECTOR.public[stored] for stored in named(content, "sector", "sectors")]


def council_line(*fields: Any) -> str:
    """Write a line as it was hashed, from the fields that it hashes."""
    return CouncilEvent(**dict(zip(HASHED, fields, strict=True))).canonical_line()


COUNCIL_EVENTS = Table(
    name="sucesos_del_sttl",
    title="Sucesos del STTL, en cadena",
    description=(
        "Cuándo se registró o terminó cada asiento y cada enlace, y qué se hizo a una cuenta; sin "
        "nombres. El STTL es uno para todos los planes. La huella de un suceso es el SHA-256 de la "
        "huella anterior seguida de su línea; la primera sigue a 64 ceros."
    ),
    columns=of_plan(
        whole("suceso", "sequence", "Número en la cadena, desde el 1.", required=True),
        choice("clase", "kind", COUNCIL_KIND, "Qué se registró.", required=True),
        code(
            "de_que_trata",
            "subject",
            "De qué trata, como seat/3 (asiento), liaison/4 (enlace), account/7 (cuenta) o draft/9 "
            "(borrador): solo dice qué renglones tratan de lo mismo.",
            required=True,
        ),
        listed(
            "partes",
            "content",
            "Partes por las que informa, por su clave; pueden ser de otro plan.",
            derive=parties_named,
        ),
        listed(
            "sectores",
            "content",
            "Sectores del STTL en que tiene asiento, por su clave.",
            derive=sectors_named,
        ),
        text(
            "contenido",
            ("kind", "content"),
            "De un asiento, lo que se registró, en JSON: de él es la huella del contenido.",
            derive=public_content,
        ),
        text(
            "oficina", "office", "Oficina o papel de quien actuó, nunca su nombre.", required=True
        ),
        code(
            "huella_del_contenido", "content_hash", "SHA-256 de lo que se registró.", required=True
        ),
        code("huella_anterior", "previous_hash", "Huella del suceso anterior.", required=True),
        code("huella", "hash", "Huella de este suceso.", required=True),
        text(
            "linea",
            HASHED,
            "Lo que cubre la huella, tal como se le aplicó: JSON con un número de un solo uso.",
            required=True,
            derive=council_line,
        ),
        dated=recorded("at"),
    ),
    key=("suceso",),
    query=lambda scope: CouncilEvent.objects.filter(at__lt=scope.before).order_by("sequence"),
)

COUNCIL_TABLES = (SESSIONS, AGREEMENTS, COUNCIL_EVENTS)
