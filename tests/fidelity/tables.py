"""The fixture's tables as the records that the proof walks through, nested as they are printed.

Only the names of columns and the words in cells are taken from the tables; what the tables repeat
(a line's name with each of its roles, a row's activity with its indicator) must agree.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]

HERE = Path(__file__).resolve().parent
FIXTURE = HERE.parents[1] / "fixtures" / "durango-2015"
HEADINGS = {"1-1": "Actividad:"}  # printed above an activity without a number

SECTION = {
    "seccion": "key",
    "numeracion": "number",
    "titulo": "title",
    "texto": "body",
    "nota_al_pie": "footnote",
}
COMMITMENT = {
    "encabezado": "heading",
    "tematica": "theme",
    "alineacion": "alignment",
    "problematica": "topic",
    "titulo": "title",
    "problema": "problem",
    "objetivo": "objective",
    "texto": "text",
}
COMPONENT = {
    "letra": "letter",
    "nombre": "name",
    "problema": "problem",
    "objetivo": "objective",
    "texto": "text",
    "titulo_seccion_8": "results_title",
    "problema_seccion_8": "results_problem",
    "objetivo_seccion_8": "results_objective",
    "texto_seccion_8": "results_text",
}
ACTIVITY = {
    "actividad": "code",
    "titulo": "title",
    "titulo_corregido": "correction",
    "fecha_impresa": "due_text",
    "medio_de_seguimiento": "follow_up",
}
PARTY = {"parte": "slug", "nombre": "name"}
LINE = {"parte": "party", "nombre_impreso": "printed_name", "papel_impreso": "role_text"}
RESULT = {
    "componente": "component",
    "numeracion": "number",
    "actividad_impresa": "activity_text",
    "objetivo": "objective",
    "formula": "formula",
    "correspondencia": "grade",
    "nota_de_correspondencia": "grade_note",
}
INDICATOR = {"numerador": "numerator_label", "denominador": "denominator_label"}
UNIVERSE = {"universo": "slug", "nombre": "name", "denominador": "denominator_label"}
DISCREPANCY = {
    "discrepancia": "key",
    "secciones": "sections",
    "titulo": "title",
    "explicacion": "text",
}
SEAT = {
    "nombre": "name",
    "cargo": "office",
    "organizacion": "organisation",
    "asiento": "seat",
    "sector": "sector",
    "desde": "since_on",
    "hasta": "until_on",
    "nota": "note",
}
BODY = {"sector": "sector", "nombre": "name", "razon": "reason"}


class ProofError(AssertionError):
    """The fixture does not carry the plan as printed; the message says where."""


def load_fixture(folder: Path = FIXTURE) -> dict[str, Any]:
    """Read the tables of a folder as nested records, with what stands beside them for the proof."""
    tables = {path.stem: read_table(path) for path in folder.glob("*.csv")}
    beside = {part: json.loads((HERE / f"{part}.json").read_text("utf-8")) for part in PROOFS}
    sttl = {
        "members": beside["members"],
        "seats": [renamed(row, SEAT) for row in tables["integrantes"]],
        "bodies": [renamed(row, BODY) for row in tables["nombres_de_los_sectores"]],
        "sessions": [{"text": row["minuta"]} for row in tables["sesiones"]],
    }
    return {
        "plan": {"title": tables["plan"][0]["titulo"]},
        "sections": sections(tables["secciones"]),
        "commitments": [commitment(row, tables) for row in tables["compromisos"]],
        "parties": [party(row, tables["nombres"]) for row in tables["partes"]],
        "roles": beside["roles"],
        "results": results(tables),
        "proposals": proposals(tables),
        "discrepancies": [note(row) for row in in_place(tables["discrepancias"])],
        "sttl": sttl,
        "left_out": beside["left_out"],
        "source": (HERE / "source.txt").read_text("utf-8"),
    }


PROOFS = ("roles", "left_out", "members")


def read_table(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def renamed(row: Record, names: dict[str, str]) -> Record:
    """Take the named columns of a row, under the names that the proof has for them."""
    return {name: row[column] for column, name in names.items()}


def in_place(rows: list[Record]) -> Iterator[Record]:
    """Give rows that are numbered from one, in that order."""
    for position, row in enumerate(rows, start=1):
        if row["posicion"] != str(position):
            raise ProofError(f"Row {position} says that it is the {row['posicion']}")
        yield row


def sections(rows: list[Record], parent: str = "") -> list[Record]:
    """Nest the sections, which must stand in the order in which the document prints them."""
    order = [row["seccion"] for row in in_place(rows)]
    nested = children_of(parent, rows)
    if [section["key"] for section in walked(nested)] != order:
        raise ProofError("The sections do not stand in the order of their nesting")
    return nested


def children_of(parent: str, rows: list[Record]) -> list[Record]:
    return [
        renamed(row, SECTION) | {"children": children_of(row["seccion"], rows)}
        for row in rows
        if row["dentro_de"] == parent
    ]


def walked(nested: Iterable[Record]) -> Iterator[Record]:
    """Give each section before what stands under it."""
    for section in nested:
        yield section
        yield from walked(section["children"])


def commitment(row: Record, tables: dict[str, list[Record]]) -> Record:
    components = [
        component(part, tables)
        for part in tables["componentes"]
        if part["compromiso"] == row["compromiso"]
    ]
    number = int(row["compromiso"])
    return renamed(row, COMMITMENT) | {"number": number, "components": components}


def component(row: Record, tables: dict[str, list[Record]]) -> Record:
    activities = [
        activity(entry, tables["responsabilidades"])
        for entry in tables["actividades"]
        if entry["componente"] == row["componente"]
    ]
    return renamed(row, COMPONENT) | {"activities": activities}


def activity(row: Record, lines: list[Record]) -> Record:
    code, number = row["actividad"], int(row["numero"])
    own = [line for line in lines if line["actividad"] == code]
    numbers = dict.fromkeys(int(line["linea"]) for line in own)
    return renamed(row, ACTIVITY) | {
        "number": number,
        "heading": HEADINGS.get(code, f"Actividad {number}.-"),
        "due_on": row["fecha_comprometida"] or None,
        "responsibilities": [responsibility(place, own) for place in numbers],
    }


def responsibility(number: int, rows: list[Record]) -> Record:
    """Make a printed line of the rows of its roles, which must say the same of it."""
    own = [row for row in rows if row["linea"] == str(number)]
    line, *others = [renamed(row, LINE) | {"works": row["hace_el_trabajo"]} for row in own]
    if any(other != line for other in others):
        raise ProofError(f"The roles of one line disagree: {own}")
    return line | {"line": number, "roles": [row["papel"] for row in own]}


def party(row: Record, names: list[Record]) -> Record:
    variants = [name["nombre_impreso"] for name in names if name["parte"] == row["parte"]]
    return renamed(row, PARTY) | {"variants": variants}


def results(tables: dict[str, list[Record]]) -> list[Record]:
    """Give the rows of section 8, each with the labels of its indicator where it has one."""
    indicators = {row["indicador"]: row for row in tables["indicadores"]}
    records = []
    for row in in_place(tables["renglones"]):
        indicator = indicators.pop(row["renglon"], None)
        if indicator and indicator["actividad"] != row["actividad"]:
            raise ProofError(f"{row['renglon']} and its indicator name two activities")
        record = renamed(row, RESULT) | {"activity": row["actividad"] or None}
        records.append(record | {"indicator": indicator and renamed(indicator, INDICATOR)})
    if indicators:
        raise ProofError(f"Indicators of no row: {[*indicators]}")
    return records


def proposals(tables: dict[str, list[Record]]) -> Record:
    """Give what the portal proposes: the meaning of each indicator, and who reports."""
    activities = {row["indicador"]: row["actividad"] for row in tables["indicadores"]}
    return {
        "universes": [renamed(row, UNIVERSE) for row in tables["universos"]],
        "indicators": {
            activities[row["indicador"]]: {
                "universe": row["universo"],
                "has_fixed_denominator": row["denominador_fijo"] == "true",
                "reason": row["razon"],
            }
            for row in tables["decisiones"]
        },
        "reporters": {
            row["actividad"]: {"party": row["parte"], "reason": row["razon"]}
            for row in tables["asignaciones"]
        },
    }


def note(row: Record) -> Record:
    told = {"activity": row["actividad"] or None, "quotes": json.loads(row["pasajes"] or "[]")}
    return renamed(row, DISCREPANCY) | told
