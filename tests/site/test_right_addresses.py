"""Capitals and stray spaces lead to the right address; what is not there stays 404."""

from datetime import date

import pytest
from django.test import Client

from .worlds import hand_in, kilns, owed_activity

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("/Metodologia/", "/metodologia/"),
        ("/METODOLOGIA", "/metodologia/"),
        ("/Planes/Durango-2015/", "/planes/durango-2015/"),
        ("/planes/durango-2015/actividades/2A-2/", "/planes/durango-2015/actividades/2a-2/"),
        ("/planes/durango-2015/%20", "/planes/durango-2015/"),
        ("/planes/durango-2015%20/", "/planes/durango-2015/"),
        ("/planes/%C2%A0durango-2015/?corte=2016-03", "/planes/durango-2015/?corte=2016-03"),
        (
            "/planes/Durango-2015/informes/2A-2/2016-03/%20",
            "/planes/durango-2015/informes/2a-2/2016-03/",
        ),
        ("/planes/Durango-2015/datos/Plan.CSV", "/planes/durango-2015/datos/plan.csv"),
        ("/Data.JSON", "/data.json"),
        ("/API/Planes/Durango-2015/Plan/", "/api/planes/durango-2015/plan/"),
    ],
)
def test_the_right_address_is_led_to(client: Client, written: str, right: str) -> None:
    kilns()

    response = client.get(written)

    assert (response.status_code, response.headers.get("Location")) == (301, right)
    assert client.get(right).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/Planes/otro/",
        "/planes/durango-2015/actividades/9Z-9/",
        "/planes/Durango-2015/informes/2A-4/2015-09/",  # handed in, and not published
        "/API/Planes/Otro/",
        "/Seguimiento/",
        "/Admin/",
        "/%20/ejemplo.org/",
    ],
)
def test_what_is_unknown_unpublished_or_behind_the_door_stays_404(
    client: Client, address: str
) -> None:
    kilns()
    activity = owed_activity("2a-4", measured=False)
    hand_in(activity, date(2015, 9, 1), on=date(2015, 10, 8), level="limited")

    assert client.get(address).status_code == 404


def test_a_post_is_not_led_anywhere(client: Client) -> None:
    assert client.post("/Metodologia/").status_code == 404
