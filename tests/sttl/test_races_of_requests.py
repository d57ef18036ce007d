"""Two requests at once, fifty rounds of each: one wins, nobody meets a fault (TRUST.md).

As requests, so that a fault would be seen as a 500. What is shown without the guards is in
test_races_without_guards.py.
"""

from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from sttl.files.uploads import FOLDER
from sttl.models import Evidence
from sttl.office.secretariat import create_secretariat
from sttl.record.chain import faults
from tests.factories import durango, make_secretary

from .racing import (
    NOW,
    QUEUE,
    at_once,
    browser_of,
    desk_address,
    fifty_months,
    posting,
    steps_of,
    typed,
)
from .walks import draft, hand_in, liaison_of, make_reporter

pytestmark = pytest.mark.django_db(transaction=True)

TAKEN = {"publish": "publicar", "return": "devolver"}


def stored_files() -> set[str]:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return {f"{FOLDER}/{each.name}" for each in folder.iterdir()} if folder.exists() else set()


def file(text: str) -> dict[str, object]:
    """Return a row of evidence with a file, as the form sends it."""
    return {
        "evidencia-TOTAL_FORMS": "1",
        "evidencia-0-title": text,
        "evidencia-0-upload": SimpleUploadedFile("lista.pdf", b"%PDF-1.7 " + text.encode()),
    }


def test_of_two_reviewers_one_wins() -> None:
    create_secretariat()
    reviewers = [browser_of(make_secretary()) for _ in range(2)]
    winners: Counter[str] = Counter()

    for (activity, month), second in zip(
        fifty_months(), cycle(["return", "publish"]), strict=False
    ):
        revision = hand_in(activity, month, (12, 57), at=NOW)
        answers = at_once(
            *(
                posting(browser, f"{QUEUE}{revision.pk}/{TAKEN[step]}/", {"note": "Falta."})
                for browser, step in zip(reviewers, ("publish", second), strict=True)
            )
        )
        won = steps_of(revision)[-1]
        assert steps_of(revision) == ["submit", won]
        assert won in ("publish", second)
        note_comes_back = 200 if (won, second) == ("publish", "return") else 302
        assert [status for status, _ in answers] == [302, note_comes_back]
        winners[won] += 1

    assert winners.total() == 50
    assert list(faults(durango())) == []


ANSWERS = {  # of the publication and the withdrawal; a draft is its party's, not of the queue: 404
    "publish": [(302, 409)],
    "withdraw": [(302, 302), (404, 302)],
}


def test_a_publication_and_a_withdrawal_exclude_each_other() -> None:
    create_secretariat()
    party = make_reporter()
    reviewer, writer = browser_of(make_secretary()), browser_of(liaison_of(party))
    winners: Counter[str] = Counter()

    for activity, month in fifty_months(party):
        revision = hand_in(activity, month, (12, 57), at=NOW)
        published, withdrawn = at_once(
            posting(reviewer, f"{QUEUE}{revision.pk}/publicar/"),
            posting(writer, desk_address(revision, "retirar/")),
        )
        revision.refresh_from_db()
        won = steps_of(revision)[-1]
        assert steps_of(revision) == ["submit", won]
        assert revision.state == {"publish": "published", "withdraw": "draft"}[won]
        assert (published[0], withdrawn[0]) in ANSWERS[won]
        winners[won] += 1

    assert winners.total() == 50
    assert list(faults(durango())) == []


def test_a_hand_in_sent_twice_is_one_event_and_two_successes() -> None:
    party = make_reporter()
    windows = [browser_of(liaison_of(party)) for _ in range(2)]

    for activity, month in fifty_months(party):
        revision = draft(activity, month, (12, 57), at=NOW)

        answers = at_once(*(posting(each, desk_address(revision, "enviar/")) for each in windows))

        assert [status for status, _ in answers] == [302, 302]
        assert steps_of(revision) == ["submit"]

    assert list(faults(durango())) == []


def test_of_two_windows_on_one_draft_one_writes_and_the_other_is_warned() -> None:
    """Each brings a file too, and both are kept, once each: a browser forgets what it sent."""
    party = make_reporter()
    windows = [browser_of(liaison_of(party)) for _ in range(2)]
    texts = ["Escrito en una.", "Escrito en otra."]

    for activity, month in fifty_months(party):
        revision = draft(activity, month, (12, 57), at=NOW)
        revision.refresh_from_db()

        answers = at_once(
            *(
                posting(browser, desk_address(revision), typed(revision, text) | file(text))
                for browser, text in zip(windows, texts, strict=True)
            )
        )

        assert sorted(status for status, _ in answers) == [302, 409]
        won, warned = sorted(range(2), key=lambda index: answers[index][0])
        revision.refresh_from_db()
        assert revision.done == texts[won]
        assert all(text in answers[warned][1] for text in texts)
        assert sorted(revision.evidence.values_list("title", flat=True)) == sorted(texts)

    assert stored_files() == set(Evidence.objects.values_list("file", flat=True))
