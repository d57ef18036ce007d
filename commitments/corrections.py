"""How the portal's transcription of a plan was mended, since the plan was brought in."""

from django.db import models
from django.utils import timezone

from .constraints import has_reason


class Correction(models.Model):
    """A cell of the portal's transcription that was mended: what it said, what it says, why."""

    plan = models.ForeignKey(
        "commitments.ActionPlan", models.CASCADE, related_name="corrections", verbose_name="plan"
    )
    recorded_at = models.DateTimeField("registrada", default=timezone.now)
    table = models.CharField("tabla", max_length=40)
    row = models.CharField("renglón", max_length=120, help_text="Su clave en la tabla.")
    column = models.CharField("columna", max_length=40)
    old_text = models.TextField("decía", blank=True)
    new_text = models.TextField("dice", blank=True)
    reason = models.TextField("razón")

    class Meta:
        verbose_name = "corrección de la transcripción"
        verbose_name_plural = "correcciones de la transcripción"
        ordering = ["plan", "recorded_at", "pk"]
        constraints = [
            has_reason(
                "transcription_correction_has_a_reason", "Escriba la razón de la corrección."
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} · {self.row} · {self.column.replace('_', ' ')}"
