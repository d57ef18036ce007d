"""A worker that is killed while it writes: it sends one request and dies before the commit.

Run as `python -m tests.sttl.killed_worker`, with what it needs as JSON on its input.
"""

import json
import os
import signal
import sys
from typing import Any

import django


def main() -> None:
    """Send the request of an account, and die at the first row of a model that is written."""
    told = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

    from django.apps import apps
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connections
    from django.db.models.signals import post_save

    from sttl.models import User
    from tests.clients import PortalClient

    settings.MEDIA_ROOT = told["media"]
    connections["default"].settings_dict["NAME"] = told["database"]

    def die(**signalled: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    post_save.connect(die, sender=apps.get_model("sttl", told["dies_at"]), weak=False)
    browser = PortalClient()
    browser.force_login(User.objects.get(pk=told["user"]))
    file = {"evidencia-0-upload": SimpleUploadedFile("lista.pdf", b"%PDF-1.7 lista")}
    browser.post(told["address"], told["body"] | (file if told["has_file"] else {}))


if __name__ == "__main__":
    main()
