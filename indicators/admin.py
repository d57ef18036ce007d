"""Indicators in the secretariat's admin: what they mean is decided by a dated record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from commitments.kept_admin import (
    AddedAdmin,
    Choice,
    Choices,
    DecisionAdmin,
    DecisionForm,
    ReadAdmin,
    key_of,
)
from commitments.months import day_name

from .models import Indicator, IndicatorDecision

MEANINGS = (
    "measures_progress",
    "target",
    "is_per_month",
    "has_fixed_denominator",
    "may_exceed",
    "universe",
)


class UniverseAdmin(AddedAdmin):
    """A universe is added, and then stays: past figures were read with it."""

    list_display = ("name", "denominator_label", "plan")
    list_select_related = ("plan",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


class IndicatorAdmin(ReadAdmin):
    list_display = ("result", "numerator_label", "denominator_label")
    list_select_related = ("result",)
    search_fields = (
        "numerator_label",
        "denominator_label",
        "result__activity__code",
        "result__activity_text",
    )


class IndicatorDecisionForm(DecisionForm):
    """What an indicator means from now on (rule 4), with the reason."""

    class Meta:
        model = IndicatorDecision
        fields = ("indicator", *MEANINGS, "reason")

    def check(self, cleaned: dict[str, Any]) -> None:
        """Refuse a universe of another plan, and a decision that decides nothing new."""
        indicator, universe = cleaned["indicator"], cleaned["universe"]
        if universe and indicator.activity and universe.plan_id != indicator.activity.plan_id:
            raise ValidationError({"universe": "Ese universo es de otro plan."}, code="plan")
        last = newest_decision(indicator.pk)
        if last is None or last.origin == IndicatorDecision.Origin.PORTAL:
            return  # the STTL may confirm what the portal proposed
        if all(getattr(last, name) == cleaned.get(name) for name in MEANINGS):
            raise ValidationError("El STTL ya lo decidió así.", code="same")


class IndicatorDecisionAdmin(DecisionAdmin):
    """What an indicator means: the newest decision holds from the day of its record."""

    form = IndicatorDecisionForm
    about = ("indicator",)
    choose_title = "Decidir cómo se lee un indicador"
    list_display = ("indicator", "origin", "recorded_at", "measures_progress", "target", "universe")
    list_filter = ("origin", "measures_progress")
    list_select_related = ("indicator__result", "universe")
    search_fields = ("indicator__result__activity__code", "reason")
    readonly_fields = ("origin", "recorded_at")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with what stands, so that only what changes is touched."""
        last = newest_decision(key_of(request.GET, "indicator"))
        initial: dict[str, Any] = {"indicator": request.GET.get("indicator")}
        if last is not None:
            initial |= {name: getattr(last, name) for name in MEANINGS}
        return initial

    def choices(self, *, at: datetime) -> Iterable[Choices]:
        """Give the indicators that measure an activity, with how each is read now."""
        indicators = Indicator.objects.filter(result__activity__isnull=False).select_related(
            "result__activity__plan"
        )
        newest = {
            decision.indicator_id: decision
            for decision in IndicatorDecision.objects.filter(recorded_at__lte=at)
            .select_related("universe")
            .order_by("recorded_at", "pk")
        }
        groups: dict[str, list[Choice]] = {}
        for indicator in indicators.order_by(
            "-result__activity__plan__first_month", "result__activity__code"
        ):
            if indicator.activity is None:
                continue
            last = newest.get(indicator.pk)
            choice = Choice(
                title=f"{indicator.activity.code} · {indicator}",
                now=in_words(last) if last else "Sin decidir: no se lee.",
                query=f"indicator={indicator.pk}",
            )
            groups.setdefault(str(indicator.activity.plan), []).append(choice)
        return groups.items()

    def standing(self, values: Mapping[str, Any], *, at: datetime) -> Sequence[tuple[str, str]]:
        indicators = Indicator.objects.select_related("result__activity")
        indicator = indicators.filter(pk=key_of(values, "indicator")).first()
        if indicator is None:
            return []
        last = newest_decision(indicator.pk, at=at)
        sentences = [
            ("Actividad", str(indicator.activity or "Ninguna")),
            ("Fórmula impresa", indicator.result.formula),
        ]
        if last is None:
            return [*sentences, ("Hoy", "Nadie ha decidido cómo se lee.")]
        day = day_name(timezone.localdate(last.recorded_at))
        return [
            *sentences,
            ("Hoy se lee así", in_words(last)),
            ("Por", f"{last.get_origin_display()}, {day}"),
            ("Razón", last.reason),
        ]


def newest_decision(indicator: int, *, at: datetime | None = None) -> IndicatorDecision | None:
    """Return what an indicator was last decided to mean by a moment, or by now."""
    decided = IndicatorDecision.objects.filter(
        indicator=indicator, recorded_at__lte=at or timezone.now()
    )
    return decided.select_related("universe").order_by("recorded_at", "pk").last()


def in_words(decision: IndicatorDecision) -> str:
    """Write how an indicator is read: Mide avance; meta, 100 %; valores acumulados; …"""
    target = f"{decision.target:f}".rstrip("0").rstrip(".")
    sentences = [
        f"Mide avance; meta, {target} %" if decision.measures_progress else "Solo describe",
        "cada mes por separado" if decision.is_per_month else "valores acumulados",
        f"denominador {'fijo' if decision.has_fixed_denominator else 'que crece'}",
        f"{'puede' if decision.may_exceed else 'no puede'} pasar de 100 %",
    ]
    if decision.universe:
        sentences.append(f"comparte el universo «{decision.universe}»")
    return f"{'; '.join(sentences)}."
