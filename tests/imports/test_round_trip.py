"""A plan's tables go out, come in somewhere else and go out again: the same bytes."""

from io import StringIO

import pytest
from django.core.management import call_command

from pal_portal.imports.intakes import NAMES
from pal_portal.imports.packages import tables_of_file
from pal_portal.imports.plans import import_plan
from sttl.models import Member, Session

from .packages import DURANGO, Rows, durango_files, exported, fingerprint, spoiled, zipped

pytestmark = pytest.mark.django_db


def test_the_signed_plan_goes_out_as_the_same_bytes_that_came_in() -> None:
    files = durango_files()

    import_plan(tables_of_file("paquete.zip", zipped(files), table_names=NAMES))

    assert exported() == files


def test_the_command_says_what_it_did() -> None:
    said = StringIO()

    call_command("import_plan", str(DURANGO), stdout=said)

    lines = said.getvalue().splitlines()
    assert lines[0] == "Se creó el plan «Plan de Acción Local – Gobierno Abierto Durango»:"
    assert "  Actividades: 31" in lines
    assert exported() == durango_files()


def test_a_rehearsal_changes_nothing() -> None:
    before = fingerprint()

    outcome = import_plan(
        tables_of_file("paquete.zip", zipped(durango_files()), table_names=NAMES), is_rehearsal=True
    )

    assert outcome.counts["Actividades"] == 31
    assert fingerprint() == before


def test_sessions_after_the_signing_and_what_hangs_on_them_stay_out() -> None:
    files = durango_files()

    def add_session(rows: Rows) -> None:
        rows.append([*rows[1]])
        rows[3][1:4] = ["1", "1", "2015-10-01"]
        rows[3][12:14] = ["", ""]

    spoiled(files, "sesiones", add_session)
    outcome = import_plan(tables_of_file("paquete.zip", zipped(files), table_names=NAMES))

    assert Session.objects.count() == 2
    sentence = "Son registros con su fecha, que solo devuelve un respaldo."
    assert outcome.notes == [f"Sesiones del STTL: 1 del STTL no entran. {sentence}"]


def test_a_seat_recorded_after_the_signing_stays_out() -> None:
    files = durango_files()

    def add_seat(rows: Rows) -> None:
        rows.append([*rows[1]])
        rows[2][1:3] = ["2", "Otra persona"]
        rows[2][10:12] = ["2016-01-01T06:00:00.000000Z", "2016-01-01"]

    spoiled(files, "integrantes", add_seat)
    import_plan(tables_of_file("paquete.zip", zipped(files), table_names=NAMES))

    assert [member.name for member in Member.objects.all()] == ["Arq. Lorena Cázares Ramírez"]


def test_a_package_without_the_tables_of_the_sttl_still_brings_its_plan() -> None:
    files = durango_files()
    del files["integrantes.csv"], files["sesiones.csv"]

    outcome = import_plan(tables_of_file("paquete.zip", zipped(files), table_names=NAMES))

    assert (outcome.counts["Integrantes del STTL"], Member.objects.count()) == (0, 0)
