"""Every link of the demonstration leads somewhere: a walk over its year of reports."""

import pytest
from django.utils import timezone

from pal_portal.opendata.releases import freeze
from tests.demo.conftest import Demo
from tests.site.crawler import Walker, assert_whole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_from_the_first_page_every_link_leads_to_a_whole_page(demo: Demo) -> None:
    freeze(demo.plan, at=timezone.now())

    walk = Walker().from_the_top()

    assert_whole(walk, without={"session-minutes"})  # its sessions bear their minutes as text
