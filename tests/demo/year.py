"""The demonstration's year, entered once for a run of the tests and copied to each process."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Self

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import override_settings

DURANGO = Path(__file__).resolve().parents[2] / "fixtures" / "durango-2015"
PASSWORD = "la-clave-de-la-demostracion"


@dataclass(frozen=True)
class Year:
    """Every row of a database that holds the year, and what the command said."""

    rows: list[dict[str, Any]]
    said: str

    @classmethod
    def entered(cls) -> Self:
        """Enter the year as `make demo` does, and take it back once its rows are copied."""
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            patch.setenv("DEMO_PASSWORD", PASSWORD)
            call_command("load_plan", str(DURANGO), stdout=StringIO())
            said = run()
            models = [model for model in apps.get_models() if model._meta.managed]
            records = (row for model in models for row in model._base_manager.order_by("pk"))
            rows = serializers.serialize("python", records)
            transaction.set_rollback(True)
        return cls(rows, said)

    def copy_in(self) -> None:
        """Put the rows into this process's database, inside the transaction that is open."""
        models = set()
        for record in serializers.deserialize("python", self.rows):
            record.save()
            models.add(type(record.object))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
                cursor.execute(statement)


def run() -> str:
    """Run the command of the demonstration and return what it says."""
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@contextmanager
def the_year(folder: Path, media: Path) -> Iterator[Year]:
    """Put the year into this process's database and its files into media, until the end.

    The folder is one for all processes of a run: the first that asks enters the year there, and
    the others wait for it.
    """
    year = year_in(folder)
    shutil.copytree(folder / "media", media)
    with override_settings(MEDIA_ROOT=media), transaction.atomic():
        year.copy_in()
        yield year
        transaction.set_rollback(True)


def year_in(folder: Path) -> Year:
    folder.mkdir(exist_ok=True)
    copy = folder / "year.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not copy.exists():
            with override_settings(MEDIA_ROOT=folder / "media"):
                copy.write_bytes(pickle.dumps(Year.entered()))
    year: Year = pickle.loads(copy.read_bytes())  # noqa: S301  written above, in this run
    return year


def folder_of_the_run(temporary: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of this run share."""
    base = temporary.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
