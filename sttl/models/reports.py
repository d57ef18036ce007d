"""What was handed in: reports, their revisions, measurements and evidence, and the baselines."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

from commitments.constraints import is_first_of_month, is_whole_month, unique
from commitments.fields import LONGEST_TEXT as LONGEST_TEXT
from commitments.models import Activity, Party
from commitments.months import write_month
from indicators.models import Indicator, Universe
from indicators.rollup import Level
from sttl.files.uploads import stored_name

from .accounts import User

OPEN_STATES = ("draft", "submitted", "returned")
UNSENT_STATES = ("draft", "returned", "set_aside")  # whose content may still lack something


class Report(models.Model):
    """The report of one activity and one month, with the party frozen when first handed in."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="reports", verbose_name="actividad"
    )
    month = models.DateField("mes")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name="parte que informa",
    )

    class Meta:
        verbose_name = "informe mensual"
        verbose_name_plural = "informes mensuales"
        ordering = ["activity", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "month"],
                name="report_is_unique_for_activity_and_month",
                violation_error_message="Ya hay un informe de esa actividad y ese mes.",
            ),
            is_whole_month("report_is_of_a_month", "month"),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} · {write_month(self.month)}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def published(self, *, before: datetime) -> Self:
        """Keep what the public had received before that moment; nothing else is public."""
        return self.filter(state=Revision.State.PUBLISHED, published_at__lt=before)

    def current(self, *, before: datetime) -> Self:
        """Keep of each report the revision published last before that moment."""
        published = self.published(before=before)
        newest = published.filter(report=OuterRef("report")).order_by("-published_at", "-pk")
        return published.filter(pk=Subquery(newest.values("pk")[:1]))

    def awaiting_review(self) -> Self:
        """Keep what was handed in and neither returned nor published yet."""
        return self.filter(state=Revision.State.SUBMITTED)

    def returned(self) -> Self:
        """Keep what went back to its party and was not handed in again."""
        return self.filter(state=Revision.State.RETURNED)

    def disputed_by(self, disagreements: models.QuerySet[Any], *, before: datetime) -> Self:
        """Keep the current revisions with one of those verdicts; since when, oldest first."""
        since = disagreements.order_by("recorded_at").values("recorded_at")[:1]
        revisions = self.current(before=before).annotate(disputed_at=Subquery(since))
        return revisions.filter(disputed_at__isnull=False).order_by("disputed_at", "pk")

    def in_order_of(self, step: str) -> Self:
        """Order by when a step was last taken, the oldest first, and say when that was."""
        step_taken_at = Max("events__at", filter=Q(events__step=step))
        return self.annotate(taken_at=step_taken_at).order_by("taken_at", "pk")

    def order_by_last_step(self, *, before: datetime) -> Self:
        """Order by when the last step of each was taken, the oldest first, with when that was."""
        return self.annotate(taken_at=Max("events__at", filter=Q(events__at__lt=before))).order_by(
            "taken_at", "pk"
        )

    def with_place(self) -> Self:
        """Bring along the report, its activity and plan, and the party."""
        return self.select_related("report__activity__plan", "report__party")


class RevisionManager(models.Manager["Revision"]):
    """Leaves out the drafts set aside unread: no page, list or count has them (decision 041)."""

    def get_queryset(self) -> models.QuerySet["Revision"]:
        return super().get_queryset().exclude(state=Revision.State.SET_ASIDE)


