"""The page that documents the visual language, for those who change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from commitments.models import ActionPlan

from .samples import accounts, data, figures, forms, lists, pages, printed
from .specimens import Specimen
from .tokens import pairs, tokens

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"


@dataclass(frozen=True)
class Drawn:
    """A specimen on the page."""

    number: int
    state: str
    frame: str
    html: SafeString


@dataclass(frozen=True)
class Shown:
    """A component: its name, its file, what it says that it expects, and its states."""

    name: str
    path: str
    expects: str
    states: tuple[Drawn, ...]


def shown(specimens: Sequence[Specimen], first: int) -> list[Shown]:
    """Group specimens by component, in their order; their names are numbered from first on."""
    drawn: dict[str, list[Drawn]] = {}
    for number, each in enumerate(specimens, start=first):
        drawn.setdefault(each.component, []).append(
            Drawn(number, each.state, each.frame, each.html(number))
        )
    return [
        Shown(name, f"templates/components/{name}.html", expects(name), tuple(states))
        for name, states in drawn.items()
    ]


def expects(name: str) -> str:
    """Return what a component says in its first line that it expects."""
    first = (COMPONENTS / f"{name}.html").read_text(encoding="utf-8").partition("\n")[0]
    return first.strip("{# }").partition("Expects: ")[2]


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every token and every component, without the database."""
    parts = {
        "Cifras y estados": figures.SPECIMENS,
        "Listas y tablas": lists.SPECIMENS,
        "Palabras del plan e informes": printed.SPECIMENS,
        "Datos abiertos y sesiones": data.SPECIMENS,
        "Formularios": forms.specimens(),
        "La página": pages.SPECIMENS,
        "La cuenta": accounts.SPECIMENS,
    }
    groups, first = [], 1
    for title, specimens in parts.items():
        groups.append((title, shown(specimens, first)))
        first += len(specimens)
    context: dict[str, object] = {"plan": ActionPlan(slug="durango-2015", title="Plan de muestra")}
    context |= {"groups": groups, "tokens": tokens(), "pairs": pairs()}
    return render(request, "gallery/page.html", context)
