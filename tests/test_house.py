"""The import law of the house: commitments <- indicators <- sttl <- pal_portal (DESIGN.md 3)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["commitments", "indicators", "sttl", "pal_portal"]  # each imports only those before it


def imported_apps(source: str) -> Iterator[str]:
    """Yield the floors that a module imports, those inside functions included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        yield from (floor for name in names if (floor := name.split(".")[0]) in FLOORS)


@pytest.mark.parametrize("app", FLOORS)
def test_no_import_runs_back(app: str) -> None:
    above = set(FLOORS[FLOORS.index(app) + 1 :])

    breaches = [
        f"{path.relative_to(ROOT)} imports {floor}"
        for path in sorted((ROOT / app).rglob("*.py"))
        for floor in imported_apps(path.read_text(encoding="utf-8"))
        if floor in above
    ]

    assert breaches == []


def test_an_import_that_runs_back_is_seen_wherever_it_hides() -> None:
    source = "def late():\n    from sttl.models import Report\n    import pal_portal.urls as urls\n"

    assert list(imported_apps(source)) == ["sttl", "pal_portal"]
