"""How the figures of a page were made, drawn for people from the structure of the file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from commitments.models import as_label
from commitments.months import day_name, month_name, parse_month
from pal_portal.opendata.codes import DUE_DAY_ORIGIN, FLAG, LEVEL, OPINION, SECTOR, STANDING, STATE

from .rules import Made

FILE, PAGE = "como-se-hizo.json", "como-se-hizo/"
INDICATOR = "indicador"
LONG = 40  # rows of a table, above which it opens only when asked
CODES = {
    "estado": STATE,
    "senales": FLAG,
    "nivel": LEVEL,
    "situacion": STANDING,
    "sector": SECTOR,
    "dictamen": OPINION,
    "dictaminan": SECTOR,
    "origen": DUE_DAY_ORIGIN,  # which has every origin of the other decisions, and one more
}
LABELS: Mapping[str, str] = {  # of the structure's keys that do not say it themselves
    "actividades": "Actividades en total",
    "actividades_con_cifra": "Actividades con cifra",
    "asignaciones": "Quién informa, según lo decidido",
    "bases": "Denominadores de base",
    "como": "La cuenta",
    "compromiso": "Compromiso o componente",
    "con_prorroga": "Con prórroga",
    "conjunta": "Cifra conjunta de las que comparten total",
    "cuenta": "Nota",
    "cuenta_en_promedios_como": "En un promedio cuenta como",
    "de": "De qué sale",
    "decisiones": "Qué mide cada indicador, según lo decidido",
    "denominador_fijo": "Denominador fijo",
    "dia": "Día del mes siguiente",
    "dias_de_retraso": "Días de retraso",
    "dias_limite": "Hasta qué día se entregan los informes, según lo decidido",
    "dice": "Qué dice la página",
    "dictamenes": "Dictámenes",
    "dictaminan": "Sectores que lo dictaminan",
    "en_revision": "En revisión",
    "entregado_el": "Entregado el",
    "es_avance": "Es avance",
    "excluidas": "Las que no cuentan, y por qué",
    "fijado_por": "Lo fijó la actividad",
    "formula": "Fórmula impresa en el plan",
    "fuera_de_promedios_porque": "No cuenta en los promedios",
    "informes": "Los informes de los que sale",
    "informes_sin_validar": "Informes que todavía no se validan",
    "meses_sin_cifra": "Meses sin cifra",
    "mide_avance": "Mide avance",
    "no_validado_porque": "Por qué no está validado",
    "numero": "Decisión",
    "por_estado": "Cuáles",
    "por_mes": "Se lee mes por mes",
    "propuestos": "Propuestos, sin confirmar",
    "propuestos_entregados": "De los propuestos, entregados",
    "puede_pasar_de_100": "Puede pasar de 100 %",
    "que_cuenta_el_denominador": "Qué cuenta el denominador",
    "que_cuenta_el_numerador": "Qué cuenta el numerador",
    "que_demuestra": "Qué demuestra",
    "razon": "Razón",
    "pie": "Suma",
    "registrado_el": "Registrado el",
    "renglones": "Los números",
    "senales": "Señales",
    "sha256": "Huella SHA-256",
    "situacion": "Situación",
    "suma_meses": "Suma los meses",
    "topado_en_100": "Se topa en 100 %",
    "validado": "Validado por el STTL",
    "version": "Versión",
    "versiones_anteriores": "Versiones que otra sustituyó",
}
FAMILIES: Mapping[str, str] = {  # figures of one kind, drawn as rows of one table
    "mes": "Mes por mes",
    "compromiso": "Compromiso por compromiso",
    "parte": "Parte por parte",
    "pie": "Al pie del tablero, mes por mes",
}
HIDDEN = {"clave", "nombre", "dice", "reglas", "operacion", "titulo", "enlace", "archivo"}
ADDRESSES = {"direccion", "como_se_hizo"}
SAID = {"estado", "porcentaje", "nivel", "mes"}  # by the words that the page has for the figure
SUMMED = {"porcentaje", "numerador", "denominador", "meses", "actividades", "actividades_con_cifra"}
RETOLD = {"renglones", "valores", "celdas", "se_deben", "mediciones"}  # by a table, or by counts
NOTABLE = {"mide_avance": False}  # the answer that is worth a line; of the rest it is yes
CONSTANT = {"actividad", "parte", "version", "con_prorroga"}  # no column where all rows are alike
MORE = (
    *("decisiones", "asignaciones", "dias_limite", "bases"),
    *("informes", "versiones_anteriores"),
)
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class MadeCell:
    """A cell, and where it leads; a hash may break anywhere, as it has no words."""

    text: str
    url: str = ""

    @property
    def is_hash(self) -> bool:
        return bool(HASH.fullmatch(self.text))


@dataclass(frozen=True)
class MadeTable:
    """What a figure comes from, a row for each."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[MadeCell]]

    @property
    def named_rows(self) -> Iterator[list[tuple[str, MadeCell]]]:
        """Give the rows, each cell with the name of its column, which a phone shows beside it."""
        return (list(zip(self.header, row, strict=True)) for row in self.rows)

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONG


