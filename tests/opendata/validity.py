"""What frictionless says of an unpacked package, as a re-user would ask it."""

from pathlib import Path

import frictionless


def faults(folder: Path) -> list[str]:
    """Say what frictionless finds wrong with a package, its v2 profile included."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [error.type for task in report.tasks for error in task.errors] + [
        error.type for error in report.errors
    ]
