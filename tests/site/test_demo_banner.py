"""The banner of demonstration on the pages that show no plan of their own."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from commitments.models import ActionPlan
from tests import factories

pytestmark = pytest.mark.django_db

BANNER = "Datos ficticios: demostración."


@pytest.fixture
def demonstration() -> ActionPlan:
    plan = factories.make_plan()
    ActionPlan.objects.filter(pk=plan.pk).update(is_demo=True)
    return plan


@pytest.mark.parametrize("address", ["/cuentas/entrar/", "/metodologia/", "/planes/", "/no-hay/"])
def test_pages_without_a_plan_bear_the_banner_of_demonstration(
    client: Client, demonstration: ActionPlan, address: str
) -> None:
    assert BANNER in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/cuentas/entrar/", "/metodologia/", "/planes/", "/no-hay/"])
def test_pages_without_a_plan_bear_no_banner_beside_a_real_one(
    client: Client, address: str
) -> None:
    factories.make_plan()

    assert BANNER not in client.get(address).content.decode()


def test_the_admin_bears_the_banner_too(client: Client, demonstration: ActionPlan) -> None:
    client.force_login(factories.make_user("administrador", is_staff=True, is_superuser=True))

    assert BANNER in client.get("/admin/").content.decode()


def test_an_error_page_is_shown_also_when_the_database_is_away(client: Client) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        response = client.get("/no-hay/")

    assert response.status_code == 404
    assert "No encontramos esta página" in response.content.decode()
