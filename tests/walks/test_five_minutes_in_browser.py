"""A plain month is four pages and few bytes; how long it takes is measured in docs/measure."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from docs.measure.enlace import PAGE_LIMIT, REPORT, hand_in
from sttl.models import Revision

from .walking import PASSWORD
from .worlds import signed_plan

WEIGHT_LIMIT = 120_000  # bytes, not compressed here: three seconds of such a connection


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_plain_month_is_handed_in_on_four_pages(
    browser: Browser, live_server: LiveServer
) -> None:
    signed_plan()

    walked = hand_in(browser, live_server.url, username="enlace", password=PASSWORD)

    assert Revision.objects.get().state == Revision.State.SUBMITTED
    assert walked.pages == ["/cuentas/entrar/", "/seguimiento/", REPORT, f"{REPORT}revisar/"]
    assert len(walked.pages) <= PAGE_LIMIT
    assert walked.weight < WEIGHT_LIMIT
