"""A whole month walked in a real browser: citizen, liaison, secretariat, on the signed plan."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from commitments.models import ActionPlan, Party
from commitments.sectors import Sector
from pal_portal.accounts.second_factor import enrol
from sttl.office.secretariat import create_secretariat
from tests.factories import make_liaison, make_member, make_secretary, make_user
from tests.site.worlds import confirm_proposals
from tests.walks.walking import PASSWORD, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = "/seguimiento/durango-2015/2a-2/2016-08/"


@pytest.fixture(params=[360, 1280])
def walk(
    request: pytest.FixtureRequest,
    live_server: LiveServer,
    watched_page: Page,
    assert_accessible: Callable[[Page], None],
) -> Walk:
    """Load the signed plan with one liaison, the secretariat and a member of civil society."""
    call_command("load_plan", "fixtures/durango-2015", verbosity=0)
    create_secretariat()
    party = Party.objects.get(slug="direccion-municipal-de-medio-ambiente")
    make_liaison(party, make_user("enlace", password=PASSWORD), since_on=date(2015, 9, 1))
    secretary = make_secretary("secretaria", password=PASSWORD)
    enrol(secretary)
    signed = datetime(2015, 9, 1, 12, tzinfo=UTC)
    confirm_proposals(ActionPlan.objects.get(), by=secretary, at=signed)
    member = make_user("sociedad", password=PASSWORD)
    make_member(Sector.CIVIL_SOCIETY, user=member)
    return Walk(watched_page, live_server.url, assert_accessible, request.param)


def test_a_month_goes_from_the_form_to_the_dashboard_and_is_corrected(walk: Walk) -> None:
    page = walk.page
    empty = {
        "Reportado": "Sin medición\nen 0 de 31 actividades",
        "Validado por el STTL": "Sin validar\nen 0 de 31 actividades",
        "Tiempo transcurrido": "12 de 12\nmeses; no es avance",
        "Informes de agosto de 2016": "0 de 22\nfaltan 22; aparte, 9 sin parte designada\n"
        "Ver quién falta",
        "sentence": "Las 31 actividades están sin informe. "
        "La fecha acordada venció el 25 de agosto de 2016.",
    }
    assert walk.dashboard() == empty
    walk.looked_at()
    assert page.locator(".tile").count() == 31
    assert page.locator(".tile-unreported").count() == 31

    # The liaison hands August in.
    walk.become("enlace")
    walk.looked_at()
    page.locator(f'.months a[href="{REPORT}"]').click()
    walk.looked_at()
    walk.fill("1,5", "Se reubicaron ladrilleras.")
    expect(page.get_by_role("alert")).to_contain_text("Escriba el número sin comas")
    expect(page.get_by_label("Qué se hizo este mes")).to_have_value("Se reubicaron ladrilleras.")
    walk.looked_at()
    walk.fill("12", "Se reubicaron ladrilleras.")
    expect(page.get_by_text("12 de 57: 21.05 %")).to_be_visible()
    walk.looked_at()
    walk.press("Entregar el informe")
    expect(page.get_by_text("Su informe quedó entregado.")).to_be_visible()
    walk.looked_at()
    handed_in = empty | {
        "Informes de agosto de 2016": "1 de 22\n1 tarde; 1 en revisión; faltan 21; "
        "aparte, 9 sin parte designada\nVer quién falta"
    }
    assert walk.dashboard() == handed_in

    # The secretariat returns it with a reason.
    walk.become("secretaria")
    walk.open("/admin/sttl/revision/")
    page.get_by_role("link", name="2a-2").click()
    walk.looked_at()
    page.get_by_label("Razón").fill("Falta decir dónde.")
    walk.press("Devolver a la parte")
    expect(page.get_by_text("El informe se devolvió a la parte.")).to_be_visible()
    assert walk.dashboard() == handed_in  # a return is not public before the publication

    # The liaison mends it and hands it in again.
    walk.become("enlace")
    page.locator(f'.months a[href="{REPORT}"]').click()
    expect(page.get_by_text("Falta decir dónde.")).to_be_visible()
    walk.looked_at()
    walk.fill("12", "Se reubicaron 12 ladrilleras al parque.")
    walk.press("Entregar el informe")

    # The secretariat publishes it.
    walk.become("secretaria")
    walk.open("/admin/sttl/revision/")
    page.get_by_role("link", name="2a-2").click()
    walk.press("Publicar el informe")
    expect(page.get_by_text("El informe quedó publicado.")).to_be_visible()
    published = empty | {
        "Reportado": "21.05 %\nen 1 de 31 actividades",
        "Informes de agosto de 2016": "1 de 22\n1 tarde; faltan 21; aparte, 9 sin parte designada\n"
        "Ver quién falta",
        "sentence": "De 31 actividades, 1 está en curso y 30 sin informe. "
        "La fecha acordada venció el 25 de agosto de 2016.",
    }
    assert walk.dashboard() == published
    walk.looked_at()
    assert page.locator(".tile-under_way").inner_text().replace("\xa0", " ").split("\n")[:2] == [
        "2a-2",
        "21.05 %",
    ]
    walk.open("/planes/durango-2015/informes/2a-2/2016-08/")
    expect(page.get_by_text("Se reubicaron 12 ladrilleras al parque.")).to_be_visible()
    walk.looked_at()

    # A member of the STTL disagrees.
    walk.become("sociedad")
    page.get_by_role("link", name="2a-2, agosto de 2016").click()
    walk.looked_at()
    page.get_by_label("No coincide").check()
    page.get_by_label("Razón").fill("Contamos 10 en la visita.")
    walk.press("Registrar el dictamen")
    expect(page.get_by_text("Contamos 10 en la visita.")).to_be_visible()
    assert walk.dashboard() == published
    expect(page.locator(".tile-under_way")).to_contain_text("en disputa")

    # The liaison corrects it, with a reason, and the secretariat publishes the correction.
    walk.become("enlace")
    walk.open(REPORT + "revisar/")
    page.get_by_role("link", name="corríjalo").click()
    walk.looked_at()
    page.get_by_label("Por qué lo corrige").fill("Dos se contaron dos veces.")
    walk.press("Abrir la corrección")
    walk.fill("10", "Se reubicaron 10 ladrilleras al parque.")
    walk.press("Entregar el informe")
    walk.become("secretaria")
    walk.open("/admin/sttl/revision/")
    page.get_by_role("link", name="2a-2").click()
    walk.press("Publicar el informe")
    assert walk.dashboard() == published | {"Reportado": "17.54 %\nen 1 de 31 actividades"}
    walk.open("/planes/durango-2015/informes/2a-2/2016-08/")
    expect(page.get_by_text("Dos se contaron dos veces.").first).to_be_visible()
    walk.looked_at()
