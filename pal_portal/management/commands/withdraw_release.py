"""Withdraw a release of the open data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.refused import Refused
from pal_portal.opendata.releases import withdraw


class Command(BaseCommand):
    """Withdraw a release that carries personal data; its addresses answer 410 from then on."""

    help = "Retira una versión de los datos que lleva datos personales; no hay otra razón válida."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the plan, the release and the reason, which the public reads."""
        parser.add_argument("plan", help="Clave del plan.")
        parser.add_argument("version", help="Nombre de la versión, como 2016-09-12.")
        parser.add_argument("--razon", required=True, help="Por qué se retira; es pública.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say that it is withdrawn."""
        plan = ActionPlan.objects.filter(slug=options["plan"]).first()
        if plan is None:
            raise CommandError("No hay ningún plan con esa clave.")
        version = options["version"]
        try:
            withdraw(plan, version, at=timezone.now(), reason=options["razon"])
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{plan.slug}: la versión {version} quedó retirada.")
