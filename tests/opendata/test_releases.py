"""Frozen releases: what they hold, that nothing changes them, and how they are served."""

import csv
import hashlib
import json
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from django.utils.http import parse_http_date

from commitments.models import ActionPlan
from commitments.refused import Refused
from pal_portal.opendata import releases
from pal_portal.opendata.package import SUMS, write_zip
from pal_portal.opendata.release_log import Entry, log_file
from pal_portal.opendata.releases import (
    ZIP,
    Release,
    ReleaseStore,
    faults,
    freeze,
    read_sums,
    withdraw,
)
from pal_portal.opendata.tables import TABLES
from sttl.models import Revision
from tests import factories
from tests.factories import noon
from tests.site.worlds import MARCH, correct, kilns

from .validity import faults as wrong_with

pytestmark = pytest.mark.django_db

SLUG = "durango-2015"
VERSIONS = f"/planes/{SLUG}/datos/versiones/"
DAY = date(2016, 5, 2)


@pytest.fixture
def plan() -> ActionPlan:
    """Make a plan with two published reports."""
    moved, _ = kilns()
    return moved.plan


def frozen(plan: ActionPlan, day: date = DAY, cutoff: date | None = None) -> Release:
    return freeze(plan, at=noon(day), cutoff=cutoff)


def bytes_of(version: str) -> dict[str, bytes]:
    """Return every file of a release as it is stored."""
    release_store = ReleaseStore(SLUG)
    found = {}
    for piece in release_store.pieces(version):
        file = release_store.file(version, piece.name)
        assert file is not None
        found[piece.name] = file.read()
        file.close()
    return found


