"""What is measured: the indicators of section 8 and what the STTL decided that they mean."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from commitments.constraints import has_reason, unique
from commitments.models import ActionPlan, Activity, PlannedResult

from .percentages import FULL


class Universe(models.Model):
    """One denominator that several indicators share, such as the brick kilns of the city."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="universes", verbose_name="plan"
    )
    slug = models.SlugField("clave", max_length=40)
    name = models.CharField("nombre", max_length=120)
    denominator_label = models.TextField("denominador")

    class Meta:
        verbose_name = "universo compartido"
        verbose_name_plural = "universos compartidos"
        ordering = ["plan", "slug"]
        constraints = [
            unique("universe_slug_is_unique_in_plan", "plan", "slug"),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """What a row of section 8 with a formula measures."""

    result = models.OneToOneField(
        PlannedResult, models.CASCADE, related_name="indicator", verbose_name="renglón de medición"
    )
    numerator_label = models.TextField("numerador")
    denominator_label = models.TextField("denominador")

    class Meta:
        verbose_name = "indicador"
        verbose_name_plural = "indicadores"
        ordering = ["result"]

    def __str__(self) -> str:
        return f"{self.numerator_label} / {self.denominator_label}"

    @property
    def activity(self) -> Activity | None:
        return self.result.activity


class IndicatorDecision(models.Model):
    """What an indicator means (DESIGN.md 4.4): the portal's proposal or the STTL's decision."""

    class Origin(models.TextChoices):
        PORTAL = "portal", "Propuesta del portal"
        STTL = "sttl", "Decisión del STTL"

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="decisions", verbose_name="indicador"
    )
    origin = models.CharField("origen", max_length=6, choices=Origin, default=Origin.STTL)
    recorded_at = models.DateTimeField("registrada", default=timezone.now, editable=False)
    reason = models.TextField("razón")
    measures_progress = models.BooleanField("mide avance", default=True)
    target = models.DecimalField("meta (%)", max_digits=6, decimal_places=2, default=FULL)
    is_per_month = models.BooleanField(
        "cada mes por separado",
        default=False,
        help_text="Si no, cada valor acumula los meses anteriores.",
    )
    has_fixed_denominator = models.BooleanField("denominador fijo", default=True)
    may_exceed = models.BooleanField("puede pasar de 100 %", default=False)
    universe = models.ForeignKey(
        Universe,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="universo compartido",
    )

    class Meta:
        verbose_name = "decisión sobre un indicador"
        verbose_name_plural = "decisiones sobre indicadores"
        ordering = ["indicator", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__gt=0) & Q(target__lte=FULL),
                name="indicator_target_is_a_percentage",
                violation_error_message="La meta debe ser mayor que 0 y no pasar de 100.",
            ),
            has_reason("indicator_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(universe__isnull=True)
                | Q(has_fixed_denominator=True, is_per_month=False),
                name="indicator_of_a_universe_adds_up_over_its_denominator",
                violation_error_message=(
                    "Los indicadores de un universo compartido tienen denominador fijo "
                    "y valores acumulados."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.get_origin_display()})"
