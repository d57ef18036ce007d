"""Under which address the feeds and calendars of this portal are known, whatever its domain."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q


class Authority(models.Model):
    """The address that the portal had when it first named an entry: readers know it by it."""

    origin = models.CharField("dirección", max_length=300, editable=False)  # https://host

    class Meta:
        verbose_name = "autoridad de los identificadores"
        verbose_name_plural = "autoridad de los identificadores"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="portal_has_one_authority"),
        ]

    def __str__(self) -> str:
        return self.origin

    @classmethod
    def known(cls) -> "Authority":
        """Return it: one query. Where there is none yet, SITE_URL of now is kept for good."""
        found, _ = cls._default_manager.get_or_create(pk=1, defaults={"origin": settings.SITE_URL})
        return found

    @property
    def host(self) -> str:
        """Give its name without a port: what tags (RFC 4151) and UIDs (RFC 5545) carry."""
        return urlsplit(self.origin).hostname or ""
