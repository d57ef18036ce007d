"""Every public address of the portal, from the URL configuration, with an example of each."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from commitments.models import PlanSection
from pal_portal.opendata.releases import freeze
from sttl.models import Revision
from tests import factories

from .worlds import hand_in, kilns

BEHIND_A_DOOR = ("cuentas/", "seguimiento/", "admin/")
PARAMETER = re.compile(r"<(?:\w+:)?\w+>")
PLAN = "/planes/durango-2015/"
API_METHODS = "GET, HEAD, OPTIONS"  # a page of another site may ask first whether it may ask


@dataclass(frozen=True)
class Example:
    """An address that answers in the furnished world; whether it is a page that people read."""

    address: str
    is_page: bool = True
    methods: str = "GET, HEAD"


# A new public address needs its row here: the odd addresses and the browser walk them all.
EXAMPLES = {
    "home": Example("/"),
    "plan-list": Example("/planes/"),
    "plan-detail": Example(PLAN),
    "commitment-detail": Example(f"{PLAN}compromisos/2/"),
    "activity-list": Example(f"{PLAN}actividades/"),
    "activity-detail": Example(f"{PLAN}actividades/2a-2/"),
    "commitment-embed": Example(f"{PLAN}compromisos/2/tarjeta/"),
    "activity-embed": Example(f"{PLAN}actividades/2a-2/tarjeta/"),
    "party-list": Example(f"{PLAN}responsables/"),
    "party-detail": Example(f"{PLAN}responsables/direccion-2a-2/"),
    "board": Example(f"{PLAN}informes/"),
    "report-detail": Example(f"{PLAN}informes/2a-2/2016-03/"),
    "evidence-file": Example(f"{PLAN}informes/2a-2/2016-03/evidencia/700001/", is_page=False),
    "event-list": Example(f"{PLAN}sucesos/"),
    "document": Example(f"{PLAN}documento/"),
    "amendments": Example(f"{PLAN}enmiendas/"),
    "methodology": Example("/metodologia/"),
    "search": Example("/buscar/"),
    "council": Example("/sttl/"),
    "council-events": Example("/sttl/sucesos/"),
    "session-detail": Example("/sttl/sesiones/7/"),
    "session-minutes": Example("/sttl/sesiones/7/minuta/", is_page=False),
    "glossary": Example("/glosario/"),
    "about": Example("/acerca/"),
    "accessibility": Example("/accesibilidad/"),
    "data": Example(f"{PLAN}datos/"),
    "data-table": Example(f"{PLAN}datos/mediciones/"),
    "data-package": Example(f"{PLAN}datos/datapackage.json", is_page=False),
    "data-zip": Example(f"{PLAN}datos/paquete.zip", is_page=False),
    "data-ogp": Example(f"{PLAN}datos/ogp_compromisos.csv", is_page=False),
    "data-catalogue": Example("/datos/catalogo.jsonld", is_page=False),
    "data-json-catalogue": Example("/data.json", is_page=False),
    "data-xlsx": Example(f"{PLAN}datos/mediciones.xlsx", is_page=False),
    "data-ods": Example(f"{PLAN}datos/mediciones.ods", is_page=False),
    "plan-how-made": Example(f"{PLAN}como-se-hizo/"),
    "commitment-how-made": Example(f"{PLAN}compromisos/2/como-se-hizo/"),
    "activity-how-made": Example(f"{PLAN}actividades/2a-2/como-se-hizo/"),
    "party-list-how-made": Example(f"{PLAN}responsables/como-se-hizo/"),
    "party-how-made": Example(f"{PLAN}responsables/direccion-2a-2/como-se-hizo/"),
    "board-how-made": Example(f"{PLAN}informes/como-se-hizo/"),
    "report-how-made": Example(f"{PLAN}informes/2a-2/2016-03/como-se-hizo/"),
    "plan-made": Example(f"{PLAN}como-se-hizo.json", is_page=False),
    "commitment-made": Example(f"{PLAN}compromisos/2/como-se-hizo.json", is_page=False),
    "activity-made": Example(f"{PLAN}actividades/2a-2/como-se-hizo.json", is_page=False),
    "party-list-made": Example(f"{PLAN}responsables/como-se-hizo.json", is_page=False),
    "party-made": Example(f"{PLAN}responsables/direccion-2a-2/como-se-hizo.json", is_page=False),
    "board-made": Example(f"{PLAN}informes/como-se-hizo.json", is_page=False),
    "report-made": Example(f"{PLAN}informes/2a-2/2016-03/como-se-hizo.json", is_page=False),
    "made-schema": Example("/metodologia/como-se-hizo.schema.json", is_page=False),
    "data-csv": Example(f"{PLAN}datos/mediciones.csv", is_page=False),
    "data-json": Example(f"{PLAN}datos/mediciones.json", is_page=False),
    "api-index": Example("/api/", is_page=False, methods=API_METHODS),
    "api-document": Example("/api/openapi.json", is_page=False, methods=API_METHODS),
    "api-plans": Example("/api/planes/", is_page=False, methods=API_METHODS),
    "api-plan": Example("/api/planes/durango-2015/", is_page=False, methods=API_METHODS),
    "api-table": Example(
        "/api/planes/durango-2015/mediciones/", is_page=False, methods=API_METHODS
    ),
    "release-list": Example(f"{PLAN}datos/versiones/"),
    "release-detail": Example(f"{PLAN}datos/versiones/2016-05-02/"),
    "release-file": Example(f"{PLAN}datos/versiones/2016-05-02/plan.csv", is_page=False),
    "release-log": Example(f"{PLAN}datos/versiones.csv", is_page=False),
    "release-timemap": Example(f"{PLAN}datos/versiones/timemap/plan.csv", is_page=False),
    "feed": Example("/feeds/informes.atom", is_page=False),
    "commitment-feed": Example("/feeds/durango-2015/compromiso/2.atom", is_page=False),
    "party-feed": Example("/feeds/durango-2015/parte/direccion-2a-2.atom", is_page=False),
    "calendar": Example("/calendario.ics", is_page=False),
    "party-calendar": Example("/calendario/durango-2015/parte/direccion-2a-2.ics", is_page=False),
    "sitemap": Example("/sitemap.xml", is_page=False),
    "robots": Example("/robots.txt", is_page=False),
    "favicon": Example("/favicon.ico", is_page=False),
    "health": Example("/salud/", is_page=False),
}
PAGES = [name for name, example in EXAMPLES.items() if example.is_page]


def public_routes() -> dict[str, str]:
    """Return the route of every public address by its name: "planes/<slug:slug>/"."""
    return {name: route for name, route in routes() if not route.startswith(BEHIND_A_DOOR)}


def routes(within: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Walk the URL configuration: the name and the whole route of each address."""
    for found in (within or get_resolver()).url_patterns:
        route = f"{before}{found.pattern}"
        if isinstance(found, URLPattern):
            yield found.name or route, route
        else:
            yield from routes(found, route)