def sha256sum(folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Check the hashes of a folder as its reader would."""
    return subprocess.run(  # noqa: S603  words of our own
        ["sha256sum", "--check", "--strict", SUMS],  # noqa: S607  wherever it is installed
        cwd=folder,
        capture_output=True,
        check=False,
    )


def test_a_release_holds_every_table_its_description_and_every_hash(plan: ActionPlan) -> None:
    release = frozen(plan)

    held = bytes_of(release.version)
    tables = {f"{each.name}.csv" for each in TABLES}
    assert set(held) == tables | {"datapackage.json", "LEEME.md", SUMS, ZIP}
    assert read_sums(held[SUMS].decode()) == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in held.items()
        if name not in (SUMS, ZIP)
    }
    with ZipFile(BytesIO(held[ZIP])) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: content for name, content in held.items() if name != ZIP
        }
    assert (release.frozen.files, release.frozen.size) == (
        len(held),
        sum(len(content) for content in held.values()),
    )


def test_an_unpacked_release_passes_sha256sum(plan: ActionPlan, tmp_path: Path) -> None:
    held = bytes_of(frozen(plan).version)
    ZipFile(BytesIO(held[ZIP])).extractall(tmp_path)

    checked = sha256sum(tmp_path)
    (tmp_path / "mediciones.csv").write_bytes(b"otra cosa")
    broken = sha256sum(tmp_path)

    assert checked.returncode == 0
    assert len(checked.stdout.splitlines()) == len(TABLES) + 2
    assert broken.returncode == 1


def test_frictionless_finds_every_release_valid_and_a_changed_one_not(
    plan: ActionPlan, tmp_path: Path
) -> None:
    for release in (frozen(plan), frozen(plan, DAY + timedelta(days=1))):
        folder = tmp_path / release.version
        ZipFile(BytesIO(bytes_of(release.version)[ZIP])).extractall(folder)
        assert wrong_with(folder) == []

    (folder / "plan.csv").write_bytes((folder / "plan.csv").read_bytes() + b"otro\r\n")
    assert "hash-count" in wrong_with(folder)


def test_a_release_says_which_it_is_and_how_it_is_cited(plan: ActionPlan) -> None:
    held = bytes_of(frozen(plan, cutoff=MARCH).version)

    described = json.loads(held["datapackage.json"])
    assert described["id"].endswith(f"{VERSIONS}2016-05-02/datapackage.json")
    assert f"{VERSIONS}2016-05-02/" in described["description"]
    assert f"{VERSIONS}2016-05-02/" in held["LEEME.md"].decode()
    assert "informes hasta marzo de 2016" in described["description"]


def test_a_second_release_of_a_day_is_called_so(plan: ActionPlan) -> None:
    names = [frozen(plan).version, frozen(plan).version, frozen(plan, DAY).version]

    assert names == ["2016-05-02", "2016-05-02.2", "2016-05-02.3"]
    assert frozen(plan, DAY + timedelta(days=1)).version == "2016-05-03"


def test_no_release_is_made_of_a_day_before_the_newest(plan: ActionPlan) -> None:
    frozen(plan)

    with pytest.raises(Refused, match="reloj"):
        frozen(plan, DAY - timedelta(days=1))


def test_a_corte_that_cannot_be_shown_freezes_nothing(plan: ActionPlan) -> None:
    with pytest.raises(Refused):
        frozen(plan, cutoff=date(2016, 5, 1))

    assert ReleaseStore(SLUG).releases() == []


def test_each_line_of_the_log_carries_the_hash_of_the_line_before(
    plan: ActionPlan, client: Client
) -> None:
    first, second = frozen(plan), frozen(plan, DAY + timedelta(days=1))
    withdraw(plan, first.version, at=noon(DAY + timedelta(days=2)), reason="Llevaba un teléfono.")

    answer = client.get(f"/planes/{SLUG}/datos/versiones.csv")

    header, *lines = answer.getvalue().decode().split("\r\n")[:-1]
    rows = list(csv.DictReader(StringIO("\n".join([header, *lines]))))
    assert [row["suceso"] for row in rows] == ["congelada", "congelada", "retirada"]
    assert [row["version"] for row in rows] == [first.version, second.version, first.version]
    hashes = ["0" * 64, *(hashlib.sha256(line.encode()).hexdigest() for line in lines)]
    assert [row["huella_anterior"] for row in rows] == hashes[:-1]
    assert rows[2]["razon"] == "Llevaba un teléfono."


def test_a_line_of_the_log_is_read_back_as_it_was_written(plan: ActionPlan) -> None:
    frozen(plan)
    withdraw(plan, "2016-05-02", at=noon(DAY), reason='=1+1, "nada"\n más')

    for entry in ReleaseStore(SLUG).log():
        assert Entry.read(entry.line) == entry
    assert ReleaseStore(SLUG).log()[1].reason == '=1+1, "nada" más'


def test_a_correction_leaves_every_earlier_release_as_it_was(plan: ActionPlan) -> None:
    first = frozen(plan)
    before = bytes_of(first.version)
    report = Revision.objects.filter(report__activity__code="2a-2").get().report

    correct(report, on=date(2016, 5, 3), numerator=10, done="Diez.", reason="Dos de más.")
    second = frozen(plan, date(2016, 5, 3))

    assert bytes_of(first.version) == before
    assert bytes_of(second.version)["mediciones.csv"] != before["mediciones.csv"]
    assert list(faults(SLUG)) == []


def test_a_migration_and_a_restore_leave_every_release_as_it_was(
    plan: ActionPlan, tmp_path: Path
) -> None:
    backup = tmp_path / "respaldo.json"
    first = frozen(plan)
    before = bytes_of(first.version)
    call_command("dumpdata", "commitments", "indicators", "sttl.user", "sttl", output=str(backup))
    later = frozen(plan, DAY + timedelta(days=1))

    call_command("migrate", verbosity=0)
    Revision.objects.filter(number=1).update(done="Otra cosa, escrita por detrás.")
    call_command("loaddata", str(backup), verbosity=0)

    assert bytes_of(first.version) == before
    assert [each.version for each in ReleaseStore(SLUG).releases()] == [
        first.version,
        later.version,
    ]
    assert list(faults(SLUG)) == []


def test_a_release_cut_short_is_none_and_the_next_one_takes_its_place(
    plan: ActionPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = ReleaseStore.keep

    def full(
        release_store: ReleaseStore, version: str, name: str, content: ContentFile[bytes]
    ) -> None:
        if name == SUMS:
            raise KeyboardInterrupt  # as a worker that is stopped leaves it
        keep(release_store, version, name, content)

    monkeypatch.setattr(ReleaseStore, "keep", full)
    with pytest.raises(KeyboardInterrupt):
        frozen(plan)
    monkeypatch.undo()

    assert ReleaseStore(SLUG).releases() == []
    assert frozen(plan).version == "2016-05-02"
    assert list(faults(SLUG)) == []


def test_of_two_at_once_one_is_frozen_and_the_other_is_told(
    plan: ActionPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, raced = write_zip, list[bool]()

    def slowly(*args: object, **options: object) -> None:
        if not raced:
            raced.append(True)
            frozen(plan)  # somebody else, while this one is still packing
        make(*args, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(releases, "write_zip", slowly)

    with pytest.raises(Refused, match="al mismo tiempo"):
        frozen(plan)
    assert [each.version for each in ReleaseStore(SLUG).releases()] == ["2016-05-02"]
    assert list(faults(SLUG)) == []


def test_a_changed_a_lost_and_a_slipped_in_file_are_found(plan: ActionPlan) -> None:
    release_store, version = ReleaseStore(SLUG), frozen(plan).version
    changed, lost = (
        release_store.path(version, "plan.csv"),
        release_store.path(version, "partes.csv"),
    )
    release_store.storage.delete(changed)
    release_store.storage.save(changed, ContentFile(b"otra cosa"))
    release_store.storage.delete(lost)

    assert list(faults(SLUG)) == ["2016-05-02: falta partes.csv.", "2016-05-02: plan.csv cambió."]

    line = release_store.path(version, releases.FROZEN_LINE)
    with release_store.storage.open(line) as stored:
        told = stored.read().decode().replace("0" * 64, "1" * 64)
    release_store.storage.delete(line)
    release_store.storage.save(line, ContentFile(told.encode()))
    assert next(faults(SLUG)) == "La línea 1 no sigue a la anterior."
    with pytest.raises(CommandError):
        call_command("verify_releases")


def test_a_file_is_served_for_ever_under_its_address(plan: ActionPlan, client: Client) -> None:
    release = frozen(plan)

    answer = client.get(f"{VERSIONS}2016-05-02/mediciones.csv")

    content = bytes_of(release.version)["mediciones.csv"]
    assert answer.getvalue() == content
    assert answer.headers["Cache-Control"] == "public, max-age=86400, immutable"
    assert answer.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert parse_http_date(answer.headers["Memento-Datetime"]) == int(noon(DAY).timestamp())
    assert answer.headers["Link"] == (
        f"<http://testserver/planes/{SLUG}/datos/mediciones.csv>; "
        'rel="original latest-version", '
        f"<http://testserver{VERSIONS}timemap/mediciones.csv>; "
        'rel="timemap"; type="application/link-format"'
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    part = client.get(f"{VERSIONS}2016-05-02/mediciones.csv", headers={"range": "bytes=0-9"})
    assert (part.status_code, part.getvalue()) == (206, content[:10])


def test_a_release_is_served_while_the_database_is_away(
    plan: ActionPlan, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(plan)

    def away(*args: object, **options: object) -> Iterator[None]:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", away)

    answer = client.get(f"{VERSIONS}2016-05-02/{ZIP}")
    assert answer.status_code == 200
    assert answer.getvalue() == bytes_of("2016-05-02")[ZIP]


def test_the_timemap_lists_every_copy_of_a_file(plan: ActionPlan, client: Client) -> None:
    frozen(plan)
    frozen(plan, DAY + timedelta(days=1))
    frozen(plan, DAY + timedelta(days=2))
    withdraw(plan, "2016-05-03", at=noon(DAY + timedelta(days=3)), reason="Datos personales.")

    answer = client.get(f"{VERSIONS}timemap/informes.csv")

    root = f"http://testserver{VERSIONS}"
    assert answer.headers["Content-Type"] == "application/link-format"
    kept = {"2016-05-02": "Mon, 02 May 2016 17:00:00 GMT"}
    kept["2016-05-04"] = "Wed, 04 May 2016 17:00:00 GMT"
    assert answer.content.decode().rstrip("\n").split(",\n") == [
        f'<http://testserver/planes/{SLUG}/datos/informes.csv>; rel="original latest-version"',
        f'<{root}timemap/informes.csv>; rel="self"; type="application/link-format"',
        *(
            f'<{root}{version}/informes.csv>; rel="memento"; datetime="{when}"'
            for version, when in kept.items()
        ),
    ]


def test_a_withdrawn_release_answers_410_with_its_day_reason_and_hash(
    plan: ActionPlan, client: Client
) -> None:
    release = frozen(plan)
    reason = "Un informe llevaba el teléfono de una persona."
    call_command("withdraw_release", SLUG, release.version, "--razon", reason)

    file = client.get(f"{VERSIONS}2016-05-02/mediciones.csv")
    page = client.get(f"{VERSIONS}2016-05-02/")

    assert (file.status_code, page.status_code) == (410, 410)
    for answer in (file, page):
        told = answer.content.decode()
        assert reason in told
        assert release.frozen.sums_sha256 in told
    assert timezone.localdate().isoformat()[:4] in file.content.decode()
    release_store = ReleaseStore(SLUG)
    _, left = release_store.storage.listdir(f"{SLUG}/2016-05-02")
    assert sorted(left) == ["linea.csv", "retiro.csv"]
    assert list(faults(SLUG)) == []


def test_a_withdrawal_needs_a_reason_and_a_release_and_is_made_once(plan: ActionPlan) -> None:
    frozen(plan)

    with pytest.raises(Refused, match="por qué"):
        withdraw(plan, "2016-05-02", at=noon(DAY), reason=" ")
    with pytest.raises(Refused, match="No hay una versión"):
        withdraw(plan, "2016-05-03", at=noon(DAY), reason="Datos personales.")
    first = withdraw(plan, "2016-05-02", at=noon(DAY), reason="Datos personales.")
    again = withdraw(plan, "2016-05-02", at=noon(DAY + timedelta(days=1)), reason="Otra razón.")

    assert again.withdrawn == first.withdrawn
    assert len(ReleaseStore(SLUG).log()) == 2


@pytest.mark.parametrize(
    "address",
    [
        "2016-05-03/",
        "2016-05-02.2/plan.csv",
        "2016-05-02/otra.csv",
        "2016-05-02/linea.csv",
        "2016-05-02/..%2Flinea.csv",
        "2016-05-02/%00",
        "..%2F..%2Fdb/plan.csv",
        "timemap/otra.csv",
    ],
)
def test_what_was_never_frozen_is_not_found(plan: ActionPlan, client: Client, address: str) -> None:
    frozen(plan)

    assert client.get(f"{VERSIONS}{address}").status_code == 404


def test_the_pages_list_the_releases_and_their_files(plan: ActionPlan, client: Client) -> None:
    empty = client.get(VERSIONS)
    release = frozen(plan)

    listed, page = client.get(VERSIONS), client.get(f"{VERSIONS}2016-05-02/")
    data = client.get(f"/planes/{SLUG}/datos/")

    assert "Todavía no se ha congelado ninguna" in empty.content.decode()
    for answer in (listed, data):
        assert release.frozen.sums_sha256 in answer.content.decode()
    text = page.content.decode()
    for piece in ReleaseStore(SLUG).pieces("2016-05-02"):
        assert piece.sha256 in text
        assert f'href="{VERSIONS}2016-05-02/{piece.name}"' in text


def test_releases_of_a_demonstration_are_marked(plan: ActionPlan, client: Client) -> None:
    plan.is_demo = True
    plan.save()
    frozen(plan)

    answer = client.get(f"{VERSIONS}2016-05-02/{ZIP}")

    assert "DATOS-FICTICIOS-" in answer.headers["Content-Disposition"]
    assert ReleaseStore(SLUG).log()[0].is_demo
    assert "demostracion" in log_file(ReleaseStore(SLUG).log()).splitlines()[0]


def test_the_secretariat_freezes_by_a_button_and_nobody_else_does(
    plan: ActionPlan, client: Client
) -> None:
    client.force_login(factories.make_user("jefe", is_staff=True, is_superuser=True))
    refused = client.post("/admin/datos/", {"plan": SLUG})
    client.force_login(factories.make_secretary("otra-secretaria"))

    opened = client.get("/admin/datos/")
    pressed = client.post("/admin/datos/", {"plan": SLUG}, follow=True)

    assert refused.status_code == 403
    assert opened.status_code == 200
    (release,) = ReleaseStore(SLUG).releases()
    assert release.version == timezone.localdate().isoformat()
    assert f"Se congeló la versión {release.version}" in pressed.content.decode()
    odd = ("otro", "", f"{SLUG}\0", "\0", "a" * 100_000)
    assert {client.post("/admin/datos/", {"plan": slug}).status_code for slug in odd} == {404}


def test_the_command_freezes_every_plan_or_one(
    plan: ActionPlan, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("freeze_release")
    call_command("freeze_release", plan=SLUG, corte="2016-03")
    call_command("verify_releases")

    said = capsys.readouterr().out
    today = timezone.localdate().isoformat()
    assert f"{SLUG}: versión {today}, " in said
    assert f"{SLUG}: versión {today}.2, " in said
    assert f"{SLUG}: 2 versiones verificadas." in said
    for options in ({"plan": "otro"}, {"corte": "marzo"}, {"corte": "2030-01"}):
        with pytest.raises(CommandError):
            call_command("freeze_release", **options)


def test_the_instant_of_a_release_is_kept_to_the_microsecond(plan: ActionPlan) -> None:
    at = datetime(2016, 5, 2, 12, 0, 0, 123456, tzinfo=timezone.get_default_timezone())

    freeze(plan, at=at)

    assert ReleaseStore(SLUG).log()[0].recorded_at == at
