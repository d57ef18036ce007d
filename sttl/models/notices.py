"""What was written to people by commands, so that nobody is written to twice."""

from datetime import date

from django.db import models

from commitments.constraints import unique

from .accounts import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def claim(self, user: User, kind: str, *, period_on: date) -> "Notice | None":
        """Record that a message goes out, before it does; None where it is another's already."""
        notice, is_new = self.get_or_create(user=user, kind=kind, period_on=period_on)
        return notice if is_new else None


class Notice(models.Model):
    """A message of a kind to an account, of a day or of the week that begins with it."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Recordatorio"
        DIGEST = "digest", "Resumen semanal"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="cuenta")
    kind = models.CharField("clase", max_length=8, choices=Kind)
    period_on = models.DateField("día, o lunes de la semana")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "aviso"
        verbose_name_plural = "avisos"
        ordering = ["-period_on", "pk"]
        constraints = [
            unique("notice_is_sent_once", "user", "kind", "period_on"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} del {self.period_on:%Y-%m-%d}"
