"""The files that say how figures were made: how they go out, and what is never in them."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, ValidationError

from pal_portal.how_made.rules import ANCHORS
from tests.opendata.test_tables import canaries

from .addresses import EXAMPLES, PLAN
from .worlds import kilns

pytestmark = pytest.mark.django_db

FILES = {
    name: example.address
    for name, example in EXAMPLES.items()
    if example.address.endswith("/como-se-hizo.json")
}
SCHEMA = "/metodologia/como-se-hizo.schema.json"
ACTIVITY = FILES["activity-made"]


def found(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    read: dict[str, Any] = json.loads(answer.getvalue())
    return read


# What each is


@pytest.mark.parametrize("name", FILES)
def test_each_file_has_the_shape_that_its_schema_says(client: Client, name: str) -> None:
    kilns()
    schema = found(client, SCHEMA)
    Draft202012Validator.check_schema(schema)

    read = found(client, FILES[name])

    Draft202012Validator(schema).validate(read)
    assert read["esquema"] == f"http://testserver{SCHEMA}"
    assert read["pagina"] == f"http://testserver{FILES[name].removesuffix('como-se-hizo.json')}"


def test_the_schema_refuses_a_file_that_lacks_a_rule_or_rounds_a_value(client: Client) -> None:
    kilns()
    shape = Draft202012Validator(found(client, SCHEMA))
    without_rule, rounded = found(client, ACTIVITY), found(client, ACTIVITY)
    del without_rule["cifras"][0]["reglas"]
    rounded["actividades"][0]["reportado"]["porcentaje"] = "21.1"

    for wrong in (without_rule, rounded):
        with pytest.raises(ValidationError):
            shape.validate(wrong)


@pytest.mark.parametrize("name", FILES)
def test_each_page_leads_to_its_file_at_the_same_moment(client: Client, name: str) -> None:
    kilns()
    page = FILES[name].removesuffix("como-se-hizo.json")
    moment = "?corte=2016-03&al=2016-04-30"

    seen = client.get(page + moment).content.decode().replace("&amp;", "&")

    file, explained = re.escape(FILES[name] + moment), re.escape(f"{page}como-se-hizo/{moment}")
    assert re.search(rf'<link rel="alternate"[^>]*json"[^>]*href="{file}"', seen)
    assert re.search(rf'<a href="{explained}"[^>]*>Cómo se hi', seen)


def test_a_rule_leads_to_where_the_methodology_states_it(client: Client) -> None:
    seen = client.get("/metodologia/").content.decode()

    stated = {
        int(number): anchor for anchor, number in re.findall(r'<h2 id="([a-z-]+)">(\d+)\. ', seen)
    }

    assert stated == ANCHORS


# What it tells


def test_the_kilns_are_told_with_their_values_and_their_joint_percentage(client: Client) -> None:
    kilns()

    read = found(client, f"{ACTIVITY}?corte=2016-03&al=2016-12-31")

    reported = read["actividades"][0]["reportado"]
    (indicator,) = reported["indicadores"]
    assert (indicator["numerador"], indicator["denominador"]) == ("12.00", "57.00")
    assert indicator["porcentaje"] == "21.05"
    assert reported["conjunta"]["operacion"] == "(12 + 10) × 100 ÷ 57 = 38.6\N{NO-BREAK SPACE}%"
    assert reported["cuenta_en_promedios_como"] == "38.60"
    assert read["actividades"][0]["validado"]["informes_sin_validar"] == [] or read["actividades"][
        0
    ]["validado"]["informes_sin_validar"][0]["razon"].startswith("Le falta el acuerdo de ")


def test_what_does_not_count_in_a_mean_is_named_with_its_reason(client: Client) -> None:
    kilns()

    read = found(client, f"{FILES['plan-made']}?corte=2016-03&al=2016-12-31")

    (mean,) = [each for each in read["cifras"] if each["clave"] == "reportado"]
    assert mean["operacion"] == "(38.6 + 38.6) ÷ 2 = 38.6\N{NO-BREAK SPACE}%"
    assert [each["cuenta_como"] for each in mean["de"]] == ["38.60", "38.60"]
    assert mean["excluidas"] == []


# The page for people, drawn from the same structure


@pytest.mark.parametrize("name", FILES)
def test_the_page_for_people_leads_to_its_page_and_its_file(client: Client, name: str) -> None:
    kilns()
    page = FILES[name].removesuffix("como-se-hizo.json")
    moment = "?corte=2016-03&al=2016-04-30"

    seen = client.get(f"{page}como-se-hizo/{moment}").content.decode().replace("&amp;", "&")

    assert f'<a href="{page}{moment}">' in seen
    assert f'<a href="{FILES[name]}{moment}" type="application/json">' in seen


@pytest.mark.parametrize("name", FILES)
def test_the_page_for_people_has_no_word_of_the_machines(client: Client, name: str) -> None:
    kilns()
    page = FILES[name].replace(".json", "/")

    main = client.get(page).content.decode().partition("<main")[2].partition("Para programas")[0]

    texts = [text for text in re.findall(r">([^<]+)<", main) if text.strip()]
    assert [text for text in texts if re.search(r"_|\b(None|True|False)\b", text)] == []
    assert [text for text in texts if re.search(r"\b\d{4}-\d{2}(-\d{2})?\b", text)] == []


def test_the_page_for_people_tells_every_sum_of_the_file(client: Client) -> None:
    kilns()
    moment = "?corte=2016-03&al=2016-12-31"

    plan = found(client, FILES["plan-made"] + moment)
    joint = [each["reportado"]["conjunta"] for each in plan["actividades"]]
    sums = {
        "plan-made": sums_of([plan["cifras"], joint]),
        "activity-made": sums_of(found(client, ACTIVITY + moment)),
    }

    for name, told in sums.items():
        seen = client.get(FILES[name].replace(".json", "/") + moment).content.decode()
        assert len(told) > 1
        assert [each for each in told if each not in seen] == [], name


def sums_of(part: Any) -> list[str]:
    """Return every sum that a part of a file writes out."""
    if isinstance(part, list):
        return [each for one in part for each in sums_of(one)]
    if not isinstance(part, dict):
        return []
    own = [part["operacion"]] if part.get("operacion") else []
    return own + [each for value in part.values() for each in sums_of(value)]


def test_the_page_for_people_names_the_month_that_each_figure_comes_from(client: Client) -> None:
    kilns()

    seen = client.get(f"{PLAN}actividades/2a-2/como-se-hizo/?corte=2016-03").content.decode()

    assert f'href="{PLAN}informes/2a-2/2016-03/?corte=2016-03">marzo de 2016</a>' in seen
    assert 'href="/metodologia/#universos">Regla 6</a>' in seen


def test_the_page_for_people_of_what_is_not_there_is_not_there(client: Client) -> None:
    kilns()
    absent = [
        f"{PLAN}compromisos/9/como-se-hizo/",
        f"{PLAN}responsables/nadie/como-se-hizo/",
        f"{PLAN}informes/2a-2/2016-02/como-se-hizo/",
        f"{PLAN}informes/2a-2/marzo/como-se-hizo/",
    ]

    assert [client.get(address).status_code for address in absent] == [404] * len(absent)
    assert client.get(f"{PLAN}como-se-hizo/?corte=2015").status_code == 400
    assert client.post(f"{PLAN}como-se-hizo/").status_code == 405


# What is never in it


def test_nothing_unpublished_and_no_name_is_in_any_file(client: Client) -> None:
    canaries()

    for file in FILES.values():
        for address in (file, file.replace(".json", "/")):
            told = b"".join(client.get(address)).lower()
            assert b"canario" not in told, address
            assert b"77777" not in told, address


def test_of_a_report_in_review_only_that_it_came_in_is_told(client: Client) -> None:
    canaries()

    read = found(client, FILES["board-made"])

    (whole,) = [each for each in read["cifras"] if each["clave"] == "informes"]
    unpublished = [each for each in whole["de"] if each["situacion"] != "publicado"]
    assert unpublished
    assert {each["direccion"] for each in unpublished} == {None}
    assert {each["version"] for each in unpublished} == {None}


# How it goes out


@pytest.mark.parametrize("name", [*FILES, "made-schema"])
def test_each_file_is_open_to_every_site_and_costs_nothing_again(client: Client, name: str) -> None:
    kilns()
    address = EXAMPLES[name].address

    answer = client.get(address)
    again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"] in ("application/json", "application/schema+json")
    assert not answer.cookies
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).headers["Content-Length"] == str(len(answer.getvalue()))
    assert client.post(address).status_code == 405


def test_the_file_of_what_is_not_there_is_not_there(client: Client) -> None:
    kilns()
    absent = [
        "/planes/otro/como-se-hizo.json",
        f"{PLAN}compromisos/9/como-se-hizo.json",
        f"{PLAN}actividades/9-9/como-se-hizo.json",
        f"{PLAN}responsables/nadie/como-se-hizo.json",
        f"{PLAN}informes/2a-2/2016-02/como-se-hizo.json",
        f"{PLAN}informes/2a-2/marzo/como-se-hizo.json",
    ]

    assert [client.get(address).status_code for address in absent] == [404] * len(absent)
    assert client.get(f"{FILES['plan-made']}?corte=2015").status_code == 400
