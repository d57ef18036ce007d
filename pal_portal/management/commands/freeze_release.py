"""Freeze a release of the open data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import parse_month
from commitments.refused import Refused
from pal_portal.opendata.releases import freeze


class Command(BaseCommand):
    """Freeze the data of one plan, or of every plan, at a corte; made for cron."""

    help = "Congela una versión de los datos abiertos de un plan, o de todos."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the plan and the corte, both optional."""
        parser.add_argument("--plan", help="Clave del plan; si falta, todos.")
        parser.add_argument("--corte", help="Mes hasta el que llega, AAAA-MM; si falta, el último.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each release what it is called and the hash of its files' hashes."""
        plans = ActionPlan.objects.order_by("first_month", "slug")
        if options["plan"]:
            plans = plans.filter(slug=options["plan"])
        if not plans:
            raise CommandError("No hay ningún plan con esa clave.")
        try:
            cutoff = parse_month(options["corte"]) if options["corte"] else None
        except ValueError as error:
            raise CommandError("El corte se escribe así: 2016-03.") from error
        for plan in plans:
            try:
                release = freeze(plan, at=timezone.now(), cutoff=cutoff)
            except Refused as error:
                raise CommandError(f"{plan.slug}: {error}") from error
            frozen = release.frozen
            self.stdout.write(
                f"{plan.slug}: versión {frozen.version}, {frozen.files} archivos, "
                f"{frozen.size:,} bytes, huella {frozen.sums_sha256}"
            )