@dataclass(frozen=True)
class MadeSection:
    """How one figure was made: its words, its sum, its facts and tables, and its rules."""

    name: str
    anchor: str
    says: Sequence[str]
    operation: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[MadeTable]
    parts: Sequence["MadeSection"]
    rules: Sequence[Made]


@dataclass(frozen=True)
class Drawing:
    """The structure of a page, with the names that its codes stand for."""

    document: Made
    parties: Mapping[str, str]

    @cached_property
    def activities(self) -> Mapping[str, Made]:
        return {activity["actividad"]: activity for activity in self.document["actividades"]}

    def groups(self) -> Iterator[tuple[str, Sequence[MadeSection]]]:
        """Give what the page shows: its activity where it is of one, its figures, its record."""
        figures = self.document["cifras"]
        if len(self.activities) == 1:
            (activity,) = self.activities.values()
            yield name_of(activity), [self.section(activity)]
            figures = [
                figure for figure in figures if figure["clave"] not in ("reportado", "validado")
            ]
        yield "Cada cifra", [*self.figures(figures)]
        if len(self.activities) > 1:
            yield "Cada actividad", [whole(self.table_of_activities())]
        more = {key: self.document[key] for key in MORE if key in self.document}
        if more:
            yield "Lo decidido y lo informado", [self.section(more)]

    def figures(self, figures: Iterable[Made]) -> Iterator[MadeSection]:
        """Draw each figure, and those of one family together."""
        for family, members in groupby(
            figures, key=lambda figure: figure["clave"].partition("/")[0]
        ):
            if family in FAMILIES:
                yield self.family(family, list(members))
            else:
                yield from (self.section(self.with_sums(figure)) for figure in members)

    def family(self, family: str, figures: Sequence[Made]) -> MadeSection:
        """Draw figures of one kind as a table, without what is within each."""
        rows = [
            {family: figure["nombre"], "dice": self.words_of(figure)}
            | {key: value for key, value in figure.items() if is_flat(key, value)}
            for figure in figures
        ]
        table = self.table_of(FAMILIES[family], rows)
        return whole(table, rules=figures[0]["reglas"])

    def words_of(self, figure: Made) -> str | None:
        if "se_deben" in figure or "renglones" in figure:
            return None
        return " · ".join(figure["dice"])

    def with_sums(self, figure: Made) -> Made:
        """Add to a mean the sum of each activity that counts in it."""
        which = figure["clave"].rpartition("/")[2]
        if which not in ("reportado", "validado") or "de" not in figure:
            return figure
        rows = [
            row | {"como": sum_of(self.activities[row["actividad"]][which])} for row in figure["de"]
        ]
        return figure | {"de": rows}

    def section(self, part: Made, *, name: str = "") -> MadeSection:
        """Draw a part: its scalars as facts, its lists as tables, and the parts within it."""
        facts: list[tuple[str, str]] = []
        tables: list[MadeTable] = []
        parts: list[MadeSection] = []
        for key, value in part.items():
            if not is_told(key, value, part):
                continue
            if key == "por_estado":
                tables.append(table_of_states(value))
            elif isinstance(value, dict):
                parts.append(self.section(value, name=label(key)))
            elif is_list_of(value, "operacion"):
                parts += [
                    self.section(indicator, name=f"Indicador {indicator[INDICATOR]}")
                    for indicator in value
                ]
            elif isinstance(value, list) and isinstance(value[0], dict):
                tables.append(self.table_of(label(key), value))
            else:
                facts.append((label(key), self.written(key, value)))
        says = part.get("dice", ())
        return MadeSection(
            name=as_label(name or part.get("nombre", "")),
            anchor=part.get("clave", "").replace("/", "-"),
            says=says[:1] if RETOLD & part.keys() else says,
            operation=part.get("operacion") or "",
            facts=facts,
            tables=tables,
            parts=parts,
            rules=part.get("reglas", ()),
        )

    def table_of_activities(self) -> MadeTable:
        rows = [
            (
                MadeCell(name_of(activity), page_for_people(activity["como_se_hizo"])),
                MadeCell(self.written("estado", activity["estado"])),
                *(
                    MadeCell(" · ".join(activity[name]["dice"]))
                    for name in ("reportado", "validado")
                ),
            )
            for activity in self.activities.values()
        ]
        header = ("Actividad", "Estado", "Reportado", label("validado"))
        return MadeTable("Cómo se hizo la cifra de cada una", header, rows)

    def table_of(self, caption: str, rows: Sequence[Made]) -> MadeTable:
        """Draw a list as a table; its first column leads to where each row comes from."""
        columns = dict.fromkeys(key for row in rows for key in row)
        if [*self.activities] == [*{row.get("actividad"): None for row in rows}]:
            columns.pop("actividad", None)  # the one that the whole page is of
        keys = [key for key in columns if is_column(key, [row.get(key) for row in rows])]
        return MadeTable(
            caption, [label(key) for key in keys], [self.cells_of(row, keys) for row in rows]
        )

    def cells_of(self, row: Made, keys: Sequence[str]) -> list[MadeCell]:
        activity = self.activities.get(row.get("actividad", ""), {})
        address = row.get("direccion") or page_for_people(row.get("como_se_hizo"))
        address = address or activity.get("direccion", "")
        return [
            MadeCell(self.written(key, row.get(key)), address if key == keys[0] else "")
            for key in keys
        ]

    def written(self, key: str, value: Any) -> str:
        """Write a value for people: codes, months, days and names as the pages do."""
        if value is None or value in ("", []):
            return "—"
        if isinstance(value, bool):
            return "Sí" if value else "No"
        if isinstance(value, dict):
            return self.in_a_line(value)
        if isinstance(value, list | tuple):
            return "; ".join(self.written(key, item) for item in value)
        text = str(value)
        if key == "actividad":
            return name_of(self.activities.get(text, {"actividad": text, "titulo": ""}))
        if key == "parte":
            return self.parties.get(text, text)
        return CODES[key].labels[text] if key in CODES else dated(key, text)

    def in_a_line(self, row: Made) -> str:
        """Write a piece of evidence, a verdict or another row within a row."""
        if "que_demuestra" in row:
            return str(row["que_demuestra"])
        if "dictamen" in row:
            opinion = self.written("dictamen", row["dictamen"]).lower()
            return f"{self.written('sector', row['sector'])}: {opinion}"
        return " ".join(self.written(key, value) for key, value in row.items())


