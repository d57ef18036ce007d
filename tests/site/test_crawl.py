"""Every link of the portal leads somewhere: a walk over the signed plan, without any report."""

import pytest
from django.core.management import call_command

from .crawler import Walker, assert_whole

NOT_YET = {  # what a plan has once there are reports, releases and minutes
    "report-detail",
    "report-made",
    "report-how-made",
    "evidence-file",
    "session-minutes",
    "release-list",
    "release-detail",
    "release-file",
    "release-log",
}


@pytest.mark.slow
@pytest.mark.django_db
def test_from_the_first_page_every_link_leads_to_a_whole_page() -> None:
    call_command("load_plan", "fixtures/durango-2015", verbosity=0)

    walk = Walker().from_the_top()

    assert_whole(walk, without=NOT_YET)
