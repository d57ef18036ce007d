"""An invitation taken up, and the second step set up and used, as people do it."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import caches
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from pal_portal.accounts.second_factor import enrol
from sttl.models import User
from sttl.office.secretariat import create_secretariat
from tests.clients import code_for, forget_who_was_in, key_of, recovery_codes_of
from tests.factories import make_liaison, make_party, make_secretary, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "una-clave-larga-1"
Check = Callable[[Page], None]
ACCOUNT_PAGES = [
    "/cuentas/",
    "/cuentas/sesiones/",
    "/cuentas/contrasena/",
    "/cuentas/dos-pasos/",
    "/cuentas/confirmar/?next=/cuentas/",
    "/seguimiento/",
]
PAGES_WITH_STEP = [
    "/cuentas/dos-pasos/",
    "/cuentas/dos-pasos/codigos/",
    "/cuentas/dos-pasos/codigos/nuevos/",
    "/cuentas/dos-pasos/desactivar/",
    "/cuentas/confirmar/codigo/?next=/cuentas/",
]


class BrowserVisit:
    """A browser of a certain width on the portal's account pages."""

    def __init__(self, page: Page, url: str, check: Check, width: int) -> None:
        self.page, self.url, self.check, self.width = page, url, check, width
        page.set_viewport_size({"width": width, "height": 800})

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def looked_at(self) -> None:
        """Hold the page against axe, and against sideways scrolling."""
        self.check(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def type(self, **fields: str) -> None:
        for label, text in fields.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(text)

    def come_in(self, username: str) -> None:
        """Give the name and the password at the door."""
        forget_who_was_in(self.page)
        self.open("/cuentas/entrar/")
        self.type(Usuario_o_correo_electrónico=username, Contraseña=PASSWORD)
        self.press("Entrar")

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(self.url + path)


@pytest.fixture(params=[360, 1280])
def visit(
    request: pytest.FixtureRequest,
    live_server: LiveServer,
    settings: Settings,
    watched_page: Page,
    assert_accessible: Check,
) -> BrowserVisit:
    settings.SITE_URL = live_server.url  # where the links of messages lead
    return BrowserVisit(watched_page, live_server.url, assert_accessible, request.param)


def test_an_invitation_is_sent_and_taken_up(visit: BrowserVisit) -> None:
    page = visit.page
    create_secretariat()
    enrol(make_secretary("secretaria", password=PASSWORD))
    visit.come_in("secretaria")
    visit.type(Código=code_for(key_of(User.objects.get(username="secretaria"))))
    visit.press("Entrar")
    visit.is_at("/seguimiento/")

    # The secretariat writes a name, an address and an office.
    visit.open("/admin/sttl/user/add/")
    page.get_by_label("Nombre de usuario").fill("enlace-utim")
    page.get_by_label("Dirección de correo electrónico").fill("utim@example.mx")
    page.get_by_label("Oficina").fill("UTIM")
    visit.press("Guardar")
    expect(page.get_by_text("La invitación salió a utim@example.mx.")).to_be_visible()
    visit.open(f"/admin/sttl/user/{User.objects.get(username='enlace-utim').pk}/change/")
    visit.press("Enviar la invitación otra vez")
    expect(page.get_by_text("La invitación salió a utim@example.mx.")).to_be_visible()
    make_liaison(make_party("utim"), User.objects.get(username="enlace-utim"))

    # The liaison opens the link, is told of a bad password, chooses another, and is at the desk.
    found = re.search(r"http://\S+/cuentas/invitacion/\S+", str(mail.outbox[-1].body))
    assert found
    forget_who_was_in(page)
    page.goto(found[0])
    expect(page.get_by_text("Su usuario es enlace-utim, de UTIM.")).to_be_visible()
    visit.looked_at()
    visit.type(Contraseña_nueva="corta")
    visit.press("Guardar y entrar")
    expect(page.get_by_role("alert")).to_be_visible()
    visit.looked_at()
    visit.type(Contraseña_nueva=PASSWORD)
    page.get_by_label("La misma, otra vez").fill(PASSWORD)
    visit.press("Guardar y entrar")
    visit.is_at("/seguimiento/")
    expect(page.get_by_text("Enlace: Utim")).to_be_visible()

    # The link serves once.
    forget_who_was_in(page)
    page.goto(found[0])
    expect(page.get_by_role("heading", name="Este enlace ya no sirve")).to_be_visible()
    visit.looked_at()


def test_the_second_step_is_set_up_and_used_and_a_recovery_code_too(visit: BrowserVisit) -> None:
    page = visit.page
    user = make_secretary("secretaria", password=PASSWORD)

    # Whoever enters the admin is led to set it up, with the picture or by hand.
    visit.come_in("secretaria")
    visit.is_at("/cuentas/dos-pasos/activar/")
    visit.open("/admin/")
    visit.is_at("/cuentas/dos-pasos/activar/")
    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    assert page.locator(".qr").evaluate("picture => picture.naturalWidth") > 0
    visit.looked_at()
    visit.type(Código_que_muestra_la_aplicación="000000")
    visit.press("Activar")
    expect(page.get_by_role("alert")).to_contain_text("Código incorrecto.")
    visit.looked_at()
    key = page.locator(".key").inner_text().replace(" ", "")
    visit.type(Código_que_muestra_la_aplicación=code_for(key))
    visit.press("Activar")
    visit.is_at("/cuentas/dos-pasos/codigos/")
    assert page.locator(".key").all_inner_texts() == recovery_codes_of(user)
    visit.open("/admin/")
    visit.is_at("/admin/")

    # From then on the password alone does not do.
    visit.come_in("secretaria")
    visit.is_at("/cuentas/entrar/codigo/")
    visit.looked_at()
    visit.type(Código="000000")
    visit.press("Entrar")
    expect(page.get_by_role("alert")).to_contain_text("Código incorrecto.")
    visit.looked_at()
    caches["throttles"].clear()
    visit.type(Código=code_for(key))
    visit.press("Entrar")
    visit.is_at("/seguimiento/")

    # Without the telephone, a recovery code does.
    visit.come_in("secretaria")
    visit.type(Código=recovery_codes_of(user)[0])
    visit.press("Entrar")
    visit.is_at("/seguimiento/")
    assert len(recovery_codes_of(user)) == 9
    for path in PAGES_WITH_STEP:
        visit.open(path)
        visit.looked_at()


def test_every_account_page_is_accessible_and_fits(visit: BrowserVisit) -> None:
    user = make_user("enlace", password=PASSWORD, email="enlace@example.mx", office="UTIM")
    for slug in ("direccion-municipal-de-seguridad-publica-y-educacion", "utim"):
        make_liaison(make_party(slug), user)
    visit.come_in("enlace")
    visit.come_in("enlace")  # a second session to end

    for path in ACCOUNT_PAGES:
        visit.open(path)
        visit.looked_at()
    visit.open("/cuentas/sesiones/")
    visit.press("Cerrar todas las demás")
    expect(visit.page.get_by_text("Cerró todas las demás sesiones")).to_be_visible()
    visit.looked_at()


def test_a_forgotten_password_is_replaced(visit: BrowserVisit) -> None:
    page = visit.page
    make_user("enlace", password="la-que-se-olvidó-9", email="enlace@example.mx")

    visit.open("/cuentas/entrar/")
    page.get_by_role("link", name="¿Olvidó su contraseña?").click()
    visit.looked_at()
    visit.type(Correo_electrónico="enlace@example.mx")
    visit.press("Enviar el enlace")
    expect(page.get_by_role("heading", name="Revise su correo")).to_be_visible()
    visit.looked_at()
    found = re.search(r"http://\S+/cuentas/restablecer/\S+", str(mail.outbox[-1].body))
    assert found
    page.goto(found[0])
    visit.looked_at()
    visit.type(Contraseña_nueva=PASSWORD)
    page.get_by_label("La misma, otra vez").fill(PASSWORD)
    visit.press("Guardar y entrar")
    visit.is_at("/seguimiento/")
