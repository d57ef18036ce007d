"""Load a signed plan, once."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from pal_portal.imports.plans import plan_here
from sttl.files.spreadsheets import Grid

from .import_plan import Command as ImportPlan


class Command(ImportPlan):
    """Bring the plan of a folder into the database; where it is there already, change nothing."""

    help = "Carga una sola vez el plan firmado de una carpeta (por ejemplo, fixtures/durango-2015)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of the plan."""
        parser.add_argument(
            "archivo", metavar="carpeta", type=Path, help="Carpeta con las tablas del plan en CSV."
        )
        parser.set_defaults(ensayo=False)

    def bring(self, grids: Mapping[str, Grid], *, is_rehearsal: bool) -> None:
        """Import the plan, unless it is there: people may have edited it since."""
        plan = plan_here(grids)
        if plan is None:
            super().bring(grids, is_rehearsal=is_rehearsal)
        else:
            self.stdout.write(f"El plan «{plan}» ya está cargado; no se cambió nada.")
