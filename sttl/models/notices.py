"""What was written to people by commands, so that nobody is written to twice."""

from datetime import date
from typing import Any

from django.db import models

from commitments.constraints import unique

from .accounts import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def claim(self, user: User, kind: str, *, period_on: date, **told: Any) -> "Notice | None":
        """Record that a message goes out, before it does; None where it is another's already."""
        own = {"user": user, "kind": kind, "period_on": period_on}
        notice, is_new = self.get_or_create(**own, defaults=told)
        return notice if is_new else None


class Notice(models.Model):
    """A message of a kind to an account, of a day or of the week that begins with it."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Recordatorio"
        DIGEST = "digest", "Resumen semanal"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="cuenta")
    kind = models.CharField("clase", max_length=8, choices=Kind)
    period_on = models.DateField("día, o lunes de la semana")
    sent_on = models.DateField("enviado el", null=True, blank=True)
    about = models.JSONField("informes que recuerda", default=list, blank=True)

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
