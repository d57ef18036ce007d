"""Parties, activities and indicators come in by tables: previewed, whole, and by rule."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from commitments.dated import PartyIdentity
from commitments.models import Activity, Party
from indicators.models import Indicator
from pal_portal.opendata.columns import Scope
from pal_portal.opendata.tables import TABLE
from pal_portal.opendata.writers import write_csv
from sttl.models import User
from sttl.office.secretariat import create_secretariat
from tests.factories import (
    SIGNED_ON,
    durango,
    make_activity,
    make_indicator,
    make_party,
    make_report,
    make_responsibility,
    make_result,
    make_secretary,
    make_user,
    rename,
)

from .packages import TODAY, Rows, fingerprint

pytestmark = pytest.mark.django_db

PARTIES = "/admin/commitments/party/traer/"
ACTIVITIES = "/admin/commitments/activity/traer/"
INDICATORS = "/admin/indicators/indicator/traer/"


@pytest.fixture
def secretary() -> User:
    create_secretariat()
    return make_secretary("secretaria")


@pytest.fixture
def secretariat(client: Client, secretary: User) -> Client:
    client.force_login(secretary)
    return client


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(make_user("administrador", is_staff=True, is_superuser=True))
    return client


def published(table: str) -> Rows:
    """Return the rows of a table as the portal publishes it, the header first."""
    held = StringIO(newline="")
    write_csv(TABLE[table], Scope.of(durango(), today=TODAY), held)
    return list(csv.reader(StringIO(held.getvalue(), newline="")))


def as_csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    held = StringIO(newline="")
    csv.writer(held).writerows(rows)
    return held.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def send(browser: Client, page: str, data: bytes, name: str = "tabla.csv") -> Any:
    """Send a table to be looked at, as its page does."""
    kind = ("csv", "xlsx", "ods").index(name.rpartition(".")[2])
    upload = SimpleUploadedFile(name, data)
    return browser.post(page, {"resource": "0", "format": str(kind), "import_file": upload})


def previewed(browser: Client, page: str, data: bytes, name: str = "tabla.csv") -> dict[str, str]:
    """Send a table that is taken; see that nothing changed yet, and return what to confirm with."""
    before = fingerprint()
    answer = send(browser, page, data, name)
    assert answer.status_code == 200, [str(fault) for fault in answer.context["result"].faults]
    assert fingerprint() == before
    return dict(answer.context["confirm_form"].initial)


def refused(browser: Client, page: str, data: bytes, name: str = "tabla.csv") -> list[str]:
    """Send a table that is refused; see that nothing changed, and return what was said."""
    before = fingerprint()
    answer = send(browser, page, data, name)
    assert answer.status_code == 422
    assert fingerprint() == before
    if errors := answer.context["form"].errors:
        return [str(sentence) for sentences in errors.values() for sentence in sentences]
    return [str(fault) for fault in answer.context["result"].faults]


def confirm(browser: Client, page: str, confirmed: dict[str, str]) -> None:
    assert browser.post(f"{page}confirmar/", confirmed).status_code == 302


def test_parties_are_added_and_changed_once_confirmed(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    rows = published("partes")
    rows[1][5] = "Es del ayuntamiento."
    rows.append([*rows[1]])
    rows[2][1:3] = ["aguas", "=Aguas"]

    key = previewed(secretariat, PARTIES, as_csv(rows))
    confirm(secretariat, PARTIES, key)

    written = Party.objects.order_by("slug").values_list("slug", "name", "sector_note")
    assert list(written) == [
        ("aguas", "=Aguas", "Es del ayuntamiento."),
        ("obras", "Obras", "Es del ayuntamiento."),
    ]
    dated = PartyIdentity.objects.order_by("name").values_list("name", "since_on")
    assert list(dated) == [("=Aguas", timezone.localdate()), ("Obras", SIGNED_ON)]
    said = [entry.get_change_message() for entry in LogEntry.objects.all()]
    assert len(said) == 2
    assert all(each.startswith("Traído de «tabla.csv» (SHA-256 ") for each in said)


def test_the_preview_shows_each_column_before_and_after(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras", sector_note="Es una"))
    rows = published("partes")
    rows[1][5] = "Es una dirección."

    answer = send(secretariat, PARTIES, as_csv(rows))

    (change,) = answer.context["result"].rows
    changed = [cell for cell in change.diff if "<ins" in cell]
    assert (change.import_type, len(changed)) == ("update", 1)
    assert '<span>Es una</span><ins style="background:#e6ffe6;"> dirección.</ins>' in changed[0]
    assert "Con cambios: 1." in answer.content.decode()


def test_only_the_preview_may_mark_its_cells_with_styles(secretariat: Client) -> None:
    pages = [PARTIES, PARTIES.replace("traer", "exportar"), "/admin/commitments/party/"]

    policies = [secretariat.get(page)["Content-Security-Policy"] for page in pages]

    assert ["style-src-attr 'unsafe-inline'" in policy for policy in policies] == [
        True,
        False,
        False,
    ]
    assert not any("script-src 'self' 'unsafe" in policy for policy in policies)


def test_a_table_as_it_was_published_changes_nothing(superuser: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    make_indicator(Activity.objects.get())

    for page, table in ((PARTIES, "partes"), (ACTIVITIES, "actividades")):
        before = fingerprint()
        confirm(superuser, page, previewed(superuser, page, as_csv(published(table))))
        assert fingerprint() == before
    key = previewed(superuser, INDICATORS, as_xlsx(published("indicadores")), "tabla.xlsx")
    confirm(superuser, INDICATORS, key)
    assert Indicator.objects.count() == 1


def test_the_secretariat_adds_activities_and_indicators_before_any_report(
    secretariat: Client,
) -> None:
    make_result(make_activity(), formula="(A*100)/(B)")
    rows = published("actividades")
    rows.append([*rows[1]])
    rows[2][1], rows[2][3] = "2a-7", "7"
    labels = [
        ["plan", "indicador", "numerador", "denominador"],
        ["durango-2015", "s8-2a-1", "A", "B"],
    ]

    confirm(secretariat, ACTIVITIES, previewed(secretariat, ACTIVITIES, as_csv(rows)))
    confirm(secretariat, INDICATORS, previewed(secretariat, INDICATORS, as_csv(labels)))

    assert Activity.objects.filter(code="2a-7").exists()
    assert Indicator.objects.get().numerator_label == "A"


def test_what_was_signed_is_not_rewritten_by_anyone(superuser: Client) -> None:
    make_indicator(make_activity())
    rows, labels = published("actividades"), published("indicadores")
    rows[1][4] = "Otro título"
    labels[1][3] = "Otra cosa"

    sentence = "Lo firmado no se reescribe: registre una enmienda o una decisión."

    assert refused(superuser, ACTIVITIES, as_csv(rows)) == [
        f"actividades, renglón 2, columna titulo: {sentence}"
    ]
    assert refused(superuser, INDICATORS, as_csv(labels)) == [
        f"indicadores, renglón 2, columna numerador: {sentence}"
    ]


def test_a_plan_under_way_gets_no_new_activity(superuser: Client) -> None:
    make_report(make_activity())
    rows = published("actividades")
    rows.append([*rows[1]])
    rows[2][1], rows[2][3] = "2a-9", "9"

    (said,) = refused(superuser, ACTIVITIES, as_csv(rows))

    assert said.startswith("actividades, renglón 3: El plan ya tiene informes: no se le agregan")


def test_a_table_renames_no_party(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    rows = published("partes")
    rows[1][2], rows[1][4] = "Obras Públicas", "sociedad_civil"

    said = refused(secretariat, PARTIES, as_csv(rows))

    sentence = (
        "Otro nombre u otro sector se registra con su fecha y su razón, en «Nombres de las partes»."
    )
    assert said == [
        f"partes, renglón 2, columna nombre: {sentence}",
        f"partes, renglón 2, columna sector: {sentence}",
    ]


def test_only_who_may_change_an_activity_marks_its_misprint(secretariat: Client) -> None:
    make_activity()
    rows = published("actividades")
    rows[1][5] = "El título sin errata"

    (said,) = refused(secretariat, ACTIVITIES, as_csv(rows))

    assert said.startswith(
        "actividades, renglón 2, columna titulo_corregido: Este registro ya existe"
    )


def test_the_marked_correction_of_a_misprint_changes_at_any_time(superuser: Client) -> None:
    make_report(make_activity())
    rows = published("actividades")
    rows[1][5] = "El título sin errata"

    confirm(superuser, ACTIVITIES, previewed(superuser, ACTIVITIES, as_csv(rows)))

    assert Activity.objects.get().correction == "El título sin errata"


def test_a_bad_row_among_a_hundred_changes_nothing(secretariat: Client) -> None:
    rows = [["parte", "nombre", "clase", "sector", "razon_del_sector"]]
    rows += [[f"parte-{n}", f"Parte {n}", "organizacion", "", ""] for n in range(100)]
    rows[70][2] = "empresa"
    rows[90][0] = "con espacios"

    kind, slug = refused(secretariat, PARTIES, as_csv(rows))

    assert kind.startswith("partes, renglón 71, columna clase: «empresa» no se admite: se espera")
    assert slug.startswith("partes, renglón 91, columna parte: Esta clave solo lleva letras")


def test_missing_and_doubled_columns_are_refused(secretariat: Client) -> None:
    rows = [["parte", "nombre", "nombre", "color"], ["a", "b", "c", "d"]]

    assert refused(secretariat, PARTIES, as_csv(rows)) == [
        "partes, renglón 1: Faltan las columnas «clase», «sector», «razon_del_sector».",
        "partes, renglón 1, columna nombre: La columna viene dos veces.",
        "partes, renglón 1, columna color: «color» no es una columna de esta tabla.",
    ]


def test_what_no_field_takes_is_not_read(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    header, row = published("partes")
    row[header.index("es_demostracion")] = "=FALSE()"
    row[header.index("registrado_el")] = "=TODAY()"

    answer = send(secretariat, PARTIES, as_xlsx([header, row]), "t.xlsx")

    assert answer.context["result"].summary == (
        "Renglones nuevos: 0. Con cambios: 0. Sin cambios: 1."
    )


def test_a_table_of_another_layout_is_refused_in_one_sentence(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    header, row = published("partes")

    assert refused(secretariat, PARTIES, as_xlsx([["Las partes"], header, row]), "t.xlsx") == [
        (
            "partes, renglón 1: El encabezado está en el renglón 2 de «Sheet» y debe ser el "
            "primero: borre los renglones que tiene encima."
        )
    ]
    assert refused(secretariat, PARTIES, as_csv([header, row, header, ["Total", "1"]])) == [
        "partes, renglón 3: Este renglón repite el encabezado: bórrelo.",
        "partes, renglón 4: Este renglón es un total («Total»): bórrelo; el portal hace las sumas.",
    ]
    assert refused(secretariat, PARTIES, as_csv([header, [*row, "más"]])) == [
        "partes, renglón 2: El renglón tiene más celdas que columnas."
    ]


def test_spaces_at_the_ends_are_no_change(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    header, row = published("partes")

    answer = send(secretariat, PARTIES, as_csv([header, [f" {text} " for text in row]]))

    assert answer.context["result"].totals["skip"] == 1


def test_what_is_not_seen_is_no_change(secretariat: Client) -> None:
    party = make_party("obras")
    make_responsibility(make_activity(), party)
    rows = published("partes")
    place = rows[0].index("nombre")
    rows[1][place] = f"\ufeff{party.name[:3]}\u00ad\u200b{party.name[3:]} "

    answer = send(secretariat, PARTIES, as_csv(rows))

    assert answer.context["result"].totals["skip"] == 1


def test_a_record_that_comes_twice_is_refused_with_both_its_rows(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    rows = published("partes")
    other = [text.replace("obras", " obras ") for text in rows[1]]

    sentences = refused(secretariat, PARTIES, as_csv([*rows, other]))

    assert sentences == ["partes, renglón 3, columna parte: «obras» ya está en el renglón 2."]


def test_a_formula_is_refused_in_a_workbook_and_is_text_in_a_csv(secretariat: Client) -> None:
    rows = [["parte", "nombre", "clase", "sector", "razon_del_sector"]]
    rows.append(["a", '=HYPERLINK("x")', "organizacion", "", ""])

    said = refused(secretariat, PARTIES, as_xlsx(rows), "tabla.xlsx")
    confirm(secretariat, PARTIES, previewed(secretariat, PARTIES, as_csv(rows)))

    assert said == [
        "partes, renglón 2, columna nombre: La celda lleva una fórmula; escriba su valor."
    ]
    assert Party.objects.get().name == '=HYPERLINK("x")'


def test_another_encoding_is_recognised_and_previewed(secretariat: Client) -> None:
    rows = [["parte", "nombre", "clase", "sector", "razon_del_sector"]]
    rows.append(["a", "Dirección", "organizacion", "", ""])
    data = as_csv(rows, "cp1252")

    answer = send(secretariat, PARTIES, data)
    confirm(secretariat, PARTIES, answer.context["confirm_form"].initial)

    assert "se leyó como Windows-1252" in answer.content.decode()
    assert Party.objects.get().name == "Dirección"


def test_two_hundred_thousand_rows_are_refused(secretariat: Client) -> None:
    data = b"parte,nombre,clase,sector,razon_del_sector\r\n" + b"a,b,organizacion,,\r\n" * 200_000

    assert refused(secretariat, PARTIES, data) == [
        "«tabla» pasa de 5,000 renglones; divida la tabla."
    ]


def test_an_unknown_plan_or_component_is_named(superuser: Client) -> None:
    make_activity()
    other, part = published("actividades"), published("actividades")
    other[1][0] = "otro"
    part[1][2] = "9z"

    assert refused(superuser, ACTIVITIES, as_csv(other)) == [
        "actividades, renglón 2: No hay «otro» en este portal."
    ]
    assert refused(superuser, ACTIVITIES, as_csv(part)) == [
        "actividades, renglón 2, columna componente: No hay «9z» en este portal."
    ]


@pytest.mark.parametrize("page", [PARTIES, ACTIVITIES, INDICATORS])
def test_only_the_secretariat_and_who_may_add_have_the_page(client: Client, page: str) -> None:
    anonymous = client.get(page)
    client.force_login(make_user("personal", is_staff=True))

    assert anonymous.status_code == 302
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    assert client.post(f"{page}confirmar/").status_code == 403


def test_the_lists_offer_the_import(secretariat: Client) -> None:
    assert PARTIES in secretariat.get("/admin/commitments/party/").content.decode()
    assert ACTIVITIES in secretariat.get("/admin/commitments/activity/").content.decode()


def test_an_upload_is_confirmed_by_its_sender_alone_and_once(secretariat: Client) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    rows = published("partes")
    rows[1][5] = "Es una dirección."
    confirmed = previewed(secretariat, PARTIES, as_csv(rows))
    other = Client()
    other.force_login(make_secretary("otra"))

    confirm(other, PARTIES, confirmed)
    untouched = Party.objects.get().sector_note
    confirm(secretariat, PARTIES, confirmed)
    Party.objects.update(sector_note="Otra razón")
    confirm(secretariat, PARTIES, confirmed)

    assert untouched == ""
    assert Party.objects.get().sector_note == "Otra razón"


@pytest.mark.parametrize("field", ["import_file_name", "format", "resource"])
def test_a_confirmation_of_something_else_leads_back_to_the_file(
    secretariat: Client, field: str
) -> None:
    make_responsibility(make_activity(), make_party("obras"))
    confirmed = previewed(secretariat, PARTIES, as_csv(published("partes")))
    before = fingerprint()

    answer = secretariat.post(f"{PARTIES}confirmar/", confirmed | {field: "7"})

    assert (answer.status_code, answer["Location"]) == (302, PARTIES)
    assert fingerprint() == before


def test_what_stands_against_a_table_since_its_preview_refuses_it_whole(
    secretariat: Client,
) -> None:
    party = make_party("obras")
    make_responsibility(make_activity(), party)
    rows = published("partes")
    rows.append(["durango-2015", "aguas", "Aguas", "organizacion", "", "", "", "", ""])
    confirmed = previewed(secretariat, PARTIES, as_csv(rows))
    rename(party, "Obras Públicas")
    before = fingerprint()

    answer = secretariat.post(f"{PARTIES}confirmar/", confirmed, follow=True)

    assert fingerprint() == before
    assert [str(message) for message in answer.context["messages"]] == [
        (
            "Nada cambió. partes, renglón 2, columna nombre: Otro nombre u otro sector se registra "
            "con su fecha y su razón, en «Nombres de las partes»."
        )
    ]
