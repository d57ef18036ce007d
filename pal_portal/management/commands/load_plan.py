"""Load a signed plan, once; mend its transcription when told to."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from commitments.models import ActionPlan
from pal_portal.imports.corrections import correct_plan
from pal_portal.imports.plans import plan_here
from sttl.files.spreadsheets import Grid

from .import_plan import Command as ImportPlan


class Command(ImportPlan):
    """Bring the plan of a folder into the database; where it is there already, change nothing.

    With --correct, mend the transcription, the grades and the notes of one that is there.
    """

    help = (
        "Carga una sola vez el plan firmado de una carpeta (por ejemplo, fixtures/durango-2015). "
        "Con --correct, corrige la transcripción, las correspondencias y las notas del que ya está."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder of the plan, and whether to mend the one that is there."""
        parser.add_argument(
            "archivo", metavar="carpeta", type=Path, help="Carpeta con las tablas del plan en CSV."
        )
        parser.add_argument(
            "--correct", action="store_true", help="Corrige el plan que ya está, y dice en qué."
        )
        parser.add_argument(
            "--razon", default="", help="Razón de las correcciones, si no es la de cada tabla."
        )
        parser.add_argument(
            "--ensayo", action="store_true", help="Con --correct: solo dice qué se corregiría."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the plan or mend it, or say everything that is wrong with its tables."""
        self.is_correcting, self.reason = options["correct"], options["razon"].strip()
        if options["ensayo"] and not self.is_correcting:
            raise CommandError("--ensayo va con --correct; para ensayar una carga, import_plan.")
        super().handle(*args, **options)

    def bring(self, grids: Mapping[str, Grid], *, is_rehearsal: bool) -> None:
        """Import the plan, unless it is there: people may have edited it since."""
        plan = plan_here(grids)
        if self.is_correcting:
            if plan is None:
                raise CommandError("Ese plan no está en el portal: cárguelo sin --correct.")
            self.correct(plan, grids, is_rehearsal=is_rehearsal)
        elif plan is None:
            super().bring(grids, is_rehearsal=is_rehearsal)
        else:
            self.stdout.write(f"El plan «{plan}» ya está cargado; no se cambió nada.")

    def correct(self, plan: ActionPlan, grids: Mapping[str, Grid], *, is_rehearsal: bool) -> None:
        """Show each difference and mend it, or only show it."""
        mends, left = correct_plan(
            plan, grids, at=timezone.now(), reason=self.reason, is_rehearsal=is_rehearsal
        )
        for line in (*mends, *left):
            self.stdout.write(str(line))
        done = "Se corregirían" if is_rehearsal else "Se corrigieron"
        self.stdout.write(f"{done} {len(mends)} datos del plan «{plan}».")
