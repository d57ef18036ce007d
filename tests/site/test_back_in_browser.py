"""Signed out is out: the browser's own Back shows nothing of what was read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from sttl.record.workflow import start_report
from tests import factories
from tests.clients import PortalClient

from .worlds import MARCH, owed_activity


@pytest.fixture
def page(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Page]:
    """Give a browser that keeps whole pages for Back, as people's do and Playwright's does not."""
    kept = ["--disable-back-forward-cache"]
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=kept)
    yield browser.new_page()
    browser.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_back_after_signing_out_shows_no_draft(live_server: LiveServer, page: Page) -> None:
    activity = owed_activity("2a-2", measured=False)
    liaison = activity.assignments.get().party.liaisons.get().user
    draft = start_report(activity, MARCH, by=liaison, at=factories.noon(date(2016, 4, 8)))
    draft.done = "BORRADOR SIN ENTREGAR"
    draft.save()
    signed_in = PortalClient()
    signed_in.force_login(liaison)
    name = settings.SESSION_COOKIE_NAME
    key = signed_in.cookies[name].value
    page.context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
    page.goto(f"{live_server.url}/seguimiento/durango-2015/2a-2/2016-03/")
    expect(page.get_by_text("BORRADOR SIN ENTREGAR")).to_be_visible()

    page.get_by_role("button", name="Salir").first.click()
    expect(page).to_have_url(f"{live_server.url}/cuentas/entrar/")
    page.evaluate("history.back()")

    expect(page.get_by_role("button", name="Entrar", exact=True)).to_be_visible()
    assert "BORRADOR" not in page.content()
