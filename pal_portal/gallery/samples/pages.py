"""What frames every page: navigation, the corte, banners, messages, the card's code."""

from datetime import date

from commitments.models import ActionPlan
from pal_portal.gallery.specimens import Specimen
from pal_portal.moments import MonthLink, PageMoment
from sttl.moments import Moment

PLAN = ActionPlan(slug="durango-2015", title="Plan de muestra")
APRIL, AUGUST = date(2016, 4, 1), date(2016, 8, 1)
NEXT, PREVIOUS = MonthLink("mayo de 2016", "#"), MonthLink("marzo de 2016", "#")


def corte(
    state: str,
    cutoff: date,
    previous: MonthLink | None,
    following: MonthLink | None,
    *,
    is_of_today: bool = True,
) -> Specimen:
    at = PageMoment(
        moment=Moment(cutoff, date(2016, 9, 30), is_newest=following is None),
        decided=(),
        last_month=AUGUST,
        newest_cutoff=AUGUST,
        query="",
        present_url="#",
        previous=previous,
        following=following,
        is_of_today=is_of_today,
    )
    return Specimen("corte", state, {"at": at})


SPECIMENS = [
    Specimen("navigation", "Con plan", {"plan": PLAN, "query": "", "section": "actividades"}),
    Specimen("navigation", "Sin plan", {"plan": None, "query": "", "section": "planes"}),
    Specimen("search_box", "Vacía"),
    corte("El más reciente", AUGUST, PREVIOUS, None),
    corte("Uno anterior, con su aviso", APRIL, PREVIOUS, NEXT),
    corte("El primero, con lo que se sabía otro día", APRIL, None, NEXT, is_of_today=False),
    Specimen("demo_banner", "En toda página de la demostración"),
    Specimen("messages", "Después de una acción", {"messages": ["Se entregó el informe."]}),
    Specimen(
        "embed", "Bajo un compromiso o una actividad", {"url": "https://ejemplo.mx/", "title": "2a"}
    ),
]
