"""The kinds of public page, each by one address of the plan of Durango, and their limits."""

from dataclasses import dataclass
from typing import Literal

Plan = Literal["demo", "plain"]  # a year of fictitious reports, or the plan as it was signed

PLAN = "/planes/durango-2015"
HTML_LIMIT = 8_000  # bytes over the wire of the dashboard's HTML, headers included
VISIT_LIMIT = 30_000  # bytes of everything that a first visit of the dashboard fetches
VISIT_GOAL = 14_000  # what fits in a connection's first round trip
QUERY_LIMIT = 12
SCORE_LIMIT = 100  # of each category of Lighthouse


@dataclass(frozen=True)
class PageKind:
    """A kind of page: its name, an address that shows it, and what it may cost and bring."""

    name: str
    path: str
    queries: int = QUERY_LIMIT
    needs_reports: bool = False
    has_script: bool = False


DASHBOARD = PageKind("dashboard", "/", queries=6)
ACTIVITY = PageKind("activity", f"{PLAN}/actividades/2a-2/", queries=5)
PAGES = [
    DASHBOARD,
    PageKind("plan", f"{PLAN}/", queries=6),
    ACTIVITY,
    PageKind("activities", f"{PLAN}/actividades/"),
    PageKind("commitment", f"{PLAN}/compromisos/2/"),
    PageKind("parties", f"{PLAN}/responsables/"),
    PageKind("party", f"{PLAN}/responsables/direccion-municipal-de-medio-ambiente/"),
    PageKind("board", f"{PLAN}/informes/"),
    PageKind("board by party", f"{PLAN}/informes/?por=parte"),
    PageKind("report", f"{PLAN}/informes/2a-2/2016-03/", needs_reports=True),
    PageKind("how the dashboard was made", f"{PLAN}/como-se-hizo/"),
    PageKind("how an activity was made", f"{PLAN}/actividades/2a-2/como-se-hizo/"),
    PageKind("how a commitment was made", f"{PLAN}/compromisos/2/como-se-hizo/"),
    PageKind("how the parties were made", f"{PLAN}/responsables/como-se-hizo/"),
    PageKind(
        "how a party was made",
        f"{PLAN}/responsables/direccion-municipal-de-medio-ambiente/como-se-hizo/",
    ),
    PageKind("how the board was made", f"{PLAN}/informes/como-se-hizo/"),
    PageKind(
        "how a report was made", f"{PLAN}/informes/2a-2/2016-03/como-se-hizo/", needs_reports=True
    ),
    PageKind("events", f"{PLAN}/sucesos/"),
    PageKind("document", f"{PLAN}/documento/"),
    PageKind("amendments", f"{PLAN}/enmiendas/"),
    PageKind("open data", f"{PLAN}/datos/", has_script=True),  # that copies the citation
    PageKind("a table of the data", f"{PLAN}/datos/mediciones/"),
    PageKind("releases", f"{PLAN}/datos/versiones/"),
    PageKind("activity's card", f"{PLAN}/actividades/2a-2/tarjeta/"),
    PageKind("commitment's card", f"{PLAN}/compromisos/2/tarjeta/"),
    PageKind("plans", "/planes/"),
    PageKind("search", "/buscar/?q=ladrilleras"),
    PageKind("council", "/sttl/"),
    PageKind("council's record", "/sttl/sucesos/"),
    PageKind("session", "/sttl/sesiones/5/"),
    PageKind("glossary", "/glosario/"),
    PageKind("methodology", "/metodologia/"),
    PageKind("about", "/acerca/"),
    PageKind("accessibility", "/accesibilidad/"),
]


def pages_of(plan: Plan) -> list[PageKind]:
    """Return the kinds of page that a plan has: without reports there is none to open."""
    return [page for page in PAGES if plan == "demo" or not page.needs_reports]
