"""What a page says in small is what the activity's own page says, and true when it is said."""

import re

import pytest
from django.test import Client

from commitments.models import Activity
from tests.factories import make_universe
from tests.sttl.walks import (
    make_levelled,
    make_reported,
    on,
    publish,
    publish_correction,
    validate,
)

PLAN = "/planes/durango-2015/"
RAIN = "Temporada de lluvias."

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    page = re.sub(r"<[^>]+>", " ", client.get(address).content.decode())
    return re.sub(r"[ \n]+", " ", page)


@pytest.fixture
def inactive() -> Activity:
    """Make an activity whose only report, without activity, every sector agrees with."""
    activity = make_levelled("4-7")
    september = publish(activity, "2015-09", is_inactive=True, inactive_reason=RAIN)
    validate(september, at=on("2015-10-20"))
    return activity


def test_a_card_says_the_validated_state_that_the_activitys_page_says(
    client: Client, inactive: Activity
) -> None:
    own = words(client, f"{PLAN}actividades/4-7/?al=2015-10-31")
    listed = words(client, f"{PLAN}actividades/?al=2015-10-31")

    assert "Validado por el STTL No iniciada" in own
    assert "Reportado — Validado No iniciada" in listed


def test_what_is_validated_and_measures_nothing_is_not_without_validation(
    client: Client, inactive: Activity
) -> None:
    before = words(client, f"{PLAN}?al=2015-10-19")
    since = words(client, f"{PLAN}?al=2015-10-31")

    assert "Validado por el STTL Sin validar en 0 de 1 actividad " in before
    assert "Validado por el STTL Sin medición en 0 de 1 actividad" in since


def test_what_is_no_longer_owed_is_not_called_done_once_it_is_open_again(client: Client) -> None:
    activity = make_reported()
    september = publish(activity, "2015-09", (10, 10), is_finished=True, at=on("2015-10-05"))
    publish_correction(september, (9, 10), at=on("2015-12-15"), is_finished=False)

    page = words(client, f"{PLAN}actividades/2a-2/?al=2016-01-05")

    assert "En curso" in page
    assert "Ya no se debe: los meses anteriores dieron la actividad por cumplida" in page
    assert "la actividad está cumplida" not in page


def test_a_joint_figure_over_100_says_that_it_counts_as_100(client: Client) -> None:
    universe = make_universe()
    relocated = make_reported("2a-2", universe=universe)
    converted = make_reported("2a-5", universe=universe)
    publish(relocated, "2015-09", (30, 57))
    publish(converted, "2015-09", (27, 57))
    at_hundred = words(client, f"{PLAN}actividades/2a-2/")
    publish(converted, "2015-10", (40, 57), reasons={"joint_reason": "Se contaron dos veces."})
    over = words(client, f"{PLAN}actividades/2a-2/")
    made = client.get(f"{PLAN}actividades/2a-2/como-se-hizo.json").content.decode()

    assert "= 100\xa0%. Esa cifra conjunta es la que cuenta en los promedios, una vez" in at_hundred
    assert (
        "= 122.81\xa0%. Esa cifra conjunta es la que cuenta en los promedios, como 100\xa0%,"
        in over
    )
    assert "122.81\xa0%, que cuenta como 100\xa0%" in made
