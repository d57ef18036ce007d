"""All tables together: the package that describes them, the zip that carries them, their terms."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Self
from zipfile import ZipFile

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from commitments.models import ActionPlan
from commitments.months import day_name, month_name, write_month
from pal_portal.site.pages.publications import mark
from sttl.models.chain_line import in_utc
from sttl.reading.moments import start_of

from .columns import Scope, Table
from .files import DataFile, member
from .tables import TABLES, table_schema
from .writers import LINE_END, write_csv

PROFILES = "https://datapackage.org/profiles/2.0/"
PACKAGE = "datapackage.json"
README = "LEEME.md"
SUMS = "SHA256SUMS"
KEYWORDS = ["gobierno abierto", "plan de acción local", "seguimiento"]


@dataclass(frozen=True)
class PackedTable:
    """The CSV of a table as it was written: how many rows and bytes, and its hash."""

    table: Table
    rows: int
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.table.name}.csv"


def csv_files(scope: Scope) -> Iterator[tuple[PackedTable, DataFile]]:
    """Write every table, one at a time; each file is closed when the next is asked for."""
    for table in TABLES:
        file, rows = counted_file(table, scope)
        try:
            yield PackedTable(table, rows, file.size, file.sha256), file
        finally:
            file.close()


def counted_file(table: Table, scope: Scope) -> tuple[DataFile, int]:
    """Write the CSV of a table, and count its rows."""
    rows = 0

    def write(to: IO[str]) -> None:
        nonlocal rows
        rows = write_csv(table, scope, to)

    return DataFile.of_text(write), rows


def measured_tables(scope: Scope) -> list[PackedTable]:
    """Write every table only to know its size and hash."""
    return [measured for measured, _ in csv_files(scope)]


def describe(
    scope: Scope, tables: Sequence[PackedTable], *, folder: str = "", query: str = ""
) -> dict[str, Any]:
    """Return the Data Package (Frictionless v2) of the tables at a moment.

    The paths of the tables are relative to it; query is what their addresses add to their names,
    folder where a release is, under the plan's data.
    """
    plan, at, licence = scope.plan, scope.moment, Licence.of_settings()
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "name": plan.slug,
        "id": data_address(plan, folder + PACKAGE) + query,
        "title": f"{mark(plan)}{plan.title}: datos abiertos",
        "description": f"Las tablas del plan: {state_words(scope)}. {citation(scope, folder)}",
        "homepage": data_address(plan),
        "version": f"{at.known_on.isoformat()}+corte.{write_month(at.cutoff)}",
        "created": in_utc(start_of(at.known_on)),
        "keywords": KEYWORDS,
        "licenses": [{"name": licence.spdx, "title": licence.name, "path": licence.url}],
        "contributors": [{"title": settings.DATA_PUBLISHER, "roles": ["publisher"]}],
        "sources": [
            {
                "title": f"{plan.title}, documento firmado el {plan.signed_on.isoformat()}",
                "path": settings.SITE_URL + reverse("site:document", args=[plan.slug]),
            }
        ],
        "es_demostracion": plan.is_demo,
        "resources": [resource(table, query) for table in tables],
    }


def resource(measured: PackedTable, query: str) -> dict[str, Any]:
    """Describe the CSV of a table as a resource of the package."""
    table = measured.table
    return {
        "$schema": f"{PROFILES}dataresource.json",
        "name": table.name,
        "type": "table",
        "path": f"{measured.file_name}{query}",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": measured.size,
        "hash": f"sha256:{measured.sha256}",
        "dialect": {
            "$schema": f"{PROFILES}tabledialect.json",
            "header": True,
            "delimiter": ",",
            "lineTerminator": LINE_END,
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "schema": table_schema(table),
    }


def as_json(described: dict[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def write_zip(scope: Scope, to: IO[bytes], *, folder: str = "") -> None:
    """Write the zip: the tables, the package, how to read and check them, and every hash."""
    tables: list[PackedTable] = []
    with ZipFile(to, "w") as archive:
        for measured, file in csv_files(scope):
            tables.append(measured)
            file.content.seek(0)
            with archive.open(member(measured.file_name), "w", force_zip64=True) as copy:
                shutil.copyfileobj(file.content, copy)
        sums = {table.file_name: table.sha256 for table in tables}
        others = {
            PACKAGE: as_json(describe(scope, tables, folder=folder)),
            README: readme(scope, tables, folder=folder),
        }
        for name, text in others.items():
            archive.writestr(member(name), text)
            sums[name] = hashlib.sha256(text.encode()).hexdigest()
        archive.writestr(member(SUMS), sums_file(sums))


def sums_file(sums: dict[str, str]) -> str:
    """Write the hashes as sha256sum reads them."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items()))


def readme(scope: Scope, tables: Sequence[PackedTable], *, folder: str) -> str:
    """Tell in Spanish what the zip holds, under which licence, and how to check it."""
    context = {
        "title": f"{mark(scope.plan)}{scope.plan.title}",
        "is_demo": scope.plan.is_demo,
        "state": state_words(scope),
        "tables": tables,
        "package": PACKAGE,
        "sums": SUMS,
        "licence": Licence.of_settings(),
        "citation": citation(scope, folder),
    }
    return render_to_string("opendata/LEEME.md", context)


# Under which terms the data are published, and how they are cited: the same words everywhere


@dataclass(frozen=True)
class Licence:
    """The licence of the data: its name, its SPDX identifier, where it is read."""

    name: str
    spdx: str
    url: str

    @classmethod
    def of_settings(cls) -> Self:
        """Return the licence that the installation has chosen."""
        return cls(**settings.DATA_LICENSE)


def data_address(plan: ActionPlan, name: str = "") -> str:
    """Return the whole address of a plan's data page, or of a file beside it.

    It begins with SITE_URL, and so is the same whoever asks, and where nobody does.
    """
    return f"{settings.SITE_URL}{reverse('site:data', args=[plan.slug])}{name}"


def state_words(scope: Scope) -> str:
    """Say which state of the plan the data show."""
    at = scope.moment
    return f"informes hasta {month_name(at.cutoff)}, con lo sabido el {day_name(at.known_on)}"


def citation(scope: Scope, folder: str = "") -> str:
    """Write how to cite the data as they are at a moment, or the release in a folder of them."""
    licence, plan = Licence.of_settings(), scope.plan
    return (
        f"{settings.DATA_PUBLISHER}. {mark(plan)}{plan.title}: datos abiertos "
        f"({state_words(scope)}). {data_address(plan, folder)}. "
        f"Licencia {licence.name} ({licence.spdx}), {licence.url}"
    )
