"""How the tests ask the API: rows as whoever reads JSON gets them, figures exactly."""

import json
from decimal import Decimal
from typing import Any

from django.test import Client

API = "/api/planes/durango-2015/"


def asked(client: Client, address: str, **query: str | int) -> dict[str, Any]:
    """Return what an address under the plan's answers."""
    response = client.get(address if address.startswith("/") else f"{API}{address}/", query)
    assert response.status_code == 200, response.content
    found: dict[str, Any] = json.loads(response.content, parse_float=Decimal)
    return found


def refusal(client: Client, address: str, status: int) -> str:
    """Return the sentence with which an address is refused."""
    response = client.get(address)
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.content)
    assert list(found) == ["error", "detalle"]
    return str(found["detalle"])
