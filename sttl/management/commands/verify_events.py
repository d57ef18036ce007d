"""Verify the chain of events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.models import ActionPlan
from sttl.record.chain import faults


class Command(BaseCommand):
    """Hold each plan's records against its chain of events; it only reads (TRUST.md)."""

    help = "Verifica la cadena de sucesos de cada plan; termina con 1 si algo no corresponde."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many events of each plan verify, or each fault found, and then fail."""
        broken = 0
        for plan in ActionPlan.objects.order_by("pk"):
            sentences = list(faults(plan))
            broken += bool(sentences)
            if not sentences:
                self.stdout.write(f"{plan.slug}: {plan.events.count():,} sucesos verificados.")
            for sentence in sentences:
                self.stderr.write(f"{plan.slug}: {sentence}")
        if broken:
            raise CommandError("La cadena de sucesos no corresponde a lo registrado.")
