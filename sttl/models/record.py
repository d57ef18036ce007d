"""What stays on record: the verdicts of the sectors and the chain of events."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from commitments.constraints import has_reason, unique
from commitments.models import ActionPlan
from commitments.sectors import Sector

from .accounts import User
from .chain_line import ChainLine, in_utc
from .people import Member
from .reports import LONGEST_TEXT, Revision


class Verdict(models.Model):
    """One sector's recorded reading of a published revision; a change keeps the old."""

    class Opinion(models.TextChoices):
        AGREES = "agrees", "Coincide"
        DISAGREES = "disagrees", "No coincide"
        CANNOT_VERIFY = "cannot_verify", "No puede verificarlo"

    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="verdicts", verbose_name="versión"
    )
    sector = models.CharField("sector", max_length=13, choices=Sector)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="verdicts", verbose_name="integrante"
    )
    opinion = models.CharField("dictamen", max_length=13, choices=Opinion)
    reason = models.TextField("razón", max_length=LONGEST_TEXT)
    recorded_at = models.DateTimeField("registrado")
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="sustituye a",
    )

    class Meta:
        verbose_name = "dictamen"
        verbose_name_plural = "dictámenes"
        ordering = ["revision", "recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "sector"],
                condition=Q(replaces__isnull=True),
                name="sector_has_one_line_of_verdicts_on_a_revision",
                violation_error_message="Su sector ya dictaminó esta versión; vuelva a abrirla.",
            ),
            has_reason("verdict_has_a_reason", "Escriba la razón del dictamen."),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="verdict_is_of_a_sector"
            ),
            models.CheckConstraint(
                condition=Q(opinion__in=["agrees", "disagrees", "cannot_verify"]),
                name="verdict_opinion_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.get_opinion_display()}"


class EventQuerySet(models.QuerySet["Event"]):
    def returns(self) -> Self:
        """Keep the returns of a report to its party, the last one first."""
        return self.filter(step=Event.Step.RETURN).order_by("-sequence")

    def opened(self, *, before: datetime) -> Self:
        """Keep the lines that the public may read whole: of what was published by that moment.

        Of any other line the public knows the sequence and the hash alone (TRUST.md).
        """
        published = Revision.objects.published(before=before)
        return self.filter(at__lt=before, revision__in=published)


class Event(ChainLine):
    """One append-only line of a plan's log, chained by hash to the line before."""

    class Step(models.TextChoices):
        SUBMIT = "submit", "Entregado"
        WITHDRAW = "withdraw", "Retirado"
        RETURN = "return", "Devuelto"
        PUBLISH = "publish", "Publicado"
        CORRECT = "correct", "Corrección abierta"
        JUDGE = "judge", "Dictaminado"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="events", verbose_name="plan")
    step = models.CharField("paso", max_length=8, choices=Step)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="events", verbose_name="versión"
    )
    verdict = models.OneToOneField(
        Verdict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="event",
        verbose_name="dictamen",
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="cuenta")
    note = models.TextField("nota", max_length=LONGEST_TEXT, blank=True)
    content_version = models.PositiveSmallIntegerField("versión del contenido", default=1)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "suceso"
        verbose_name_plural = "sucesos"
        ordering = ["plan", "sequence"]
        constraints = [
            unique("event_sequence_is_unique_in_plan", "plan", "sequence"),
            unique("event_chain_does_not_fork", "plan", "previous_hash"),
            models.CheckConstraint(
                condition=Q(step="judge", verdict__isnull=False)
                | Q(
                    step__in=["submit", "withdraw", "return", "publish", "correct"],
                    verdict__isnull=True,
                ),
                name="event_of_a_verdict_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.get_step_display()}"

    def public_line(self) -> dict[str, str | int]:
        """Give what the hash covers: no person's name, the time in UTC, a nonce that blinds it."""
        report = self.revision.report
        return public_line(
            sequence=self.sequence,
            step=self.step,
            place=(report.activity.code, report.month, self.revision.number),
            content=self.content_hash,
            at=self.at,
            office=self.office,
            nonce=self.nonce,
        )


def public_line(
    *,
    sequence: int,
    step: str,
    place: tuple[str, date, int],
    content: str,
    at: datetime,
    office: str,
    nonce: str,
) -> dict[str, str | int]:
    """Put together what the hash of a line covers, of which activity, month and revision."""
    code, month, number = place
    return {
        "sequence": sequence,
        "step": step,
        "revision": f"{code}/{month:%Y-%m}/{number}",
        "content": content,
        "at": in_utc(at),
        "office": office,
        "nonce": nonce,
    }


class ReturnedContent(models.Model):
    """What a revision said when it went back to its party, to hold the answer against it."""

    event = models.OneToOneField(
        Event, models.PROTECT, related_name="returned_content", verbose_name="devolución"
    )
    content = models.JSONField("contenido", help_text="Como lo cubre la huella del suceso.")

    class Meta:
        verbose_name = "contenido devuelto"
        verbose_name_plural = "contenidos devueltos"
        ordering = ["event"]

    def __str__(self) -> str:
        return str(self.event)
