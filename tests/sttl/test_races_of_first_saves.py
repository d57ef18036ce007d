"""Two first writes of one thing at once: the second answers as the first did, and nothing twice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Activity
from sttl.models import Evidence, Report, Revision
from tests.factories import make_liaison

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
