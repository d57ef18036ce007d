"""Print the figures of a plan, worked out from its tables."""

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from . import __doc__ as explanation
from .dashboard import RecomputedDashboard
from .tables import read_tables

MANY = {
    "cumplida": "cumplidas",
    "en_curso": "en curso",
    "no_iniciada": "no iniciadas",
    "sin_informe": "sin informe",
}


def percent(number: object) -> str:
    """Write a percentage as the pages do: without zeros at its end."""
    return f"{str(number).rstrip('0').rstrip('.')} %" if number else "sin cifra"


def lines(found: Mapping[str, Any]) -> Iterable[str]:
    """Write the figures as lines to read."""

    yield f"Plan {found['plan']}, corte {found['corte']}, con lo sabido el {found['al']}"
    for name in ("reportado", "validado"):
        each = found[name]
        yield f"{name.capitalize()}: {covered(each)}"
        yield "  " + ", ".join(f"{n} {MANY[state]}" for state, n in each["estados"].items())
    months, reports = found["meses"], found["informes_del_mes"]
    passed = f"{months['transcurridos']} de {months['del_plan']} meses"
    yield f"Tiempo transcurrido: {passed}; no es avance"
    yield f"Informes del mes: {counts(reports)}"
    yield f"Informes hasta el corte: {counts(found['informes'])}"
    yield "Señales: " + ", ".join(f"{n} {flag}" for flag, n in found["senales"].items())
    for number, each in found["compromisos"].items():
        both = "; ".join(f"{name} {covered(each[name])}" for name in ("reportado", "validado"))
        yield f"Compromiso {number}: {both}"
    for code, each in found["actividades"].items():
        stands = [
            f"{name} {one['estado']} {one['nivel'] or percent(one['porcentaje'])}"
            for name in ("reportado", "validado")
            for one in [each[name]]
        ]
        yield f"{code}: {'; '.join([*stands, *each['senales']])}"
    for point in found["mes_por_mes"]:
        both = "; ".join(f"{name} {covered(point[name])}" for name in ("reportado", "validado"))
        yield f"{point['mes']}: {both}; tiempo {percent(point['tiempo'])}"


def covered(each: Mapping[str, object]) -> str:
    return (
        f"{percent(each['promedio'])} en {each['con_cifra']} de {each['actividades']} actividades"
    )


def counts(each: Mapping[str, int]) -> str:
    rest = {name: n for name, n in each.items() if n and name not in ("se_deben", "entregados")}
    said = [f"{each['entregados']} de {each['se_deben']}"]
    return "; ".join(said + [f"{n} {name.replace('_', ' ')}" for name, n in rest.items()])


def main() -> None:
    """Read the arguments and print the figures."""
    asked = argparse.ArgumentParser(
        description=explanation, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("tablas", type=Path, help="carpeta o zip con las tablas en CSV")
    asked.add_argument("--corte", help="último mes que se muestra: AAAA-MM")
    asked.add_argument("--al", type=date.fromisoformat, help="con lo sabido ese día: AAAA-MM-DD")
    asked.add_argument("--json", action="store_true", help="todas las cifras, en JSON")
    given = asked.parse_args()
    al = given.al or date.today()  # noqa: DTZ011  the day where it runs
    found = RecomputedDashboard(read_tables(given.tablas), al, given.corte).everything()
    print(json.dumps(found, ensure_ascii=False) if given.json else "\n".join(lines(found)))


if __name__ == "__main__":
    main()
