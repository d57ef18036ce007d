"""What is decided with a date and a reason, and what a party is called from a day on."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from .constraints import has_reason
from .months import day_name
from .sectors import UNKNOWN_SECTOR, Sector

if TYPE_CHECKING:
    from .models import Party

ENTERED = "Nombre y sector con los que la parte entró en el portal."


class DatedDecision(models.Model):
    """What the STTL's decisions share: the day of the record, its reason, who wrote it down."""

    recorded_at = models.DateTimeField("registrada", default=timezone.now, editable=False)
    reason = models.TextField("razón")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="registrada por",
    )

    class Meta:
        abstract = True


class PartyIdentityQuerySet(models.QuerySet["PartyIdentity"]):
    def in_force(self, *, on: date, before: datetime) -> Self:
        """Keep what a party had become by a day, as recorded before a moment, the newest first."""
        return self.filter(since_on__lte=on, recorded_at__lt=before).order_by("-since_on")

    @transaction.atomic
    def record(self, identity: "PartyIdentity") -> None:
        """Save what a party is called from a day on, and keep its newest name and sector on it.

        The party's own row is a copy for lists and letters of today; nothing else writes it.
        """
        party = type(identity.party).objects.select_for_update().get(pk=identity.party_id)
        identity.save()
        newest = self.filter(party=party).latest("since_on")
        identity.party.name, identity.party.sector = newest.name, newest.sector
        identity.party.save(update_fields=["name", "sector"])

    def enter(self, party: "Party", *, on: date, at: datetime) -> None:
        """Record what a new party is called, as it came in."""
        entered = {"name": party.name, "sector": party.sector, "reason": ENTERED}
        self.record(self.model(party=party, since_on=on, recorded_at=at, **entered))


class PartyIdentity(DatedDecision):
    """What a party is called and which sector it belongs to, from a day on."""

    party = models.ForeignKey(
        "commitments.Party", models.CASCADE, related_name="identities", verbose_name="parte"
    )
    name = models.CharField("nombre", max_length=200)
    sector = models.CharField("sector", max_length=13, choices=Sector, blank=True)
    since_on = models.DateField("desde")

    objects = PartyIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = "nombre de una parte"
        verbose_name_plural = "nombres de las partes"
        ordering = ["party", "since_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "since_on"],
                name="party_is_renamed_once_a_day",
                violation_error_message=(
                    "Ya hay un nombre de esa parte desde ese día; elija otro día."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="party_identity_has_a_name",
                violation_error_message="Escriba el nombre.",
            ),
            models.CheckConstraint(
                condition=Q(sector__in=["", *Sector.values]),
                name="party_identity_sector_is_known",
                violation_error_message=UNKNOWN_SECTOR,
            ),
            has_reason("party_identity_has_a_reason", "Escriba la razón del cambio."),
        ]

    def __str__(self) -> str:
        return f"{self.name}, desde el {day_name(self.since_on)}"


def sector_when(at: str, party: str) -> Coalesce:
    """Return the SQL of the sector that a party had, as recorded by the moment of a column.

    What is recorded later changes nothing: who judges a published revision is settled with it.
    """
    own = PartyIdentity.objects.filter(party=OuterRef(party))
    then = own.filter(recorded_at__lte=OuterRef(at)).order_by("-since_on").values("sector")[:1]
    first = own.order_by("since_on").values("sector")[:1]
    return Coalesce(Subquery(then), Subquery(first), Value(""))
