"""The open data of the year: valid at every corte, and as many rows as the pages have things."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pytest

from pal_portal.opendata.columns import Scope
from pal_portal.opendata.package import write_zip
from pal_portal.opendata.tables import TABLE, TABLES, row_counts
from tests.demo.conftest import Demo
from tests.demo.moments import AFTER_THE_YEAR

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("known_on", "cutoff"),
    [(AFTER_THE_YEAR, None), (AFTER_THE_YEAR, date(2015, 12, 1)), (date(2016, 3, 17), None)],
)
def test_the_package_of_the_year_is_valid(
    demo: Demo, tmp_path: Path, known_on: date, cutoff: date | None
) -> None:
    written = BytesIO()
    asked = Scope.of(demo.plan, today=AFTER_THE_YEAR, known_on=known_on, cutoff=cutoff)

    write_zip(asked, written)
    ZipFile(written).extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))

    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert row_counts(asked) == {each.name: each.count(asked) for each in TABLES}


def test_the_tables_have_as_many_rows_as_the_pages_say(demo: Demo) -> None:
    asked = Scope.of(demo.plan, today=AFTER_THE_YEAR)
    reading = demo.read()
    rows = {name: list(TABLE[name].rows(asked)) for name in ("informes", "versiones_de_informes")}

    assert len(rows["informes"]) == sum(len(each.duties) for each in reading.activities.values())
    current = sum(len(each.current) for each in reading.activities.values())
    place = TABLE["informes"].header.index("version_vigente")
    assert sum(row[place] is not None for row in rows["informes"]) == current
    assert TABLE["actividades"].count(asked) == 31
    assert TABLE["discrepancias"].count(asked) == 76
    assert TABLE["renglones"].count(asked) == 32
