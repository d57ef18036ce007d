"""Verify the frozen releases of the open data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.models import ActionPlan
from pal_portal.opendata.releases import ReleaseStore, faults


class Command(BaseCommand):
    """Hold every stored byte of the releases against their log; it only reads."""

    help = "Verifica las versiones congeladas de cada plan; termina con 1 si algo no corresponde."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many releases of each plan verify, or each fault found, and then fail."""
        broken = 0
        for slug in ActionPlan.objects.order_by("pk").values_list("slug", flat=True):
            sentences = list(faults(slug))
            broken += bool(sentences)
            if not sentences:
                self.stdout.write(
                    f"{slug}: {len(ReleaseStore(slug).releases())} versiones verificadas."
                )
            for sentence in sentences:
                self.stderr.write(f"{slug}: {sentence}")
        if broken:
            raise CommandError("Hay versiones que no son lo que se congeló.")
