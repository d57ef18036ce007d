"""Nothing that the public receives is made from the Host that it asks for (decision 044)."""

import json

import pytest
from django.test import Client

from .addresses import EXAMPLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished_world")]
HOSTS = ("testserver", "localhost:1234", "127.0.0.1")


@pytest.fixture(autouse=True)
def _own_media() -> None:
    """Keep the files of the world that all the tests here look at."""


@pytest.fixture(autouse=True)
def _own_releases() -> None:
    """Keep its releases too."""


def told(client: Client, address: str) -> set[tuple[int, str, bytes]]:
    """Return what an address answers under each name of the site: one thing, if it is as it must.

    The status, the headers that may hold an address, and every byte.
    """
    answers = [client.get(address, headers={"host": host}) for host in HOSTS]
    return {
        (
            answer.status_code,
            json.dumps({name: answer.get(name) for name in ("Location", "Link", "ETag")}),
            answer.getvalue(),
        )
        for answer in answers
    }


def test_a_public_answer_is_the_same_under_every_name_and_port(client: Client) -> None:
    differing = [
        name for name, example in EXAMPLES.items() if len(told(client, example.address)) > 1
    ]

    assert differing == []


def test_redirects_and_refusals_are_too(client: Client) -> None:
    addresses = [
        "/planes",
        "/planes/durango-2015/actividades/?estado=&buscar=",
        "/planes/durango-2015/?corte=nada",
        "/planes/otro/",
        "/api/planes/durango-2015/mediciones/?tamano=1",
        "/api/otra/",
    ]

    assert [address for address in addresses if len(told(client, address)) > 1] == []
