"""Load a signed plan, once."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pal_portal.plan_loader import AlreadyLoadedError, PlanError, load_plan


class Command(BaseCommand):
    """Bring the plan of a folder into the database; where it is there already, change nothing."""

    help = "Carga una sola vez el plan firmado de una carpeta (por ejemplo, fixtures/durango-2015)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of the plan."""
        parser.add_argument("carpeta", type=Path, help="Carpeta con los archivos JSON del plan.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the plan and say what was created, kind by kind."""
        try:
            rows = load_plan(options["carpeta"])
        except AlreadyLoadedError as error:
            self.stdout.write(f"El plan «{error}» ya está cargado; no se cambió nada.")
            return
        except PlanError as error:
            raise CommandError(f"El plan no se cargó y nada cambió. {error}") from error
        self.stdout.write(f"Se cargó el plan «{rows[0]}»:")
        for model, count in Counter(type(row) for row in rows[1:]).items():
            name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            self.stdout.write(f"  {count} {name}")
