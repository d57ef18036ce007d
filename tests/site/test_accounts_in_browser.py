"""Sign-in as people see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from pal_portal.accounts.second_factor import enrol
from sttl.models import User
from tests.clients import code_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_sign_in_page_is_accessible_also_after_a_mistake(
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    page = watched_page
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{live_server.url}/cuentas/entrar/")
    assert_accessible(page)
    page.get_by_label("Usuario o correo electrónico").fill("nadie")
    page.get_by_label("Contraseña").fill("equivocada")
    page.get_by_role("button", name="Entrar").click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Usuario o correo electrónico")).to_have_value("nadie")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_administrator_works_in_the_stock_admin_under_the_strict_policy(
    live_server: LiveServer, watched_page: Page
) -> None:
    root = User.objects.create_superuser("administrador", password="una-clave-larga-1")
    key = enrol(root).key
    page = watched_page

    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Usuario o correo electrónico").fill("administrador")
    page.get_by_label("Contraseña").fill("una-clave-larga-1")
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("Código").fill(code_for(key))
    page.get_by_role("button", name="Entrar", exact=True).click()

    expect(page).to_have_url(f"{live_server.url}/admin/")
    expect(page.get_by_role("link", name="Secretaría técnica del STTL")).to_be_visible()
    page.goto(f"{live_server.url}/admin/auth/group/add/")
    expect(page.get_by_role("button", name="Guardar", exact=True)).to_be_visible()
