"""A worker killed while it writes leaves a whole report or none, and no file to keep (TRUST.md)."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from sttl.files.uploads import FOLDER
from sttl.models import Event, Evidence, Revision

from .racing import NOW, browser_of, desk_address, typed
from .walks import draft, make_reported

pytestmark = pytest.mark.django_db(transaction=True)

TWO_DAYS = 2 * 24 * 3600


def kill_at(model: str, revision: Revision, address: str, body: dict[str, Any]) -> None:
    """Send a request in a worker of its own, which dies when a row of the model is written."""
    told = {
        "database": str(connection.settings_dict["NAME"]),
        "media": str(settings.MEDIA_ROOT),
        "user": revision.written_by_id,
        "address": address,
        "body": body,
        "dies_at": model,
        "has_file": model == "Evidence",
    }
    worker = subprocess.run(
        [sys.executable, "-m", "tests.sttl.killed_worker"],
        input=json.dumps(told),
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert worker.returncode == -signal.SIGKILL, worker.stderr


def stored_files() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return list(folder.iterdir()) if folder.exists() else []


def test_a_worker_killed_while_it_keeps_a_draft_leaves_the_draft_as_it_was() -> None:
    revision = draft(make_reported(), "2015-09", (12, 57), at=NOW, done="Lo de antes.")
    revision.refresh_from_db()
    row = {"evidencia-TOTAL_FORMS": "1", "evidencia-0-title": "Lista"}

    kill_at("Evidence", revision, desk_address(revision), typed(revision, "Lo nuevo.") | row)

    revision.refresh_from_db()
    assert (revision.done, Evidence.objects.count()) == ("Lo de antes.", 0)
    [orphan] = stored_files()
    call_command("sweep_evidence")
    assert stored_files() == [orphan], "it may be of a form that is being saved"
    a_while_ago = time.time() - TWO_DAYS
    os.utime(orphan, (a_while_ago, a_while_ago))
    call_command("sweep_evidence")
    assert stored_files() == []


def test_a_worker_killed_while_it_hands_in_leaves_a_draft_that_can_be_handed_in() -> None:
    revision = draft(make_reported(), "2015-09", (12, 57), at=NOW)
    address = desk_address(revision, "enviar/")

    kill_at("Event", revision, address, {})

    revision.refresh_from_db()
    assert (revision.state, revision.report.party, Event.objects.count()) == ("draft", None, 0)
    assert browser_of(revision.written_by).post(address).status_code == 302
    assert Event.objects.get().step == Event.Step.SUBMIT
