"""The fixture carries the whole signed plan, as printed, and nothing else."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from .proof import activities, bare, prove, responsibilities, stands_in
from .records import NOT_PROPOSED, TOTALS, check_records, totals
from .tables import ProofError, load_fixture

Path = tuple[str | int, ...]

# The fields whose every word is printed; other text fields are codes or the portal's own.
PRINTED = [
    "number",
    "title",
    "body",
    "footnote",
    "theme",
    "alignment",
    "topic",
    "heading",
    "problem",
    "objective",
    "text",
    "name",
    "results_title",
    "results_problem",
    "results_objective",
    "results_text",
    "due_text",
    "follow_up",
    "printed_name",
    "role_text",
    "activity_text",
    "formula",
    "numerator_label",
    "denominator_label",
]
# The notes that the plan's readers were promised (DESIGN.md 5).
PROMISED_NOTES = [
    "dos-secciones-1",
    "anexo-3",
    "fechas-en-desorden",
    "compromiso-2-tres-redacciones",
    "2a-numeros",
    "3-numeros",
    "2a-5-y-su-renglon",
    "2b-4-papeles-del-072",
    "2b-4-seguimiento",
    "3-3-aplicacion",
    "3-4-a-quien-fortalece",
    "3-6-normas-o-capacitacion",
    "4-1-todas-las-escuelas",
    "5-2-treinta-por-ciento",
    "5-quinto-renglon",
    "2a-1-publicar-o-actualizar",
    "2b-2-publicar-o-actualizar",
    "2b-6-publicar-o-generar",
    "2a-2-objetivo",
    "2a-2-rol-sociedad-civil",
    "2a-4-sin-ejecutor",
    "3-4-sin-ejecutor",
    "3-5-sin-ejecutor",
    "2b-1-uso-y-valor",
    "2b-4-acopio-y-horarios",
    "3-1-comite-o-contralores",
    "lista-de-las-30-escuelas",
    "4-3-la-comision-por-formar",
    "5-2-sistema-o-usuarios",
    "5-2-sin-papel",
    "5-2-agencia-y-bolsa",
    "5-4-etapas",
    "estado-o-municipio",
    "metas-y-lineas-de-base",
    "orden-de-los-firmantes",
]


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return load_fixture()


def test_the_whole_plan_is_claimed_in_order_and_its_records_agree(plan: dict[str, Any]) -> None:
    prove(plan)
    check_records(plan)


def test_the_known_totals_are_reached(plan: dict[str, Any]) -> None:
    assert totals(plan) == TOTALS


def test_each_line_with_words_has_an_owner_or_a_reason(plan: dict[str, Any]) -> None:
    lines = enumerate(plan["source"].split("\n"), start=1)
    written = {number for number, line in lines if line.strip()}

    claimed = {line for span in prove(plan) for line in span.lines}
    left_out = {entry["line"] for entry in plan["left_out"]}

    assert claimed | left_out == written
    assert all(entry["reason"] for entry in plan["left_out"])


def test_titles_roles_objectives_and_formulas_stand_in_the_source(plan: dict[str, Any]) -> None:
    passages = [activity["title"] for activity in activities(plan)]
    passages += [row[field] for row in plan["results"] for field in ("activity_text", "objective")]
    passages += [row["formula"] for row in plan["results"]]
    passages += [line["role_text"] for line in responsibilities(plan)]
    passages += [each["objective"] for each in plan["commitments"]]
    passages += [plan["plan"]["title"], *plan["roles"]]

    missing = [each for each in passages if each and not stands_in(plan["source"], each)]

    assert missing == []


def test_a_bracket_speaks_for_the_names_above_it_up_to_a_blank_line(plan: dict[str, Any]) -> None:
    lines = plan["source"].split("\n")
    places = {owner: max(span.lines) for span in prove(plan) for owner in span.owners}

    for activity in activities(plan):
        for line in activity["responsibilities"]:
            place = places[f"responsibility {activity['code']}/{line['line']}"]
            words = next_bracket(lines[place:])
            holder = re.match(r"Rol (.+?):", words)
            if holder and holder[1] != line["printed_name"]:
                words = ""
            assert (line["printed_name"], line["role_text"]) == (line["printed_name"], words)


def next_bracket(lines: list[str]) -> str:
    """The words of the first bracket before the next blank line."""
    for line in lines:
        words = " ".join(line.split())
        if words.startswith("("):
            return words.removeprefix("(").removesuffix(")")
        if not words:
            break
    return ""


def test_dates_and_codes_say_what_is_printed(plan: dict[str, Any]) -> None:
    for commitment in plan["commitments"]:
        for component in commitment["components"]:
            prefix = f"{commitment['number']}{component['letter']}"
            for position, activity in enumerate(component["activities"], start=1):
                dated = ("25 de Agosto del 2016", "2016-08-25")

                assert activity["number"] == position
                assert activity["code"] == f"{prefix}-{position}"
                assert activity["heading"] in {f"Actividad {position}.-", "Actividad:"}
                assert (activity["due_text"], activity["due_on"]) in {dated, ("", None)}


def test_the_promised_fidelity_notes_are_there(plan: dict[str, Any]) -> None:
    keys = [note["key"] for note in plan["discrepancies"]]

    assert [key for key in PROMISED_NOTES if key not in keys] == []


def test_deleting_any_one_responsibility_breaks_the_proof(plan: dict[str, Any]) -> None:
    for activity in activities(plan):
        for index in range(len(activity["responsibilities"])):
            line = activity["responsibilities"].pop(index)

            with pytest.raises(ProofError):
                prove(plan)

            activity["responsibilities"].insert(index, line)
    prove(plan)


def test_deleting_any_one_record_is_noticed(plan: dict[str, Any]) -> None:
    parts = [part for part in plan if part not in {"source", "plan"}]
    for path in [path for part in parts for path in items_of(plan[part], (part,))]:
        broken = without(plan, path)

        assert is_refused(broken), path


def test_blanking_or_changing_any_printed_text_is_noticed(plan: dict[str, Any]) -> None:
    parts = ("sections", "commitments", "results")
    for path in [path for part in parts for path in texts_of(plan[part], (part,))]:
        assert is_refused(replacing(plan, path, "")), path
        assert is_refused(replacing(plan, path, "x")), path


def test_moving_a_record_is_noticed(plan: dict[str, Any]) -> None:
    for part in ("sections", "commitments", "results"):
        for path in items_of(plan[part], (part,)):
            *parent, index = path
            if isinstance(index, int) and index and parent[-1] != "roles":
                assert is_refused(swapped(plan, tuple(parent), index)), path


def test_a_passage_cannot_be_left_out_from_another_place(plan: dict[str, Any]) -> None:
    broken = replacing(plan, ("left_out", 0, "line"), 2)

    with pytest.raises(ProofError, match="left_out"):
        prove(broken)


def items_of(node: Any, path: Path) -> Iterator[Path]:
    """The path of each item of each list under node, and of each entry of the role table."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield (*path, index)
            yield from items_of(item, (*path, index))
    elif isinstance(node, dict):
        for key, value in node.items():
            if path in {("roles",), ("proposals", "indicators"), ("proposals", "reporters")}:
                yield (*path, key)
            yield from items_of(value, (*path, key))


