"""What the STTL decided about who reports and by when, and how the plan changed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from commitments.constraints import has_reason, is_first_of_month, is_whole_month
from commitments.dated import DatedDecision
from commitments.models import ActionPlan, Activity, Correction, Party

from .accounts import User
from .reports import LONGEST_TEXT


class ReporterAssignmentQuerySet(models.QuerySet["ReporterAssignment"]):
    def in_order_recorded(self, *, as_of: datetime) -> Self:
        """Keep what was on record by as_of, oldest first: duties.assignment_for says what holds."""
        return self.filter(recorded_at__lte=as_of).order_by("recorded_at", "pk")

    def with_doubts(self) -> Self:
        """Say of each whether the portal, having read the plan again, proposes it no longer."""
        doubts = Correction.objects.filter(
            plan=OuterRef("activity__plan"), table="asignaciones", row=OuterRef("activity__code")
        )
        return self.annotate(is_doubtful=Exists(doubts))


class ReporterAssignment(DatedDecision):
    """Which party reports an activity from a month on; earlier months keep theirs."""

    class Origin(models.TextChoices):
        PORTAL = "portal", "Propuesta del portal"
        STTL = "sttl", "Decisión del STTL"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="assignments", verbose_name="actividad"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="assignments", verbose_name="parte que informa"
    )
    from_month = models.DateField("desde el mes")
    origin = models.CharField("origen", max_length=6, choices=Origin, default=Origin.STTL)

    is_doubtful: bool

    objects = ReporterAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "parte que informa"
        verbose_name_plural = "partes que informan"
        ordering = ["activity", "from_month", "recorded_at"]
        constraints = [
            is_whole_month("assignment_starts_with_a_month"),
            has_reason("assignment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.party} desde {self.from_month:%Y-%m}"


class Extension(DatedDecision):
    """A new due day for the report of one activity and month."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="extensions", verbose_name="actividad"
    )
    month = models.DateField("mes")
    due_on = models.DateField("nueva fecha límite")

    class Meta:
        verbose_name = "prórroga"
        verbose_name_plural = "prórrogas"
        ordering = ["activity", "month", "recorded_at"]
        constraints = [
            is_whole_month("extension_is_of_a_month", "month"),
            models.CheckConstraint(
                condition=Q(due_on__year__gt=F("month__year"))
                | Q(due_on__year=F("month__year"), due_on__month__gt=F("month__month")),
                name="extension_comes_after_its_month",
                violation_error_message=(
                    "La nueva fecha límite debe ser posterior al mes que se informa."
                ),
            ),
            has_reason("extension_has_a_reason", "Escriba la razón de la prórroga."),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.month:%Y-%m}: {self.due_on:%Y-%m-%d}"


class ExtensionRequestQuerySet(models.QuerySet["ExtensionRequest"]):
    def waiting(self) -> Self:
        """Keep those that the secretariat has not answered."""
        return self.filter(answer="")

    def with_place(self) -> Self:
        """Bring along the activity and its plan, and the party."""
        return self.select_related("activity__plan", "party")


class ExtensionRequest(models.Model):
    """A party asks for more time for one report; sttl.record.extensions records it and its answer.

    None of it is public but the extension that it leads to.
    """

    class Answer(models.TextChoices):
        GRANTED = "granted", "Concedida"
        REFUSED = "refused", "Negada"

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="extension_requests", verbose_name="actividad"
    )
    month = models.DateField("mes")
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="extension_requests", verbose_name="parte que la pide"
    )
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="cuenta que la pide"
    )
    asked_at = models.DateTimeField("pedida")
    wanted_on = models.DateField("fecha que pide")
    reason = models.TextField("razón", max_length=LONGEST_TEXT)
    answer = models.CharField("respuesta", max_length=7, choices=Answer, blank=True)
    answered_at = models.DateTimeField("contestada", null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cuenta que contesta",
    )
    answer_note = models.TextField("razón de la respuesta", max_length=LONGEST_TEXT, blank=True)
    extension = models.OneToOneField(
        Extension,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="request",
        verbose_name="prórroga",
    )

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "solicitud de prórroga"
        verbose_name_plural = "solicitudes de prórroga"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "month"],
                condition=Q(answer=""),
                name="extension_is_asked_once_until_answered",
                violation_error_message=(
                    "Ya hay una solicitud de prórroga de ese informe que espera respuesta."
                ),
            ),
            is_whole_month("extension_is_asked_for_a_month", "month"),
            has_reason("extension_is_asked_with_a_reason", "Escriba por qué pide la prórroga."),
            models.CheckConstraint(
                condition=Q(
                    answer="",
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    answer_note="",
                    extension__isnull=True,
                )
                | Q(
                    Q(answer="granted", extension__isnull=False)
                    | Q(answer="refused", extension__isnull=True),
                    ~Q(answer_note=""),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="extension_request_is_answered_whole",
                violation_error_message="Una respuesta lleva su razón y quién la dio.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.month:%Y-%m}, para el {self.wanted_on:%Y-%m-%d}"


class Amendment(DatedDecision):
    """A recorded change of the plan; the old stays readable."""

    class Subject(models.TextChoices):
        DEADLINE = "deadline", "Fecha comprometida"
        LAST_MONTH = "last_month", "Último mes del plan"
        TEXT = "text", "Texto"

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="amendments", verbose_name="plan"
    )
    subject = models.CharField("qué cambia", max_length=10, choices=Subject)
    activity = models.ForeignKey(
        Activity,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="actividad",
    )
    new_date = models.DateField("nueva fecha", null=True, blank=True)
    old_text = models.TextField("decía", blank=True)
    new_text = models.TextField("dice", blank=True)

    class Meta:
        verbose_name = "enmienda"
        verbose_name_plural = "enmiendas"
        ordering = ["plan", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    subject="deadline", activity__isnull=False, new_date__isnull=False, new_text=""
                )
                | Q(
                    is_first_of_month("new_date"),
                    subject="last_month",
                    activity__isnull=True,
                    new_date__isnull=False,
                    new_text="",
                )
                | (Q(subject="text", new_date__isnull=True) & ~Q(new_text="")),
                name="amendment_says_what_its_subject_needs",
                violation_error_message=(
                    "Una fecha comprometida lleva actividad y fecha; el último mes, "
                    "solo el mes (por su primer día); un texto, el texto nuevo."
                ),
            ),
            has_reason("amendment_has_a_reason", "Escriba la razón de la enmienda."),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.reason[:60]}"
