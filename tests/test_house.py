"""The import law of the house (DESIGN.md 3): each room imports only from those before it."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["commitments", "indicators", "sttl", "pal_portal"]
STTL_ROOMS = [
    "sttl.files",
    "sttl.models",
    "sttl.fields",
    "sttl.content",
    "sttl.reading",
    "sttl.access",
    "sttl.messages",
    "sttl.record",
    "sttl.editor",
    "sttl.desk",
    "sttl.office",
]
LAW = [*FLOORS, *STTL_ROOMS]


def imported_modules(source: str, *, package: str) -> Iterator[str]:
    """Yield what a module of a package imports, those inside functions included, in full."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            kept = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*kept, node.module] if node.module else kept)
            module = base if node.level else node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def modules_of(room: str) -> Iterator[tuple[Path, str]]:
    """Give the files of a room, a folder or a single module, each with its package."""
    place = ROOT / room.replace(".", "/")
    paths = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    yield from (
        (path, ".".join(path.relative_to(ROOT).parent.parts)) for path in paths if path.exists()
    )


def is_in(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"{room}.")


def breaches(rooms: Sequence[str], room: str) -> list[str]:
    """Name each import by which a room reaches for one that comes after it."""
    later = rooms[rooms.index(room) + 1 :]
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path, package in modules_of(room)
        for module in imported_modules(path.read_text(encoding="utf-8"), package=package)
        if any(is_in(module, other) for other in later)
    ]


@pytest.mark.parametrize("floor", FLOORS)
def test_no_import_runs_back_between_the_apps(floor: str) -> None:
    assert breaches(FLOORS, floor) == []


@pytest.mark.parametrize("room", STTL_ROOMS)
def test_no_import_runs_back_between_the_rooms_of_the_follow_up(room: str) -> None:
    assert breaches(STTL_ROOMS, room) == []


def test_every_module_of_the_follow_up_lies_in_a_room() -> None:
    named_by_django = {"apps", "admin", "management", "migrations", "__init__"}
    found = {path.stem for path in (ROOT / "sttl").iterdir() if path.stem != "__pycache__"}

    assert found - named_by_django == {room.removeprefix("sttl.") for room in STTL_ROOMS}


def test_an_import_that_runs_back_is_seen_wherever_it_hides() -> None:
    source = (
        "def late():\n    from sttl.models import Report\n    import pal_portal.urls as urls\n"
        "from ..office import review\nfrom . import ledger\n"
    )

    assert list(imported_modules(source, package="sttl.reading")) == [
        "sttl.office.review",
        "sttl.reading.ledger",
        "sttl.models.Report",
        "pal_portal.urls",
    ]


def test_every_promise_names_tests_that_exist() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs/TRUST.md").read_text("utf-8"))
    sources = {path: (ROOT / "tests" / path).read_text("utf-8") for path, _ in named}

    assert len(named) > 50
    assert [(path, test) for path, test in named if f"def {test}(" not in sources[path]] == []
