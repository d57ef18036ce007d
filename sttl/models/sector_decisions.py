"""Which sectors of the STTL judge a plan's reports, and what the body of a sector is called."""

from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from commitments.constraints import has_reason, is_whole_month
from commitments.dated import DatedDecision
from commitments.models import ActionPlan
from commitments.sectors import Sector

# The sectors that judge where nothing else was decided: the three that make up the STTL of the
# signed plan. By name, and never all of Sector: a member added to it must change no past reading.
SIGNED_SECTORS: tuple[str, ...] = (
    Sector.GOVERNMENT.value,
    Sector.CIVIL_SOCIETY.value,
    Sector.GUARANTOR.value,
)
SEPARATOR = ","


class SectorsDecisionQuerySet(models.QuerySet["SectorsDecision"]):
    def in_force(self, *, month: date | models.OuterRef, before: datetime) -> Self:
        """Keep what was decided for a month before a moment, the decision that holds first."""
        return self.filter(from_month__lte=month, recorded_at__lt=before).order_by(
            "-from_month", "-recorded_at", "-pk"
        )


class SectorsDecision(DatedDecision):
    """Which sectors judge a plan's reports from a month on; earlier months keep theirs."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="sectors_decisions", verbose_name="plan"
    )
    from_month = models.DateField("desde el mes")
    sectors = models.CharField("sectores que dictaminan", max_length=200)

    objects = SectorsDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "decisión sobre los sectores"
        verbose_name_plural = "sectores que dictaminan"
        ordering = ["plan", "from_month", "recorded_at"]
        constraints = [
            is_whole_month("sectors_decision_starts_with_a_month"),
            # Nobody judges the reports of the own sector: with one alone nobody would judge those.
            models.CheckConstraint(
                condition=Q(sectors__contains=SEPARATOR),
                name="sectors_decision_names_two_at_least",
                violation_error_message=(
                    "Elija al menos dos sectores: nadie dictamina los informes del suyo."
                ),
            ),
            has_reason("sectors_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        names = ", ".join(str(Sector(code).label).lower() for code in self.codes)
        return f"Desde {self.from_month:%Y-%m}: {names}"

    def clean(self) -> None:
        """Refuse a sector that does not exist, or one named twice: the database sees one text."""
        if not set(self.codes) <= set(Sector.values) or len(set(self.codes)) < len(self.codes):
            raise ValidationError({"sectors": "Elija cada sector una sola vez, de los que hay."})

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the sectors that judge, each by its code."""
        return tuple(self.sectors.split(SEPARATOR))


class SectorBodyQuerySet(models.QuerySet["SectorBody"]):
    def in_order(self, *, before: datetime) -> Self:
        """Keep what was recorded before a moment, the newest name of a sector last."""
        return self.filter(recorded_at__lt=before).order_by("since_on", "recorded_at", "pk")


class SectorBody(DatedDecision):
    """What the institution that is a sector of the STTL is called, from a day on."""

    class Origin(models.TextChoices):
        DOCUMENT = "document", "El plan firmado"
        STTL = "sttl", "Decisión del STTL"

    sector = models.CharField("sector", max_length=13, choices=Sector)
    name = models.CharField("nombre", max_length=200)
    since_on = models.DateField("desde")
    origin = models.CharField("origen", max_length=8, choices=Origin, default=Origin.STTL)

    objects = SectorBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "nombre de un sector"
        verbose_name_plural = "nombres de los sectores"
        ordering = ["sector", "since_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="sector_body_is_of_a_sector"
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="sector_body_has_a_name",
                violation_error_message="Escriba el nombre.",
            ),
            has_reason("sector_body_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.name}"
