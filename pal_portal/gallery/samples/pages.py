"""What frames every page: navigation, the corte, banners, messages, the card's code."""

from collections.abc import Sequence
from datetime import date

from django.core.paginator import Paginator

from commitments.models import ActionPlan
from pal_portal.asking import MonthLink, PageMoment
from pal_portal.gallery.specimens import Specimen
from sttl.reading.moments import Moment

PLAN = ActionPlan(slug="durango-2015", title="Plan de muestra")
APRIL, AUGUST = date(2016, 4, 1), date(2016, 8, 1)
NEXT = MonthLink("mayo de 2016", "may 2016", "#")
PREVIOUS = MonthLink("marzo de 2016", "mar 2016", "#")


def moment(
    cutoff: date,
    *,
    previous: MonthLink | None = None,
    following: MonthLink | None = None,
    others: Sequence[MonthLink] = (),
    is_of_today: bool = True,
) -> PageMoment:
    return PageMoment(
        moment=Moment(cutoff, date(2016, 9, 30), is_newest=following is None),
        decided=(),
        last_month=AUGUST,
        newest_cutoff=AUGUST,
        query="",
        present_url="#",
        previous=previous,
        following=following,
        others=others,
        is_of_today=is_of_today,
    )


SPECIMENS = [
    Specimen("navigation", "Con plan", {"plan": PLAN, "query": "", "section": "actividades"}),
    Specimen("navigation", "Sin plan", {"plan": None, "query": "", "section": "planes"}),
    Specimen("search_box", "Vacía"),
    Specimen("ways_on", "Donde no hay página"),
    Specimen(
        "corte",
        "El más reciente, con todos los meses",
        {"at": moment(AUGUST, previous=PREVIOUS, others=[PREVIOUS, NEXT])},
    ),
    Specimen(
        "corte",
        "Uno anterior, con su aviso",
        {"at": moment(APRIL, previous=PREVIOUS, following=NEXT)},
    ),
    Specimen(
        "corte",
        "El primero, con lo sabido otro día",
        {"at": moment(APRIL, following=NEXT, is_of_today=False)},
    ),
    Specimen("past", "Lo que se sabía otro día", {"at": moment(AUGUST, is_of_today=False)}),
    Specimen("pages", "En medio", {"page": Paginator(range(250), 100).page(2), "url": "#"}),
    Specimen("pages", "La última", {"page": Paginator(range(250), 100).page(3), "url": "#"}),
    Specimen("demo_banner", "En toda página de la demostración"),
    Specimen("messages", "Después de una acción", {"messages": ["Se entregó el informe."]}),
    Specimen(
        "embed", "Bajo un compromiso o una actividad", {"url": "https://ejemplo.mx/", "title": "2a"}
    ),
]
