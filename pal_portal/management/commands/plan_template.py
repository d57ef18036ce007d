"""Write the workbook with which another plan starts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.models import ActionPlan
from pal_portal.imports.templates import plan_workbook
from pal_portal.opendata.columns import Scope


class Command(BaseCommand):
    """Write an empty workbook with its instructions, or one with a plan of this portal."""

    help = "Escribe el libro con el que se empieza otro plan; «manage.py import_plan» lo trae."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write it, and perhaps the plan to write."""
        parser.add_argument("archivo", type=Path, help="Dónde escribirlo: plantilla.xlsx.")
        parser.add_argument("--plan", help="Clave de un plan de este portal, para llenarlo con él.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the workbook; one that is there already stays."""
        scope = None
        if options["plan"]:
            plan = ActionPlan.objects.filter(slug=options["plan"]).first()
            if plan is None:
                raise CommandError(f"No hay un plan «{options['plan']}».")
            scope = Scope.of(plan, today=timezone.localdate())
        try:
            with options["archivo"].open("xb") as file:
                file.write(plan_workbook(scope))
        except OSError as error:
            raise CommandError(f"No se puede escribir {options['archivo']}: {error}") from error
        self.stdout.write(f"Se escribió {options['archivo']}.")
