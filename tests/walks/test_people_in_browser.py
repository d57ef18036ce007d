"""The rest of what people do with a month and a session, each as that person does it.

Late, returned and mended, disputed and corrected are in tests/site/test_month_in_browser.py; an
invitation taken up and the second step in tests/site/test_account_walks_in_browser.py. Every page
walked over is held against axe at one of the two widths; those two files look at both.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from commitments.months import write_month
from sttl.models import Event, Revision, Session
from tests.clients import forget_who_was_in

from .walking import PASSWORD, Walk
from .worlds import (
    AUGUST,
    PUBLIC_AUGUST,
    Today,
    plan_of_today,
    publish,
    publish_as_handed_in,
    signed_plan,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]
FIGURES = (("numerator", "12"), ("denominator", "57"))
MANY = 80  # presses of Tab: more than any page of the desk has stops


@pytest.fixture
def walk(live_server: LiveServer, watched_page: Page, assert_accessible: Check) -> Walk:
    return Walk(watched_page, live_server.url, assert_accessible, 360)


@pytest.fixture
def wide(walk: Walk) -> Walk:
    walk.width = 1280
    walk.page.set_viewport_size({"width": 1280, "height": 900})
    return walk


class Keys:
    """A person without a mouse: Tab to a place, then type, Enter or Space."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Press Tab until the place has the focus."""
        for _ in range(MANY):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        """Press a link or button that the focus is on, and wait for the page it leads to."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def test_a_month_is_handed_in_on_time_by_keyboard_alone(wide: Walk) -> None:
    today, page, keys = plan_of_today(), wide.page, Keys(wide.page)
    prefix = f"m{today.indicator.pk}"

    wide.open("/cuentas/entrar/")
    keys.type('[name="login"]', "enlace")
    keys.type('[name="password"]', PASSWORD)
    keys.press("main button")
    keys.press(f'a[href="{today.desk}"]')
    wide.looked_at()
    for name, value in FIGURES:
        keys.type(f'[name="{prefix}-{name}"]', value)
    keys.type('[name="done"]', "Se visitaron las colonias.")
    keys.press('main button[type="submit"]', "Space")
    wide.looked_at()
    keys.press('form[action$="/enviar/"] button', "Space")
    expect(page.get_by_text("Su informe quedó entregado.")).to_be_visible()
    publish_as_handed_in(today.activity, write_month(today.month))

    forget_who_was_in(wide.page)
    wide.open(today.public)
    expect(page.get_by_text("a tiempo").first).to_be_visible()
    wide.looked_at()


def test_a_month_without_activity_is_handed_in_with_its_reason(walk: Walk) -> None:
    activity, page = signed_plan(), walk.page

    walk.become("enlace")
    walk.open(AUGUST)
    page.get_by_text("¿No hubo actividad este mes?").click()
    page.get_by_label("Este mes no hubo actividad").check()
    walk.press("Guardar y revisar")
    expect(page.get_by_role("main")).to_contain_text("por qué no hubo actividad")
    walk.looked_at()
    walk.open(AUGUST)
    page.get_by_label("Por qué no hubo actividad").fill("Llovió todo el mes.")
    walk.press("Guardar y revisar")
    walk.press("Entregar el informe")
    expect(page.get_by_text("Su informe quedó entregado.")).to_be_visible()
    publish_as_handed_in(activity, "2016-08")

    forget_who_was_in(walk.page)
    walk.open(PUBLIC_AUGUST)
    expect(page.get_by_text("Llovió todo el mes.").first).to_be_visible()
    walk.looked_at()


def test_what_was_disputed_and_then_agreed_becomes_validated(wide: Walk) -> None:
    page = wide.page
    publish(signed_plan(), "2016-08")

    def judge(who: str, opinion: str, reason: str) -> None:
        wide.become(who)
        wide.open(f"{AUGUST}dictamen/")
        page.get_by_label(opinion, exact=True).check()
        page.get_by_label("Razón").fill(reason)
        wide.press("Registrar el dictamen")
        expect(page.get_by_text(reason).first).to_be_visible()

    judge("sociedad", "No coincide", "Contamos 10 en la visita.")
    disputed = wide.dashboard()
    expect(page.locator(".tile-under_way")).to_contain_text("en disputa")
    judge("garante", "Coincide", "Las actas lo dicen.")
    assert wide.dashboard()["Validado por el STTL"] == disputed["Validado por el STTL"]
    judge("sociedad", "Coincide", "Fuimos otra vez y son 12.")

    agreed = wide.dashboard()
    assert disputed["Validado por el STTL"] == "Sin validar\nen 0 de 31 actividades"
    assert agreed["Validado por el STTL"] == "21.05 %\nen 1 de 31 actividades"
    expect(page.locator(".tile-under_way")).not_to_contain_text("en disputa")
    wide.open(PUBLIC_AUGUST)
    expect(page.get_by_text("Contamos 10 en la visita.").first).to_be_attached()
    wide.looked_at()


def test_a_session_is_recorded_with_its_agreement_and_read_by_anybody(wide: Walk) -> None:
    page = wide.page
    signed_plan()

    wide.become("secretaria")
    wide.open("/admin/sttl/session/add/")
    number = (Session.objects.order_by("number").values_list("number", flat=True).last() or 0) + 1
    texts = {
        "number": str(number),
        "held_on": "2016-09-02",
        "title": "Sesión de cierre",
        "minutes": "Se revisaron los doce meses.",
        "agreements-0-text": "Publicar el informe final.",
    }
    for name, text in texts.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.locator('[name="_save"]').click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    forget_who_was_in(wide.page)
    wide.open(f"/sttl/sesiones/{number}/")
    for said in ("Sesión de cierre", "Se revisaron los doce meses.", "Publicar el informe final."):
        expect(page.get_by_text(said).first).to_be_visible()
    wide.looked_at()


def test_a_month_is_handed_in_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    today: Today = plan_of_today()
    context = browser.new_context(java_script_enabled=False, locale="es-MX")
    page = context.new_page()

    page.goto(f"{live_server.url}/cuentas/entrar/")
    page.get_by_label("Usuario o correo electrónico").fill("enlace")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.locator(f'a[href="{today.desk}"]').first.click()
    page.get_by_label("Qué se hizo este mes").fill("Se visitaron las colonias.")
    for name, value in FIGURES:
        page.locator(f'[name="m{today.indicator.pk}-{name}"]').fill(value)
    page.get_by_role("button", name="Guardar y revisar").click()
    page.get_by_role("button", name="Entregar el informe").click()

    expect(page.get_by_text("Su informe quedó entregado.")).to_be_visible()
    context.close()
    assert Revision.objects.get().state == Revision.State.SUBMITTED
    assert Event.objects.get().step == Event.Step.SUBMIT
