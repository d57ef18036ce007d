"""What the tests of a month share: the kilns' activity, its party, its people."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from commitments.models import ActionPlan, Activity, Party
from commitments.months import write_month
from indicators.models import Indicator
from sttl.editor.clashes import version_of
from sttl.models import Revision, User
from sttl.office.secretariat import create_secretariat
from tests.factories import (
    make_activity,
    make_assignment,
    make_decision,
    make_indicator,
    make_liaison,
    make_party,
    make_plan,
    make_secretary,
    make_user,
)

SEPTEMBER = date(2015, 9, 1)


@dataclass
class Month:
    """One activity with one indicator, and the people of its September."""

    plan: ActionPlan
    activity: Activity
    indicator: Indicator
    party: Party
    enlace: User
    secretary: User

    def address(self, step: str = "", month: date = SEPTEMBER) -> str:
        return f"/seguimiento/{self.plan.slug}/{self.activity.code}/{write_month(month)}/{step}"

    def typed(self, numerator: str = "12", denominator: str = "57", **more: str) -> dict[str, str]:
        """Return what the form's fields hold when a person fills it in."""
        prefix = f"m{self.indicator.pk}"
        kept = Revision.objects.filter(report__activity=self.activity).order_by("pk").last()
        return {
            "visto": version_of(kept) if kept else "",
            "done": "Se reubicaron ladrilleras.",
            f"{prefix}-numerator": numerator,
            f"{prefix}-denominator": denominator,
            "evidencia-TOTAL_FORMS": "1",
            "evidencia-INITIAL_FORMS": "0",
            "evidencia-0-title": "",
            "evidencia-0-url": "",
            **more,
        }

    def revision(self) -> Revision:
        return Revision.objects.get(report__activity=self.activity)


@pytest.fixture
def kilns(db: None) -> Month:
    plan = make_plan()
    activity = make_activity(plan, "2a-2")
    indicator = make_indicator(activity)
    make_decision(indicator)
    party = make_party("medio-ambiente")
    make_assignment(activity, party)
    enlace = make_user("enlace")
    make_liaison(party, enlace)
    create_secretariat()
    return Month(plan, activity, indicator, party, enlace, make_secretary("secretaria"))


@pytest.fixture
def enlace(client: Client, kilns: Month) -> Client:
    """Give a browser in which the liaison is signed in."""
    client.force_login(kilns.enlace)
    return client


@pytest.fixture
def secretariat(client: Client, kilns: Month) -> Client:
    """Give a browser in which the secretariat is signed in."""
    client.force_login(kilns.secretary)
    return client