def variants(route: str, example: str, odd: str) -> Iterator[str]:
    """Give the example with each parameter of its route in turn replaced by something odd."""
    shape = PARAMETER.sub("([^/]+?)", re.sub(r"([.])", r"\\\1", f"/{route}"))
    match = re.fullmatch(shape, example)
    assert match, f"the example {example} is not of the route {route}"
    for index in range(1, len(match.groups()) + 1):
        start, end = match.span(index)
        yield example[:start] + odd + example[end:]


@contextmanager
def furnished(media: Path) -> Iterator[None]:
    """Furnish once for many tests that change nothing, and take it back at the end."""
    own = override_settings(MEDIA_ROOT=media, STORAGES={**settings.STORAGES})
    with own, transaction.atomic():
        furnish()
        yield
        transaction.set_rollback(True)


def furnish() -> None:
    """Make a world in which every example answers and most parts of the pages show."""
    moved, _ = kilns()
    factories.make_result(factories.make_activity(code="1-1"), grade="differs")
    factories.make_file(Revision.objects.filter(report__activity=moved).get(), pk=700001)
    hand_in(
        moved,
        date(2016, 4, 1),
        on=date(2016, 5, 6),
        values=(12, 57),
        publish_on=date(2016, 5, 9),
        obstacles="Faltan lotes con agua.",
    )
    factories.make_amendment(moved.plan, old_text="Decía esto.")
    factories.make_sectors_decision(moved.plan, from_month=date(2016, 8, 1))
    factories.make_sector_body()
    factories.make_session(number=5)
    session = factories.make_minutes(number=7, held_on=date(2016, 4, 15), agenda="Uno.")
    factories.make_agreement(session)
    top = PlanSection.objects.create(
        plan=moved.plan, key="plantilla", position=1, number="7.", title="PLANTILLA"
    )
    for position, key in enumerate(["plantilla-1", "plantilla-2", "medicion-2a"], start=2):
        PlanSection.objects.create(
            plan=moved.plan, parent=top, key=key, position=position, title=key, body="Texto"
        )
    moved.plan.discrepancies.create(
        key="nota", position=1, sections="7", activity=moved, title="Una nota", text="Se repite."
    )
    freeze(moved.plan, at=factories.noon(date(2016, 5, 2)))
