"""How the tests read the tables: as rows of public values, at a moment of their own."""

import csv
from datetime import date
from io import StringIO

from django.test import Client

from commitments.models import ActionPlan
from pal_portal.opendata.columns import Scope
from pal_portal.opendata.kinds import Public
from pal_portal.opendata.tables import TABLE

AFTER_THE_YEAR = date(2016, 12, 31)
DATA = "/planes/durango-2015/datos/"


def scope(plan: ActionPlan, *, cutoff: date | None = None, known_on: date | None = None) -> Scope:
    """Make the scope of a plan as if today were after its last month."""
    return Scope.of(plan, today=AFTER_THE_YEAR, cutoff=cutoff, known_on=known_on)


def rows_of(name: str, asked: Scope) -> list[dict[str, Public]]:
    """Return the rows of a table, each by the names of its columns."""
    table = TABLE[name]
    return [dict(zip(table.header, row, strict=True)) for row in table.rows(asked)]


def body(client: Client, address: str) -> bytes:
    """Return the whole body of an answer, which streams."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.getvalue()


def cells_of(client: Client, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV that the site gives."""
    return list(csv.DictReader(StringIO(body(client, address).decode(), newline="")))
