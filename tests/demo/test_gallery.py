"""The gallery: every component, as pages of the demonstration draw it (make gallery)."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pal_portal.opendata.releases import freeze
from sttl.models import CouncilEvent, User
from sttl.record.council import append, whose
from tests.demo.conftest import Demo
from tests.demo.year import PASSWORD
from tests.factories import make_correction
from tests.gallery.drawing import COMPONENTS, Collector

pytestmark = pytest.mark.django_db

PLAN = "/planes/durango-2015/"
PAGES = {  # by the account that opens them; none: nobody has signed in
    "": [
        PLAN,
        f"{PLAN}?corte=2016-03&al=2016-04-30",
        f"{PLAN}compromisos/2/",
        f"{PLAN}actividades/",
        f"{PLAN}actividades/?estado=nada-asi",
        f"{PLAN}actividades/2a-2/",
        f"{PLAN}actividades/2a-2/como-se-hizo/",
        f"{PLAN}actividades/2a-6/",
        f"{PLAN}actividades/4-4/",
        f"{PLAN}actividades/2a-2/tarjeta/",
        f"{PLAN}responsables/",
        f"{PLAN}responsables/utim/",
        f"{PLAN}informes/",
        f"{PLAN}informes/2b-4/2015-11/?de=1&a=2",
        f"{PLAN}informes/2a-2/2015-12/",
        f"{PLAN}informes/4-3/2016-05/",
        f"{PLAN}documento/",
        f"{PLAN}sucesos/?page=2",
        f"{PLAN}datos/",
        f"{PLAN}datos/mediciones/",
        f"{PLAN}datos/versiones/",
        "/planes/",
        "/sttl/",
        "/sttl/sucesos/",
        "/sttl/sesiones/7/",
        "/buscar/?q=ladrilleras",
        "/no-hay-tal-pagina/",
        "/cuentas/entrar/",
        "/cuentas/invitacion/1-nada/",
    ],
    "enlace-direccion-municipal-de-medio-ambiente": [
        "/seguimiento/",
        "/seguimiento/durango-2015/2b-5/2016-08/",
        "/seguimiento/durango-2015/2b-5/2016-08/corregir/",
        "/cuentas/",
        "/cuentas/sesiones/",
    ],
    "sttl-garante": ["/seguimiento/"],
}


def opened(demo: Demo) -> Collector:
    """Open the pages, signed in as people sign in, with what the year does not have."""
    freeze(demo.plan, at=timezone.now())
    make_correction(demo.plan)
    member = User.objects.get(username="sttl-garante")
    content = whose(member, on=timezone.localdate())
    append(CouncilEvent.Kind.SECOND_STEP_REMOVED, member, content, by=None, at=timezone.now())
    collector = Collector()
    with collector.watching():
        for name, addresses in PAGES.items():
            client = Client()
            if name:
                client.post("/cuentas/entrar/", {"login": name, "password": PASSWORD})
            for address in addresses:
                client.get(address)
    return collector


def test_every_component_is_drawn_by_some_page_and_the_gallery_shows_it(demo: Demo) -> None:
    page = Path(settings.TEST_DIR) / "gallery.html"
    collector = opened(demo)

    page.write_text(collector.page(), encoding="utf-8")

    on_disk = {path.stem for path in COMPONENTS.glob("*.html")}
    assert on_disk - set(collector.drawings) == set()
    assert page.read_text(encoding="utf-8").count('class="shown"') == len(on_disk) - 2
