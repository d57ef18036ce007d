"""Verify the chains of events: each plan's, and the council's."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commitments.models import ActionPlan
from sttl.models import CouncilEvent
from sttl.record import council
from sttl.record.chain import faults


class Command(BaseCommand):
    """Hold the records of each plan and of the STTL against their chains; it only reads."""

    help = "Verifica las cadenas de sucesos; termina con 1 si algo no corresponde."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many events of each chain verify, or each fault found, and then fail."""
        plans = ActionPlan.objects.order_by("pk")
        checks = [self.is_sound(plan.slug, faults(plan), plan.events.count()) for plan in plans]
        checks.append(self.is_sound("STTL", council.faults(), CouncilEvent.objects.count()))
        if not all(checks):
            raise CommandError("La cadena de sucesos no corresponde a lo registrado.")

    def is_sound(self, name: str, found: Iterable[str], length: int) -> bool:
        """Print what was found of a chain, and say whether it was nothing."""
        sentences = list(found)
        for sentence in sentences:
            self.stderr.write(f"{name}: {sentence}")
        if not sentences:
            self.stdout.write(f"{name}: {length:,} sucesos verificados.")
        return not sentences
