"""The demonstration stays out of a database in which people work."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commitments.models import ActionPlan
from commitments.refused import Refused
from pal_portal.demo import year
from pal_portal.demo.entry import DemoEntry
from pal_portal.demo.fiction import DemoStep, moment
from sttl.models import Report, User
from tests.factories import SIGNED_ON, durango, make_report

pytestmark = pytest.mark.django_db

NOTHING_CHANGED = "La demostración no se cargó y nada cambió. "


def refusal() -> str:
    """Run the command, which must refuse, and give its sentence; nothing may have changed."""
    held = User.objects.count(), Report.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("demo", stdout=StringIO())
    assert (User.objects.count(), Report.objects.count()) == held
    assert not ActionPlan.objects.filter(is_demo=True).exists()
    return str(refused.value)


def test_it_needs_the_plan() -> None:
    sentence = "Primero cargue el plan: manage.py load_plan fixtures/durango-2015."

    assert refusal() == NOTHING_CHANGED + sentence


def test_it_refuses_a_database_with_a_report_of_any_plan() -> None:
    durango()
    make_report()

    sentence = "La base de datos ya tiene informes; use una base aparte."
    assert refusal() == NOTHING_CHANGED + sentence


def test_it_refuses_a_database_with_an_account_of_its_names() -> None:
    durango()
    User.objects.create_user("secretaria")

    sentence = "La base de datos ya tiene la cuenta «secretaria»; use una base aparte."
    assert refusal() == NOTHING_CHANGED + sentence


def test_a_step_that_is_refused_takes_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    durango()
    step = DemoStep(moment(f"{SIGNED_ON} 10:00:00"), "steps", {})
    monkeypatch.setattr(year, "steps", lambda: [step])
    monkeypatch.setattr(DemoEntry, "enter", refuse)

    assert refusal() == NOTHING_CHANGED + "No se admitió un paso del 2015-08-25: no se puede"


def refuse(*_: object) -> None:
    raise Refused("no se puede")