class Revision(models.Model):
    """The content of a report; a correction is the next revision. The workflow moves its state."""

    class State(models.TextChoices):
        DRAFT = "draft", "Borrador"
        SUBMITTED = "submitted", "En revisión"
        RETURNED = "returned", "Devuelto"
        PUBLISHED = "published", "Publicado"
        SET_ASIDE = "set_aside", "Apartado"  # what a party left unsent; nobody reads it

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="revisions", verbose_name="informe"
    )
    number = models.PositiveSmallIntegerField("versión", default=1)
    state = models.CharField(
        "estado", max_length=9, choices=State, default=State.DRAFT, editable=False
    )
    is_inactive = models.BooleanField("sin actividad este mes", default=False)
    inactive_reason = models.TextField(
        "por qué no hubo actividad", max_length=LONGEST_TEXT, blank=True
    )
    done = models.TextField("qué se hizo", max_length=LONGEST_TEXT, blank=True)
    obstacles = models.TextField("obstáculos", max_length=LONGEST_TEXT, blank=True)
    next_steps = models.TextField("siguientes pasos", max_length=LONGEST_TEXT, blank=True)
    level = models.CharField("nivel de avance", max_length=11, choices=Level, blank=True)
    is_finished = models.BooleanField("la actividad está terminada", default=False)
    correction_reason = models.TextField(
        "razón de la corrección", max_length=LONGEST_TEXT, blank=True
    )
    is_recorded_by_sttl = models.BooleanField(
        "registrado por el STTL", default=False, editable=False
    )
    source = models.TextField(
        "fuente",
        max_length=LONGEST_TEXT,
        blank=True,
        help_text="De dónde lo tomó el STTL: minuta, oficio.",
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", verbose_name="escrito por"
    )
    saved_at = models.DateTimeField("guardado", default=timezone.now, editable=False)
    published_at = models.DateTimeField("publicado", null=True, blank=True, editable=False)

    taken_at: datetime | None  # when the step asked about was last taken, where a query asks
    disputed_at: datetime | None  # since when a sector disagrees, where a query asks

    objects = RevisionManager.from_queryset(RevisionQuerySet)()
    kept = RevisionQuerySet.as_manager()  # with those set aside

    class Meta:
        verbose_name = "versión de un informe"
        verbose_name_plural = "versiones de los informes"
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                condition=~Q(state="set_aside"),
                name="revision_number_is_unique",
                violation_error_message="El informe ya tiene una versión con ese número.",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=OPEN_STATES),
                name="report_has_one_open_revision",
                violation_error_message="El informe ya tiene una versión abierta.",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="published_revision_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(number=1, correction_reason="")
                | (Q(number__gt=1) & ~Q(correction_reason="")),
                name="correction_has_a_reason",
                violation_error_message="Escriba la razón de la corrección.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT_STATES)
                | (Q(is_inactive=True) & ~Q(inactive_reason=""))
                | (Q(is_inactive=False) & ~Q(done="")),
                name="handed_in_revision_says_what_was_done",
                violation_error_message="Escriba qué se hizo, o por qué no hubo actividad.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT_STATES) | Q(is_recorded_by_sttl=False) | ~Q(source=""),
                name="revision_recorded_by_sttl_has_a_source",
                violation_error_message="Escriba de dónde tomó el STTL este informe.",
            ),
            models.CheckConstraint(
                condition=Q(is_inactive=False) | Q(level="", is_finished=False),
                name="month_without_activity_states_nothing",
                violation_error_message="Un mes sin actividad no lleva nivel ni declaración.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", *Level.values]), name="revision_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN_STATES, "published", "set_aside"]),
                name="revision_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "published_at"], name="revision_by_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, versión {self.number}"

    @property
    def is_editable(self) -> bool:
        """Say whether its writer may still change the content."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class Measurement(models.Model):
    """An indicator's numerator and denominator in a revision, or why it does not apply."""

    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="measurements", verbose_name="versión"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="measurements", verbose_name="indicador"
    )
    numerator = models.DecimalField(
        "numerador", max_digits=14, decimal_places=2, null=True, blank=True
    )
    denominator = models.DecimalField(
        "denominador", max_digits=14, decimal_places=2, null=True, blank=True
    )
    is_not_applicable = models.BooleanField("no aplica este periodo", default=False)
    not_applicable_reason = models.TextField(
        "por qué no aplica", max_length=LONGEST_TEXT, blank=True
    )
    is_excess_confirmed = models.BooleanField("el valor de más de 100 % es correcto", default=False)
    denominator_reason = models.TextField(
        "por qué cambió el denominador", max_length=LONGEST_TEXT, blank=True
    )
    fall_reason = models.TextField(
        "por qué no concuerda con los meses vecinos", max_length=LONGEST_TEXT, blank=True
    )
    joint_reason = models.TextField(
        "por qué el conjunto pasa de 100 %", max_length=LONGEST_TEXT, blank=True
    )

    class Meta:
        verbose_name = "medición"
        verbose_name_plural = "mediciones"
        ordering = ["revision", "indicator"]
        constraints = [
            unique("indicator_is_measured_once_in_a_revision", "revision", "indicator"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="numerator_is_not_negative",
                violation_error_message="El numerador no puede ser negativo.",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="denominator_is_positive",
                violation_error_message=(
                    "El denominador debe ser mayor que cero; si este mes no hay base "
                    "que medir, marque «No aplica este periodo»."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False)
                | Q(numerator__isnull=True, denominator__isnull=True),
                name="measurement_that_does_not_apply_has_no_values",
                violation_error_message="Si no aplica este periodo, deje vacíos los valores.",
            ),
        ]

    def __str__(self) -> str:
        if self.is_not_applicable:
            return "no aplica este periodo"
        return f"{self.numerator} / {self.denominator}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def with_place(self) -> Self:
        """Bring along the revision, its report, activity and plan, and the party."""
        return self.select_related("revision__report__activity__plan", "revision__report__party")

    def public(self, *, before: datetime) -> Self:
        """Keep what belongs to a revision published before that moment."""
        return self.filter(revision__in=Revision.objects.published(before=before))

    def of_month(self, party: Party, month: date) -> Self:
        """Keep what is of a party's reports of a month, by whoever they were handed in or are due.

        A month not handed in yet counts for each party that was ever to report it.
        """
        assigned = Activity.objects.filter(assignments__party=party)
        due = Q(revision__report__party=None, revision__report__activity__in=assigned)
        of_party = Q(revision__report__party=party) | due
        return self.filter(of_party, revision__report__month=month)


