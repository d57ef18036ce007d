"""Two first writes of one thing at once: the second answers as the first did, and nothing twice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Activity
from sttl.models import CouncilEvent, Evidence, Report, Revision
from sttl.office.secretariat import create_secretariat
from tests.factories import make_liaison, make_secretary, make_user

from .racing import MONTHS, at_once, browser_of, posting
from .walks import make_reported, make_reporter

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("ROUNDS", "2"))
CODES = [f"2a-{number}" for number in range(1, 6)]


def rounds() -> Iterator[tuple[Activity, str]]:
    """Give as many months of activities of one party as asked for, nothing written of any."""
    party = make_reporter()
    places = ((code, month) for code in CODES for month in MONTHS)
    made: dict[str, Activity] = {}
    for code, month in list(places)[:ROUNDS]:
        if code not in made:
            made[code] = make_reported(code, party=party)
        yield made[code], month


def first_form(
    activity: Activity, text: str = "Se hizo.", name: str = "foto.png"
) -> dict[str, object]:
    """Return the form of a month as a window sends it that was opened before there was a draft."""
    prefix = f"m{activity.results.get().indicator.pk}"
    return {
        "visto": "",
        "done": text,
        f"{prefix}-numerator": "12",
        f"{prefix}-denominator": "57",
        "evidencia-TOTAL_FORMS": "1",
        "evidencia-INITIAL_FORMS": "0",
        "evidencia-0-title": "La visita",
        "evidencia-0-upload": SimpleUploadedFile(name, PNG, "image/png"),
    }


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


FORMS: dict[str, dict[str, object]] = {
    "commitments/party": {
        "name": "Aguas",
        "slug": "aguas",
        "kind": "organisation",
        "sector": "government",
        "sector_note": "",
        "names-TOTAL_FORMS": "0",
        "names-INITIAL_FORMS": "0",
    },
    "commitments/partyidentity": {
        "name": "Instituto",
        "sector": "government",
        "since_on": "2016-09-05",
        "reason": "Cambió el reglamento.",
    },
    "commitments/discrepancy": {
        "key": "nota",
        "position": "1",
        "sections": "7",
        "title": "Nota",
        "text": "Dice.",
        "quotes": "",
    },
    "indicators/universe": {"slug": "hornos", "name": "Hornos", "denominator_label": "Todos"},
    "sttl/dueday": {"day": "15", "from_month": "2016-08", "reason": "Así se acordó."},
    "sttl/sectorsdecision": {
        "from_month": "2016-08",
        "sectors": ["government", "guarantor"],
        "reason": "Así se acordó.",
    },
    "sttl/sectorbody": {
        "sector": "guarantor",
        "name": "Instituto",
        "since_on": "2016-08-01",
        "reason": "Se fundó.",
    },
}


@pytest.mark.parametrize("model", FORMS)
def test_two_first_records_in_the_admin_leave_one_and_a_sentence(model: str) -> None:
    create_secretariat()
    activity = make_reported()
    party = activity.assignments.get().party
    records = apps.get_model(model.replace("/", "."))._default_manager
    body = {"plan": activity.plan.pk, "party": party.pk, **FORMS[model]}
    before = records.count()

    asks = [
        posting(browser_of(make_secretary(name)), f"/admin/{model}/add/", body)
        for name in ("una", "otra")
    ]
    answers = at_once(*asks)

    assert sorted(status for status, _ in answers) == [200, 302], model
    assert records.count() - before == 1


@pytest.mark.parametrize("model", ["member", "liaison"])
def test_two_equal_seats_or_liaisons_at_once_leave_one_its_line_and_a_sentence(model: str) -> None:
    create_secretariat()
    party = make_reporter()
    make_reported(party=party)  # the plan whose lock the forms of the admin wait for
    model_class = apps.get_model("sttl", model)
    browsers = [browser_of(make_secretary(name)) for name in ("una", "otra")]
    before, lines = model_class._default_manager.count(), CouncilEvent.objects.count()

    for number in range(ROUNDS):
        body = {
            "name": "Titular",
            "seat": "vocal",
            "sector": "guarantor",
            "since_on": "2016-09-05",
            "party": party.pk,
            "user": make_user(f"cuenta-{number}").pk,
        }
        asks = [posting(browser, f"/admin/sttl/{model}/add/", body) for browser in browsers]
        answers = sorted(at_once(*asks))

        assert [status for status, _ in answers] == [200, 302]
        assert "Esa cuenta ya" in answers[0][1]
        assert "en esas fechas" in answers[0][1]

    assert model_class._default_manager.count() - before == ROUNDS
    assert CouncilEvent.objects.count() - lines == ROUNDS


def files_kept() -> int:
    root = Path(settings.MEDIA_ROOT)
    return sum(path.is_file() for path in root.rglob("*"))


def test_two_first_saves_of_one_draft_keep_it_and_its_file_once() -> None:
    before = files_kept()

    for activity, month in rounds():
        party = activity.assignments.get().party
        users = [make_liaison(party).user for _ in range(2)]
        address = f"/seguimiento/durango-2015/{activity.code}/{month}/"
        asks = [posting(browser_of(user), address, first_form(activity)) for user in users]

        answers = at_once(*asks)

        assert [status for status, _ in answers] == [302, 302], answers[0][1] + answers[1][1]

    assert (Report.objects.count(), Revision.objects.count()) == (ROUNDS, ROUNDS)
    assert Evidence.objects.count() == ROUNDS
    assert files_kept() - before == ROUNDS
