"""The rules of the numbers by their address, and the shape of a figure in a file."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from django.urls import reverse

Made: TypeAlias = dict[str, Any]  # a part of a file: as deep as JSON

ANCHORS = {  # of the methodology page, by the rule's number (DESIGN.md section 4)
    1: "porcentajes",
    2: "cero",
    3: "sin-indicador",
    4: "decisiones",
    5: "denominadores",
    6: "universos",
    7: "estados",
    8: "senales",
    9: "promedios",
    10: "dos-lecturas",
    11: "plazos",
    12: "correcciones",
}


def figure_made(key: str, name: str, says: Iterable[str], *rules: int, **more: Any) -> Made:
    """Say how a figure was made: its name, its words as the page has them, and its rules."""
    return {
        "clave": key,
        "nombre": name,
        "dice": [say for say in says if say],
        "reglas": rules_made(*rules),
        **more,
    }


def rules_made(*rules: int) -> list[Made]:
    """Name rules, each with where the methodology states it."""
    page = reverse("site:methodology")
    return [{"regla": rule, "direccion": f"{page}#{ANCHORS[rule]}"} for rule in rules]


def two_places(number: Decimal | None) -> str | None:
    """Write a number as the data do, with its two places."""
    return None if number is None else f"{number:.2f}"
