"""By which day of the next month a plan's reports are due."""

from django.db import models
from django.db.models import Q

from commitments.constraints import has_reason, is_whole_month
from commitments.dated import DatedDecision
from commitments.models import ActionPlan

LAST_SAFE_DUE_DAY = 28  # every month has it, so that no due day ever falls off a month's end


class DueDay(DatedDecision):
    """By which day of the next month a plan's reports are due, from a month on (rule 11)."""

    class Origin(models.TextChoices):
        DOCUMENT = "document", "Documento firmado"
        PORTAL = "portal", "Propuesta del portal"
        STTL = "sttl", "Decisión del STTL"

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="due_days", verbose_name="plan"
    )
    day = models.PositiveSmallIntegerField("día límite", help_text="Día del mes siguiente.")
    from_month = models.DateField("desde el mes")
    origin = models.CharField("origen", max_length=8, choices=Origin, default=Origin.STTL)

    class Meta:
        verbose_name = "día límite"
        verbose_name_plural = "días límite"
        ordering = ["plan", "from_month", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=LAST_SAFE_DUE_DAY),
                name="due_day_exists_in_every_month",
                violation_error_message="El día límite va del 1 al 28, que todos los meses tienen.",
            ),
            is_whole_month("due_day_starts_with_a_month"),
            has_reason("due_day_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"día {self.day} desde {self.from_month:%Y-%m}"
