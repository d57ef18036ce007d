"""What was signed: the plan, its commitments and activities, and who answers for them."""

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from .constraints import is_first_of_month, unique
from .corrections import Correction as Correction  # a model of this app, in a room of its own
from .dated import PartyIdentity as PartyIdentity
from .sectors import UNKNOWN_SECTOR, Sector


def as_label(text: str) -> str:
    """Return printed words without their closing full stop, as a name among other words."""
    return text.strip().rstrip(". ")


class ActionPlan(models.Model):
    """A signed plan of commitments, followed up month by month."""

    slug = models.SlugField("clave", unique=True)
    title = models.CharField("título", max_length=200)
    signed_on = models.DateField("firmado el")
    first_month = models.DateField("primer mes")
    last_month = models.DateField("último mes")
    closed_on = models.DateField(
        "cerrado el", null=True, blank=True, help_text="Desde ese día no se reciben informes."
    )
    is_demo = models.BooleanField("de demostración", default=False, editable=False)

    ends_with: date  # the last month as amended, where a query asks for it

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "planes"
        ordering = ["first_month", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=is_first_of_month("first_month") & is_first_of_month("last_month"),
                name="plan_months_are_whole",
                violation_error_message="Indique cada mes por su primer día, como 2015-09-01.",
            ),
            models.CheckConstraint(
                condition=Q(first_month__lte=F("last_month")),
                name="plan_months_are_in_order",
                violation_error_message="El último mes no puede ser anterior al primero.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("signed_on")),
                name="plan_closes_after_signing",
                violation_error_message="El plan no puede cerrarse antes de su firma.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("site:plan-detail", args=[self.slug])


class PlanSection(models.Model):
    """A heading, paragraph or list item of the signed document, in its place."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="sections", verbose_name="plan"
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="dentro de",
    )
    key = models.SlugField("clave", max_length=80)
    position = models.PositiveSmallIntegerField("posición")
    number = models.CharField("numeración impresa", max_length=20, blank=True)
    title = models.CharField("título", max_length=300, blank=True)
    body = models.TextField("texto", blank=True)
    footnote = models.TextField("nota al pie", blank=True)

    class Meta:
        verbose_name = "sección del documento"
        verbose_name_plural = "secciones del documento"
        ordering = ["plan", "position"]
        constraints = [
            unique("section_key_is_unique_in_plan", "plan", "key"),
            unique("section_position_is_unique_in_plan", "plan", "position"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.number, self.title or self.body[:60]]))


class Commitment(models.Model):
    """One of the plan's commitments, as the document words it."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="commitments", verbose_name="plan"
    )
    number = models.PositiveSmallIntegerField("número")
    heading = models.CharField("encabezado", max_length=200, help_text="El de la sección 7.")
    theme = models.CharField("temática", max_length=200, blank=True)
    alignment = models.CharField("alineación", max_length=300, blank=True)
    topic = models.CharField("problemática", max_length=200, blank=True)
    title = models.TextField("compromiso", help_text="Como aparece en la tabla de la sección 6.")
    problem = models.TextField("problema que se quiere resolver", blank=True)
    objective = models.TextField("objetivo principal", blank=True)
    text = models.TextField("texto del compromiso", blank=True)

    class Meta:
        verbose_name = "compromiso"
        verbose_name_plural = "compromisos"
        ordering = ["plan", "number"]
        constraints = [
            unique("commitment_number_is_unique_in_plan", "plan", "number"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="commitment_number_starts_at_one",
                violation_error_message="Los compromisos se numeran desde el 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("site:commitment-detail", args=[self.plan.slug, self.number])

    @property
    def name(self) -> str:
        """Give the section 7 heading as a label."""
        return as_label(self.heading)


class Component(models.Model):
    """A part of a commitment, with its activities; a commitment of one piece has one, unnamed."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="components", verbose_name="compromiso"
    )
    letter = models.CharField("letra", max_length=1, blank=True)
    name = models.CharField("nombre", max_length=200, blank=True)
    problem = models.TextField("problema que se quiere resolver", blank=True)
    objective = models.TextField("objetivo principal", blank=True)
    text = models.TextField("texto del compromiso", blank=True)
    results_title = models.CharField("título en la sección 8", max_length=200, blank=True)
    results_problem = models.TextField("problema en la sección 8", blank=True)
    results_objective = models.TextField("objetivo en la sección 8", blank=True)
    results_text = models.TextField("compromiso en la sección 8", blank=True)

    class Meta:
        verbose_name = "componente"
        verbose_name_plural = "componentes"
        ordering = ["commitment", "letter"]
        constraints = [
            unique("component_letter_is_unique_in_commitment", "commitment", "letter"),
            models.CheckConstraint(
                condition=Q(letter="", name="") | (~Q(letter="") & ~Q(name="")),
                name="component_has_letter_and_name_or_neither",
                violation_error_message="Un componente lleva letra y nombre, o ninguno de los dos.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label or self.commitment.name}"

    @property
    def label(self) -> str:
        """Give the printed name as a label: section 7 puts it in quotation marks."""
        return as_label(self.name).strip("“”")

    @property
    def code(self) -> str:
        """Give the permanent code, such as 2a, or 3 where the commitment is of one piece."""
        return f"{self.commitment.number}{self.letter}"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def in_printed_order(self) -> Self:
        """Order as the signed document prints them, with their commitment at hand."""
        return self.select_related("component__commitment").order_by(
            "component__commitment__number", "component__letter", "number"
        )

    def with_rows(self) -> Self:
        """Say of each whether a row of section 8 measures it, and whether such a one differs."""
        measuring = PlannedResult.objects.filter(activity=OuterRef("pk")).exclude(formula="")
        return self.annotate(
            has_formula=Exists(measuring),
            is_doubtful=Exists(measuring.filter(grade=PlannedResult.Grade.DIFFERS)),
        )


class Activity(models.Model):
    """A thing that the plan promises to do, with the code that section 7 gives it."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="activities", verbose_name="plan"
    )
    component = models.ForeignKey(
        Component, models.CASCADE, related_name="activities", verbose_name="componente"
    )
    number = models.PositiveSmallIntegerField("número")
    code = models.SlugField("clave", max_length=12)
    title = models.TextField("actividad")
    correction = models.TextField(
        "corrección señalada",
        blank=True,
        help_text="El título sin la errata, si la hay. Lo impreso no cambia.",
    )
    due_text = models.CharField("fecha impresa", max_length=100, blank=True)
    due_on = models.DateField("fecha comprometida", null=True, blank=True)
    follow_up = models.TextField("medio de seguimiento", blank=True)

    has_formula: bool
    is_doubtful: bool

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "actividad"
        verbose_name_plural = "actividades"
        ordering = ["plan", "code"]
        constraints = [
            unique("activity_code_is_unique_in_plan", "plan", "code"),
            unique("activity_number_is_unique_in_component", "component", "number"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("site:activity-detail", args=[self.plan.slug, self.code])

    @property
    def name(self) -> str:
        """Give the title as a label: many end in a full stop, others do not."""
        return as_label(self.title)


class Party(models.Model):
    """An organisation or a generic group that the plan names as answering for an activity.

    Its name and sector are those of its newest PartyIdentity, whose recording writes them.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", "Organización"
        GROUP = "group", "Grupo genérico"

    slug = models.SlugField("clave", max_length=80, unique=True)
    name = models.CharField("nombre", max_length=200)
    kind = models.CharField("clase", max_length=12, choices=Kind)
    sector = models.CharField(
        "sector",
        max_length=13,
        choices=Sector,
        blank=True,
        help_text="Clasificación del portal; el plan no la dice.",
    )
    sector_note = models.TextField("razón del sector", blank=True)

    class Meta:
        verbose_name = "parte responsable"
        verbose_name_plural = "partes responsables"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sector__in=["", *Sector.values]),
                name="party_sector_is_known",
                violation_error_message=UNKNOWN_SECTOR,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartyName(models.Model):
    """A form in which the signed document prints a party's name."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="names", verbose_name="parte")
    name = models.CharField("nombre impreso", max_length=200)

    class Meta:
        verbose_name = "nombre impreso"
        verbose_name_plural = "nombres impresos"
        ordering = ["name"]
        constraints = [
            unique("party_name_is_printed_once", "party", "name"),
        ]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """What the plan asks of a party in an activity: one role, with the role's words as printed."""

    class Role(models.TextChoices):
        EXECUTES = "executes", "Ejecuta"
        PROMOTES = "promotes", "Promueve"
        OVERSEES = "oversees", "Vigila"
        MEDIATES = "mediates", "Media"
        ASSISTS = "assists", "Coadyuva"
        MEASURES = "measures", "Mide"
        ADVISES = "advises", "Asesora"
        JOINT_WORK = "joint_work", "Trabajo en conjunto"
        UNSPECIFIED = "unspecified", "Sin papel impreso"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="responsibilities", verbose_name="actividad"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="responsibilities", verbose_name="parte"
    )
    line = models.PositiveSmallIntegerField("renglón", help_text="Orden en la celda impresa.")
    printed_name = models.CharField("nombre impreso", max_length=200)
    role = models.CharField("papel", max_length=11, choices=Role)
    role_text = models.TextField("papel impreso", blank=True)
    does_the_work = models.BooleanField(
        "hace el trabajo", default=False, help_text="Según las palabras impresas de su papel."
    )

    class Meta:
        verbose_name = "responsabilidad"
        verbose_name_plural = "responsabilidades"
        ordering = ["activity", "line", "role"]
        constraints = [
            unique("responsibility_line_has_a_role_once", "activity", "line", "role"),
            unique("responsibility_is_stated_once", "activity", "party", "role"),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.get_role_display()}"


class PlannedResult(models.Model):
    """A row of section 8 as printed, matched by meaning to an activity of section 7 or to none."""

    class Grade(models.TextChoices):
        EXACT = "exact", "Coincide"
        REWORDED = "reworded", "Con otra redacción"
        DIFFERS = "differs", "Difiere en lo sustancial"
        NONE = "none", "Sin contraparte"

    component = models.ForeignKey(
        Component, models.CASCADE, related_name="results", verbose_name="componente"
    )
    position = models.PositiveSmallIntegerField("posición")
    number = models.CharField("numeración impresa", max_length=10, blank=True)
    activity_text = models.TextField("actividad, como en la sección 8")
    objective = models.TextField("objetivo", blank=True)
    formula = models.TextField("fórmula", blank=True)
    activity = models.ForeignKey(
        Activity,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="results",
        verbose_name="actividad de la sección 7",
    )
    grade = models.CharField("correspondencia", max_length=8, choices=Grade)
    grade_note = models.TextField("nota de correspondencia", blank=True)

    class Meta:
        verbose_name = "renglón de medición"
        verbose_name_plural = "renglones de medición"
        ordering = ["component", "position"]
        constraints = [
            unique("result_position_is_unique_in_component", "component", "position"),
            models.CheckConstraint(
                condition=Q(grade="none", activity__isnull=True)
                | Q(grade__in=["exact", "reworded", "differs"], activity__isnull=False),
                name="result_without_counterpart_has_no_activity",
                violation_error_message=(
                    "Un renglón sin contraparte no lleva actividad; los demás llevan una."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.activity_text}" if self.number else self.activity_text

    @property
    def code(self) -> str:
        """Give the permanent code, such as s8-2a-3, which names its indicator too."""
        return f"s8-{self.component.code}-{self.position}"


class Discrepancy(models.Model):
    """A place where the signed document contradicts itself, told to the reader."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="discrepancies", verbose_name="plan"
    )
    key = models.SlugField("clave", max_length=80)
    position = models.PositiveSmallIntegerField("posición", validators=[MinValueValidator(1)])
    sections = models.CharField("secciones", max_length=60)
    activity = models.ForeignKey(
        Activity,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="discrepancies",
        verbose_name="actividad",
    )
    title = models.CharField("título", max_length=200)
    text = models.TextField("explicación")
    quotes = models.JSONField(
        "pasajes citados",
        default=list,
        blank=True,
        help_text="Lista de textos, como se imprimieron.",
    )

    class Meta:
        verbose_name = "nota de fidelidad"
        verbose_name_plural = "notas de fidelidad"
        ordering = ["plan", "position"]
        constraints = [
            unique("discrepancy_key_is_unique_in_plan", "plan", "key"),
        ]

    def __str__(self) -> str:
        return self.title
