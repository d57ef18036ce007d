"""Our files, opened and saved in LibreOffice Calc and not changed, come back as they left."""

import shutil
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from commitments.models import ActionPlan
from pal_portal.imports.intakes import NAMES
from pal_portal.imports.packages import tables_of_file
from pal_portal.imports.plans import import_plan
from pal_portal.imports.templates import plan_workbook
from pal_portal.opendata.columns import Scope
from pal_portal.opendata.tables import TABLE
from pal_portal.opendata.writers import FORMS
from sttl.models import Revision
from tests.clients import PortalClient
from tests.factories import make_activity, make_assignment, make_party, make_user
from tests.sttl.conftest import Month
from tests.sttl.conftest import enlace as enlace
from tests.sttl.conftest import kilns as kilns
from tests.sttl.test_workbooks import FILE, downloaded, upload, write

from .packages import TODAY, durango_files, exported, load_durango
from .test_months import FILE as MONTHS_FILE
from .test_months import PAGE as MONTHS
from .test_months import sent
from .test_tables import ACTIVITIES, INDICATORS, PARTIES, send

pytestmark = [pytest.mark.calc, pytest.mark.django_db]

FORMATS = ("xlsx", "ods")
TABLES = {"partes": PARTIES, "actividades": ACTIVITIES, "indicadores": INDICATORS}


def through_calc(files: Mapping[str, bytes], kind: str, folder: Path) -> dict[str, bytes]:
    """Open files in Calc and save them as a kind; return them by the names they had, without it."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [
        shutil.which("soffice") or "soffice",
        f"-env:UserInstallation={(folder.parent / 'calc').as_uri()}",  # made once, at the first
        *("--headless", "--convert-to", kind, "--outdir", str(folder / "saved")),
        *(str(folder / name) for name in files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  our own files
    return {
        Path(name).stem: (folder / "saved" / name).with_suffix(f".{kind}").read_bytes()
        for name in files
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_a_plan_and_its_tables_come_back_the_same(
    client: Client, tmp_path: Path, kind: str
) -> None:
    client.force_login(make_user("administrador", is_staff=True, is_superuser=True))
    with transaction.atomic():
        load_durango()
        scope = Scope.of(ActionPlan.objects.get(), today=TODAY)
        files = {"plan.xlsx": plan_workbook(scope)}
        for form in FORMATS:
            for name in TABLES:
                held = BytesIO()
                FORMS[form].write(name, TABLE[name].sheet(scope), held)
                files[f"{name}-{form}.{form}"] = held.getvalue()
        saved = through_calc(files, kind, tmp_path)
        totals = {
            stem: send(client, TABLES[stem.partition("-")[0]], data, f"tabla.{kind}").context[
                "result"
            ]
            for stem, data in saved.items()
            if stem != "plan"
        }
        transaction.set_rollback(True)
    import_plan(tables_of_file(f"plan.{kind}", saved["plan"], table_names=NAMES))

    assert [fault for result in totals.values() for fault in result.faults] == []
    assert {stem: result.summary for stem, result in totals.items()} == {
        f"{name}-{form}": f"Renglones nuevos: 0. Con cambios: 0. Sin cambios: {count}."
        for form in FORMATS
        for name, count in (("partes", 37), ("actividades", 31), ("indicadores", 22))
    }
    assert exported() == durango_files()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_months_workbook_comes_back_with_nothing_changed(
    enlace: Client, kilns: Month, tmp_path: Path, kind: str
) -> None:
    make_assignment(make_activity(kilns.plan, "2a-3"), make_party("aguas"))
    text = "Línea una\nlínea dos: 3-1, 12 %, _x000D_ y «=1+1»"
    book = downloaded(enlace)
    write(book, 2, Numerador=12, Denominador="57.5", Qué_se_hizo_este_mes=text)
    write(book, 2, Por_qué_no_concuerda_con_los_meses_vecinos="3-1")
    upload(enlace, book)
    files = {"cuaderno.xlsx": enlace.get(FILE).content}
    office = PortalClient()
    office.force_login(kilns.secretary)
    book = load_workbook(BytesIO(office.get(MONTHS_FILE).content))
    write(book, 2, Qué_se_hizo_este_mes=text, Nivel_de_avance="Limitado", Fuente="3-1")
    recorded(office, sent(book))
    files["meses.xlsx"] = office.get(MONTHS_FILE).content
    before = drafts()

    saved = through_calc(files, kind, tmp_path)
    page = upload(enlace, saved["cuaderno"], f"cuaderno.{kind}")
    recorded(office, sent(saved["meses"], f"meses.{kind}"))

    assert "quedó guardado" in page
    assert len(before) == 2
    assert drafts() == before


def recorded(office: Client, file: dict[str, object]) -> None:
    """Send the months of a party without a liaison, and confirm their preview."""
    preview = office.post(MONTHS, file)
    assert [str(fault) for fault in preview.context.get("faults", ())] == []
    office.post(MONTHS, {"confirmar": preview.context["key"]})


def drafts() -> list[object]:
    """Return what the drafts say, but for when they were kept."""
    return [
        (
            *(draft.done, draft.level, draft.source),
            *draft.measurements.values_list("numerator", "denominator", "fall_reason"),
        )
        for draft in Revision.objects.order_by("pk")
    ]