def whole(table: MadeTable, *, rules: Sequence[Made] = ()) -> MadeSection:
    """Return a section that is a table alone."""
    return MadeSection("", "", (), "", (), [table], (), rules)


def is_flat(key: str, value: Any) -> bool:
    """Say whether a value of a figure fits a cell of its family's table."""
    if key in HIDDEN or key in ("mes", "situacion"):
        return False
    return not isinstance(value, list | dict) or key == "renglones"


def is_told(key: str, value: Any, part: Made) -> bool:
    """Say whether a value has a line of its own, or is said by the words or the sum."""
    if key in HIDDEN | ADDRESSES | {"actividad", INDICATOR} or value in (None, "", []):
        return False
    if isinstance(value, bool):
        return value == NOTABLE.get(key, True)
    if ("dice" in part and key in SAID) or (part.get("operacion") and key in SUMMED):
        return False
    return not (is_list_of(value, "actividad") and value[0].keys() <= {"actividad", "direccion"})


def is_column(key: str, values: Sequence[Any]) -> bool:
    """Say whether a column tells something: not where it is empty or repeats itself."""
    if key in (HIDDEN - {"dice"}) | ADDRESSES or all(value in (None, "", []) for value in values):
        return False
    return key not in CONSTANT or len(values) == 1 or any(value != values[0] for value in values)


def is_list_of(value: Any, key: str) -> bool:
    return isinstance(value, list) and isinstance(value[0], dict) and key in value[0]


def table_of_states(states: Mapping[str, Sequence[str]]) -> MadeTable:
    rows = [
        (MadeCell(STATE.labels[state]), MadeCell(str(len(codes))), MadeCell(", ".join(codes)))
        for state, codes in states.items()
    ]
    return MadeTable(label("por_estado"), ("Estado", "Actividades", "Claves"), rows)


def sum_of(reading: Made) -> str:
    """Return the sum behind what an activity counts as: the joint one, or its indicators'."""
    if reading["conjunta"]:
        return str(reading["conjunta"]["operacion"])
    return "; ".join(
        indicator["operacion"] for indicator in reading["indicadores"] if indicator["mide_avance"]
    )


def name_of(activity: Made) -> str:
    return f"{activity['actividad']} {as_label(activity['titulo'])}".strip()


def page_for_people(address: str | None) -> str:
    """Return the address of the page beside a file."""
    return (address or "").replace(FILE, PAGE)


def label(key: str) -> str:
    """Name a key of the structure in plain words."""
    return LABELS.get(key) or f"{key[:1].upper()}{key[1:]}".replace("_", " ")


def dated(key: str, text: str) -> str:
    """Write months and days in words, and a percentage with its sign."""
    if DAY.fullmatch(text):
        return day_name(date.fromisoformat(text))
    if MONTH.fullmatch(text):
        return month_name(parse_month(text))
    return f"{text}\N{NO-BREAK SPACE}%" if key == "porcentaje" and "%" not in text else text
