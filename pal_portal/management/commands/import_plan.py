"""Bring a plan into the portal from the tables that another one published."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.refused import Refused
from pal_portal.imports.intakes import NAMES
from pal_portal.imports.packages import tables_of_path
from pal_portal.imports.plans import import_plan
from sttl.files.spreadsheets import Grid


class Command(BaseCommand):
    """Create a new plan from a data package or a workbook, whole or not at all."""

    help = (
        "Crea un plan nuevo con las tablas de un paquete de datos (.zip o su carpeta) o de un "
        "libro (.xlsx, .ods) con una hoja por tabla. Si algo está mal, no cambia nada."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and whether to only rehearse."""
        parser.add_argument("archivo", type=Path, help="Paquete, carpeta o libro con las tablas.")
        parser.add_argument(
            "--ensayo", action="store_true", help="Revisa todo y dice qué crearía; no crea nada."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the plan, or say everything that is wrong with its tables."""
        try:
            grids = tables_of_path(options["archivo"], table_names=NAMES)
            self.bring(grids, is_rehearsal=options["ensayo"])
        except Refused as error:
            faults = "\n".join(f"  {fault}" for fault in error.faults or [error])
            raise CommandError(f"El plan no se creó y nada cambió:\n{faults}") from error

    def bring(self, grids: Mapping[str, Grid], *, is_rehearsal: bool) -> None:
        """Import the plan and say what was created, table by table."""
        outcome = import_plan(grids, is_rehearsal=is_rehearsal)
        done = "Se crearía" if is_rehearsal else "Se creó"
        self.stdout.write(f"{done} el plan «{outcome.plan}»:")
        for title, count in outcome.counts.items():
            self.stdout.write(f"  {title}: {count}")
        for note in outcome.notes:
            self.stdout.write(note)
