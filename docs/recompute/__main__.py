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


def lines(dashboard: Mapping[str, Any]) -> Iterable[str]:
    """Write the figures as lines to read."""

    plan, corte, al = dashboard["plan"], dashboard["corte"], dashboard["al"]
    yield f"Plan {plan}, corte {corte}, con lo sabido el {al}"
    for name in ("reportado", "validado"):
        part = dashboard[name]
        yield f"{name.capitalize()}: {covered(part)}"
        yield "  " + ", ".join(f"{n} {MANY[state]}" for state, n in part["estados"].items())
    months, reports = dashboard["meses"], dashboard["informes_del_mes"]
    passed = f"{months['transcurridos']} de {months['del_plan']} meses"
    yield f"Tiempo transcurrido: {passed}; no es avance"
    yield f"Informes del mes: {counts(reports)}"
    yield f"Informes hasta el corte: {counts(dashboard['informes'])}"
    yield "Señales: " + ", ".join(f"{n} {flag}" for flag, n in dashboard["senales"].items())
    for number, part in dashboard["compromisos"].items():
        both = "; ".join(f"{name} {covered(part[name])}" for name in ("reportado", "validado"))
        yield f"Compromiso {number}: {both}"
    for code, part in dashboard["actividades"].items():
        stands = [
            f"{name} {one['estado']} {one['nivel'] or percent(one['porcentaje'])}"
            for name in ("reportado", "validado")
            for one in [part[name]]
        ]
        yield f"{code}: {'; '.join([*stands, *part['senales']])}"
    for point in dashboard["mes_por_mes"]:
        both = "; ".join(f"{name} {covered(point[name])}" for name in ("reportado", "validado"))
        yield f"{point['mes']}: {both}; tiempo {percent(point['tiempo'])}"


def covered(mean: Mapping[str, object]) -> str:
    return (
        f"{percent(mean['promedio'])} en {mean['con_cifra']} de {mean['actividades']} actividades"
    )


def counts(counted: Mapping[str, int]) -> str:
    rest = {name: n for name, n in counted.items() if n and name not in ("se_deben", "entregados")}
    parts = [f"{counted['entregados']} de {counted['se_deben']}"]
    return "; ".join(parts + [f"{n} {name.replace('_', ' ')}" for name, n in rest.items()])


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(
        description=explanation, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tablas", type=Path, help="carpeta o zip con las tablas en CSV")
    parser.add_argument("--corte", help="último mes que se muestra: AAAA-MM")
    parser.add_argument("--al", type=date.fromisoformat, help="con lo sabido ese día: AAAA-MM-DD")
    parser.add_argument("--json", action="store_true", help="todas las cifras, en JSON")
    arguments = parser.parse_args()
    al = arguments.al or date.today()  # noqa: DTZ011  the day where it runs
    dashboard = RecomputedDashboard(read_tables(arguments.tablas), al, arguments.corte).everything()
    print(
        json.dumps(dashboard, ensure_ascii=False) if arguments.json else "\n".join(lines(dashboard))
    )


if __name__ == "__main__":
    main()