class Evidence(models.Model):
    """A file (with its bytes and SHA-256) or a link, and what it proves."""

    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="evidence", verbose_name="versión"
    )
    title = models.CharField("qué demuestra", max_length=200)
    url = models.URLField("enlace", max_length=500, blank=True)
    file = models.FileField("archivo", upload_to=stored_name, blank=True, editable=False)
    media_type = models.CharField("tipo", max_length=100, blank=True, editable=False)
    byte_size = models.PositiveIntegerField("bytes", null=True, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "evidencia"
        verbose_name_plural = "evidencias"
        ordering = ["revision", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", sha256="", media_type="", byte_size__isnull=True) & ~Q(url="")
                | (
                    Q(url="", byte_size__isnull=False, byte_size__gt=0)
                    & ~Q(file="")
                    & ~Q(sha256="")
                    & ~Q(media_type="")
                ),
                name="evidence_is_a_link_or_a_whole_file",
                violation_error_message="La evidencia es un enlace o un archivo.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BaselineQuerySet(models.QuerySet["Baseline"]):
    def known(self, *, before: datetime) -> Self:
        """Keep the baselines recorded before that moment."""
        return self.filter(recorded_at__lt=before)


class Baseline(models.Model):
    """A denominator frozen at its first publication; a change is a new one, from a month on."""

    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="baselines",
        verbose_name="indicador",
    )
    universe = models.ForeignKey(
        Universe,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="baselines",
        verbose_name="universo compartido",
    )
    from_month = models.DateField("desde el mes")
    denominator = models.DecimalField("denominador", max_digits=14, decimal_places=2)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="baselines", verbose_name="versión que lo fijó"
    )
    reason = models.TextField("razón", blank=True)
    recorded_at = models.DateTimeField("registrado")

    objects = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = "denominador de base"
        verbose_name_plural = "denominadores de base"
        ordering = ["from_month", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, universe__isnull=True)
                | Q(indicator__isnull=True, universe__isnull=False),
                name="baseline_is_of_an_indicator_or_a_universe",
            ),
            models.CheckConstraint(condition=Q(denominator__gt=0), name="baseline_is_positive"),
            models.CheckConstraint(
                condition=is_first_of_month("from_month"), name="baseline_starts_with_a_month"
            ),
            unique("baseline_is_set_once_by_a_revision", "revision", "indicator"),
            unique("universe_baseline_is_set_once_by_a_revision", "revision", "universe"),
        ]

    def __str__(self) -> str:
        return f"{self.denominator} desde {write_month(self.from_month)}"