def texts_of(node: Any, path: Path) -> Iterator[Path]:
    """The path of each printed text under node."""
    if isinstance(node, str) and node and path[-1] in PRINTED:
        yield path
    elif isinstance(node, (list, dict)):
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in pairs:
            yield from texts_of(value, (*path, key))


def is_refused(broken: dict[str, Any]) -> bool:
    """Say whether the proof or the checks between records notice."""
    try:
        prove(broken)
        check_records(broken)
    except ProofError:
        return True
    return False


def changed(plan: dict[str, Any], path: Path) -> tuple[dict[str, Any], Any]:
    """A copy of the fixture, of which only the named part is new, and the parent of the path."""
    part = str(path[0])
    broken = plan | {part: copy.deepcopy(plan[part])}
    parent: Any = broken
    for key in path[:-1]:
        parent = parent[key]
    return broken, parent


def without(plan: dict[str, Any], path: Path) -> dict[str, Any]:
    broken, parent = changed(plan, path)
    del parent[path[-1]]
    return broken


def replacing(plan: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    broken, parent = changed(plan, path)
    parent[path[-1]] = value
    return broken


def swapped(plan: dict[str, Any], parent: Path, index: int) -> dict[str, Any]:
    broken, items = changed(plan, (*parent, index))
    items[index - 1], items[index] = items[index], items[index - 1]
    return broken


def test_white_space_alone_is_set_aside() -> None:
    assert bare(" a\u00a0b\t\nc ") == "abc"


def test_the_first_party_whose_words_do_the_work_would_report(plan: dict[str, Any]) -> None:
    working = {text for text, entry in plan["roles"].items() if entry["does_the_work"]}

    reporters = {
        activity["code"]: next(
            (
                line["party"]
                for line in activity["responsibilities"]
                if line["role_text"] in working
            ),
            None,
        )
        for activity in activities(plan)
    }

    proposed = plan["proposals"]["reporters"]
    assert {code: proposed[code]["party"] for code in proposed} == {
        code: party for code, party in reporters.items() if party and code not in NOT_PROPOSED
    }
    assert reporters == {
        "1-1": None,
        "2a-1": "direccion-municipal-de-medio-ambiente",
        "2a-2": "direccion-municipal-de-medio-ambiente",
        "2a-3": "direccion-municipal-de-fomento-economico",
        "2a-4": None,
        "2a-5": "direccion-municipal-de-fomento-economico",
        "2a-6": None,
        "2b-1": "direccion-de-servicios-publicos",
        "2b-2": "direccion-de-servicios-publicos",
        "2b-3": "direccion-de-servicios-publicos",
        "2b-4": "direccion-de-servicios-publicos",
        "2b-5": "direccion-de-servicios-publicos",
        "2b-6": "direccion-municipal-de-medio-ambiente",
        "3-1": "contraloria-municipal",
        "3-2": "obras-publicas-municipales",
        "3-3": None,
        "3-4": None,
        "3-5": None,
        "3-6": "utim",
        "3-7": "utim",
        "4-1": "direccion-municipal-de-seguridad-publica-y-educacion",
        "4-2": "direccion-municipal-de-seguridad-publica",
        "4-3": "comision-intersectorial",
        "4-4": "direccion-municipal-de-seguridad-publica",
        "4-5": "direccion-municipal-de-seguridad-publica",
        "4-6": "consejo-estatal-ciudadano",
        "4-7": "consejo-estatal-ciudadano",
        "5-1": "agencia-municipal-de-empleo",
        "5-2": "agencia-municipal-de-empleo",
        "5-3": None,
        "5-4": "agencia-municipal-de-empleo",
    }
