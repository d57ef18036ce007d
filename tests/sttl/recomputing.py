"""A plan's figures as the portal reads them and as docs/recompute works them out of its tables."""

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from django.test import Client

from docs.recompute.dashboard import RecomputedDashboard
from docs.recompute.tables import IDENTITIES, NEEDED
from indicators.rollup import Figure
from pal_portal.opendata.codes import FLAG, STANDING, STATE
from sttl.reading.readings import Reading

Figures = Mapping[str, Any]
Tables = Mapping[str, list[dict[str, str]]]


def tables_of_today() -> Tables:
    """Download the tables that docs/recompute needs."""
    return {name: table(name) for name in (*NEEDED, IDENTITIES)}


def recomputed(tables: Tables, al: str, corte: str) -> Figures:
    """Return what docs/recompute makes of today's tables for a day of knowledge and a corte."""
    read = RecomputedDashboard(tables, date.fromisoformat(al), corte).everything()
    duties = [(row["actividad"], row["mes"], row["situacion"]) for row in read["situacion"]]
    return {
        "validado": read["validado"],
        "situacion": duties,
        "actividades": {
            code: (
                state_and_percent(row["reportado"]),
                state_and_percent(row["validado"]),
                row["senales"],
            )
            for code, row in read["actividades"].items()
        },
    }


def table(name: str) -> list[dict[str, str]]:
    answer = Client().get(f"/planes/durango-2015/datos/{name}.csv")
    assert answer.status_code == 200, name
    return list(csv.DictReader(StringIO(answer.getvalue().decode(), newline="")))


def state_and_percent(row: Mapping[str, Any]) -> tuple[str, str | None]:
    return row["estado"], row["porcentaje"]


def figures_of(read: Reading) -> Figures:
    """Return the same figures of a reading."""
    validated = read.of().validated
    return {
        "validado": {
            "promedio": written(validated.percent),
            "con_cifra": validated.measured,
            "actividades": validated.total,
            "estados": {STATE.public[key]: count for key, count in validated.states.items()},
        },
        "situacion": [
            (code, f"{duty.month:%Y-%m}", STANDING.public[duty.standing])
            for code, activity in read.activities.items()
            for duty in activity.duties
        ],
        "actividades": {
            code: (
                of_figure(activity.reported),
                of_figure(activity.validated),
                [FLAG.public[flag] for flag in activity.flags],
            )
            for code, activity in read.activities.items()
        },
    }


def of_figure(figure: Figure) -> tuple[str, str | None]:
    return STATE.public[figure.state], written(figure.percent)


def written(number: Any) -> str | None:
    return None if number is None else f"{number:.2f}"
