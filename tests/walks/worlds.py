"""The signed plan, and a plan of today, with the people who walk on them."""

from dataclasses import dataclass
from datetime import date

from django.core.management import call_command
from django.utils import timezone

from commitments.models import Activity, Party
from commitments.months import last_ended, parse_month, shift, write_month
from commitments.sectors import Sector
from indicators.models import Indicator
from pal_portal.accounts.second_factor import enrol
from sttl.models import Revision, User
from sttl.office.secretariat import create_secretariat
from sttl.record.workflow import advance
from tests.factories import (
    make_activity,
    make_assignment,
    make_decision,
    make_indicator,
    make_liaison,
    make_member,
    make_party,
    make_plan,
    make_secretary,
    make_user,
)
from tests.sttl.walks import draft

from .walking import PASSWORD

AUGUST = "/seguimiento/durango-2015/2a-2/2016-08/"
PUBLIC_AUGUST = "/planes/durango-2015/informes/2a-2/2016-08/"


@dataclass(frozen=True)
class Today:
    """A plan that runs now: the month that ended last is still in time."""

    activity: Activity
    indicator: Indicator
    month: date

    @property
    def report(self) -> str:
        return f"{self.activity.code}/{write_month(self.month)}/"

    @property
    def desk(self) -> str:
        return f"/seguimiento/{self.activity.plan.slug}/{self.report}"

    @property
    def public(self) -> str:
        return f"/planes/{self.activity.plan.slug}/informes/{self.report}"


def signed_plan() -> Activity:
    """Load the signed plan with a liaison for 2a-2, the secretariat, and two sectors' members."""
    call_command("load_plan", "fixtures/durango-2015", verbosity=0)
    create_secretariat()
    party = Party.objects.get(slug="direccion-municipal-de-medio-ambiente")
    make_liaison(party, make_user("enlace", password=PASSWORD), since_on=date(2015, 9, 1))
    enrol(make_secretary("secretaria", password=PASSWORD))
    for sector, name in ((Sector.CIVIL_SOCIETY, "sociedad"), (Sector.GUARANTOR, "garante")):
        make_member(sector, user=make_user(name, password=PASSWORD))
    return Activity.objects.get(code="2a-2")


def plan_of_today() -> Today:
    """Make a plan whose activity was assigned today: its first report is due in ten days."""
    create_secretariat()
    today = timezone.localdate()
    month = last_ended(today)
    plan = make_plan(slug="actual", first_month=month, last_month=shift(month, 11))
    activity = make_activity(plan, "2a-2")
    indicator = make_indicator(activity)
    make_decision(indicator)
    party = make_party("medio-ambiente")
    make_assignment(activity, party, recorded_at=timezone.now())
    make_liaison(party, make_user("enlace", password=PASSWORD), since_on=today)
    make_secretary("secretaria", password=PASSWORD)
    return Today(activity, indicator, month)


def publish(activity: Activity, month: str) -> Revision:
    """Hand in and publish a month, twelve of fifty-seven; those steps are walked elsewhere."""
    by = User.objects.get(username="enlace")
    revision = draft(activity, month, (12, 57), at=timezone.now(), by=by)
    advance(revision, "submit", by=by, at=timezone.now())
    advance(revision, "publish", by=User.objects.get(username="secretaria"), at=timezone.now())
    return revision


def publish_as_handed_in(activity: Activity, month: str) -> None:
    """Publish what the browser handed in."""
    held = Revision.objects.get(report__activity=activity, report__month=parse_month(month))
    advance(held, "publish", by=User.objects.get(username="secretaria"), at=timezone.now())
