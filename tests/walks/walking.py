"""A person at a browser on the portal, who signs in, fills in and looks; for the walks."""

import re
from collections.abc import Callable

from django.core.cache import caches
from playwright.sync_api import Page, expect

from sttl.models import User
from tests.clients import code_for, forget_who_was_in, key_of

PASSWORD = "una-clave-larga-1"


class Walk:
    """A browser on the portal, in which each person signs in in turn."""

    def __init__(self, page: Page, url: str, check: Callable[[Page], None], width: int) -> None:
        self.page, self.url, self.check, self.width = page, url, check, width
        page.set_viewport_size({"width": width, "height": 900})

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def looked_at(self) -> None:
        """Hold the page against axe, and against sideways scrolling."""
        self.check(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width

    def become(self, username: str) -> None:
        forget_who_was_in(self.page)
        self.open("/cuentas/entrar/")
        self.page.get_by_label("Usuario o correo electrónico").fill(username)
        self.page.get_by_label("Contraseña").fill(PASSWORD)
        self.press("Entrar")
        user = User.objects.get(username=username)
        if user.is_staff:
            for counted in caches.all():  # a code is taken once: people wait for the next one
                counted.clear()
            self.page.get_by_label("Código").fill(code_for(key_of(user)))
            self.press("Entrar")
        expect(self.page).to_have_url(re.compile("/seguimiento/$"))

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def dashboard(self) -> dict[str, str]:
        """Return what the dashboard tells an anonymous reader: its readings and its sentence."""
        forget_who_was_in(self.page)
        self.open("/")
        readings = self.page.locator(".reading")
        found = {
            each.locator("dt").inner_text(): each.locator("dd").inner_text().replace("\xa0", " ")
            for each in readings.all()
        }
        return found | {"sentence": self.page.locator(".lead").inner_text()}

    def fill(self, numerator: str, done: str) -> None:
        self.page.get_by_label("Número de ladrilleras reubicadas").fill(numerator)
        self.page.get_by_label("Número de ladrilleras dentro de la mancha urbana").fill("57")
        self.page.get_by_label("Qué se hizo este mes").fill(done)
        self.press("Guardar y revisar")
