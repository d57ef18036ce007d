"""What a plan's tables look like on the way out, and how tests spoil them on the way in."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.core import serializers

from commitments.models import ActionPlan
from pal_portal.imports.intakes import INTAKES, NAMES
from pal_portal.imports.packages import tables_of_path
from pal_portal.imports.plans import import_plan
from pal_portal.opendata.columns import Scope
from pal_portal.opendata.writers import write_csv

DURANGO = Path(__file__).resolve().parents[2] / "fixtures" / "durango-2015"
TODAY = date(2026, 1, 1)
Rows = list[list[str]]


def durango_files() -> dict[str, bytes]:
    """Return the CSV of each table of the signed plan, as the fixture keeps it."""
    return {f"{name}.csv": (DURANGO / f"{name}.csv").read_bytes() for name in NAMES}


def load_durango() -> None:
    """Bring the signed plan in."""
    import_plan(tables_of_path(DURANGO, table_names=NAMES))


def exported(slug: str = "durango-2015") -> dict[str, bytes]:
    """Return the CSV of each of a plan's tables, as the portal publishes it."""
    scope = Scope.of(ActionPlan.objects.get(slug=slug), today=TODAY)
    files = {}
    for intake in INTAKES:
        held = StringIO(newline="")
        write_csv(intake.table, scope, held)
        files[f"{intake.name}.csv"] = held.getvalue().encode()
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files as a zip."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return held.getvalue()


def rows_of(data: bytes) -> Rows:
    return list(csv.reader(StringIO(data.decode(), newline="")))


def spoiled(files: dict[str, bytes], table: str, change: Callable[[Rows], object]) -> None:
    """Change the rows of a table; the header is the first."""
    rows = rows_of(files[f"{table}.csv"])
    change(rows)
    held = StringIO(newline="")
    csv.writer(held).writerows(rows)
    files[f"{table}.csv"] = held.getvalue().encode()


def fingerprint() -> str:
    """Return the hash of every row of the three apps: the same as long as nothing changes."""
    rows = [
        row
        for label in ("commitments", "indicators", "sttl")
        for model in apps.get_app_config(label).get_models()
        for row in model._default_manager.order_by("pk")
    ]
    return sha256(serializers.serialize("json", rows).encode()).hexdigest()
