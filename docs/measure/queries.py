"""How many queries each kind of page asks of the database, counted inside Django."""

import json
import subprocess
import sys

from .pages import pages_of
from .portal import ROOT, STEP_SECONDS, Portal


def query_counts(portal: Portal) -> dict[str, int]:
    """Return the queries of each kind of page, asked in a process with the portal's settings."""
    counted = subprocess.run(
        [sys.executable, "-m", "docs.measure.queries"],
        cwd=ROOT,
        env=portal.environment | {"DJANGO_SETTINGS_MODULE": "pal_portal.settings"},
        stdout=subprocess.PIPE,
        timeout=STEP_SECONDS,
        check=True,
    )
    counts: dict[str, int] = json.loads(counted.stdout)
    return counts


def count_here(paths: dict[str, str]) -> dict[str, int]:
    """Count what each path asks in this process, which must know its settings.

    Each is asked once before, since Django asks some things of a database once in a process.
    """
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    counts = {}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts[name] = len(queries)
    return counts


if __name__ == "__main__":
    paths = {page.name: page.path for page in pages_of("demo")}
    print(json.dumps(count_here(paths)))
