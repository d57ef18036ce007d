"""What is amiss with the layout of a table that was sent, in one sentence each.

A title above the header, another sheet, a header twice, a row of totals: said as what they are,
and not as the missing columns and bad cells that they look like.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from commitments.refused import Fault

from .spreadsheets import MOST_TITLES, Grid

HEADER = 1  # the row of the header
TOTAL = re.compile(r"(sub|gran )?total(es)?( general(es)?)?:?|suma:?", re.IGNORECASE)
WIDE = "El renglón tiene más celdas que columnas."
MOST_NAMED = 4  # names that a sentence lists


def header_faults(
    grid: Grid, *, known: Collection[str], needed: Sequence[str], table: str = ""
) -> Iterator[Fault]:
    """Give the columns that are missing, doubled or not known; or what stands in their place."""
    header = grid.header
    missing = [name for name in needed if name not in header]
    if 3 * (len(needed) - len(missing)) <= len(needed):
        yield Fault(table, HEADER, "", elsewhere(grid, needed))
        return
    if len(missing) > 1:
        yield Fault(table, HEADER, "", f"Faltan las columnas {listed(missing, 3 * MOST_NAMED)}.")
    elif missing:
        yield Fault(table, HEADER, missing[0], "Falta la columna.")
    if any(text and not name for row in grid.rows for name, text in zip(header, row, strict=False)):
        yield Fault(table, HEADER, "", "Hay datos en una columna sin nombre: póngaselo o bórrela.")
    for text in dict.fromkeys(filter(None, header)):
        if text not in known:
            yield Fault(table, HEADER, text, f"«{text}» no es una columna de esta tabla.")
        elif header.count(text) > 1:
            yield Fault(table, HEADER, text, "La columna viene dos veces.")


def elsewhere(grid: Grid, needed: Sequence[str]) -> str:
    """Say what stands where the header was looked for, and what is expected."""
    for number, row in enumerate(grid.rows[1:MOST_TITLES], start=HEADER + 1):
        if 2 * len({text.strip() for text in row} & {*needed}) > len(needed):
            return (
                f"El encabezado está en el renglón {number} de «{grid.name}» y debe ser el "
                "primero: borre los renglones que tiene encima."
            )
    texts = [text for text in grid.header if text]
    told = f"dice {listed(texts)}" if texts else "no dice nada"
    sentence = (
        f"En el renglón 1 de «{grid.name}» se buscó el encabezado ({listed(needed)}) y {told}."
    )
    if grid.sought and grid.beside:
        sentence += f" No hay hoja «{grid.sought}»; el libro trae {listed(grid.beside)}."
    return sentence


def stray_rows(grid: Grid, *, needed: Collection[str]) -> dict[int, str]:
    """Give the number of each row that is none of the table's, with the sentence that says so.

    A row of totals lacks some of what every row needs.
    """
    header = grid.header
    strays = {}
    for number, row in enumerate(grid.rows[1:], start=HEADER + 1):
        cells = {name: text.strip() for name, text in zip(header, row, strict=False)}
        texts = [text for text in cells.values() if text]
        if len(texts) > 1 and all(name == text for name, text in cells.items() if text):
            strays[number] = "Este renglón repite el encabezado: bórrelo."
        elif texts and TOTAL.fullmatch(texts[0]) and not all(map(cells.get, needed)):
            strays[number] = (
                f"Este renglón es un total («{texts[0]}»): bórrelo; el portal hace las sumas."
            )
    return strays


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """List the first names of several."""
    first = ", ".join(f"«{name[:40]}»" for name in names[:most])
    more = len(names) - most
    return f"{first} y {more} más" if more > 0 else first
