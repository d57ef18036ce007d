"""The people of the follow-up: liaisons, the seats of the STTL and its meetings."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from commitments.constraints import dates_are_in_order, unique
from commitments.models import Party
from commitments.sectors import UNKNOWN_SECTOR, Sector
from sttl.files.uploads import stored_minutes

from .accounts import User

SECRETARIAT = "Secretaría técnica"  # the group whose members keep the plan and publish reports

# Whose accounts hold no vote: who publishes the reports, and who gives the rights, judges none.
WITHOUT_VOTE = Q(is_superuser=True) | Q(groups__name=SECRETARIAT)


def in_office(on: date) -> Q:
    """Return the condition that a dated record of a person gives its rights on that day.

    No sooner than the day on which it was recorded, whatever day it says it began.
    """
    day_after = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    started = Q(since_on__isnull=True) | Q(since_on__lte=on)
    return started & not_ended(on) & Q(recorded_at__lt=day_after)


def not_ended(on: date) -> Q:
    """Return the condition that a dated record of a person has not ended before that day."""
    return Q(until_on__isnull=True) | Q(until_on__gte=on)


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def active(self, *, on: date) -> Self:
        """Keep the liaisons who speak for their party on that day, by what was recorded by then."""
        return self.filter(in_office(on), user__is_active=True)


class Liaison(models.Model):
    """A person who reports for a party, between two dates."""

    user = models.ForeignKey(User, models.PROTECT, related_name="liaisons", verbose_name="cuenta")
    party = models.ForeignKey(Party, models.PROTECT, related_name="liaisons", verbose_name="parte")
    since_on = models.DateField("desde", default=timezone.localdate)
    until_on = models.DateField("hasta", null=True, blank=True)
    recorded_at = models.DateTimeField("registrado", editable=False)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = "enlace"
        verbose_name_plural = "enlaces"
        ordering = ["party", "-since_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "party"],
                condition=Q(until_on__isnull=True),
                name="liaison_is_open_once",
                violation_error_message="Esa cuenta ya es enlace de esa parte.",
            ),
            dates_are_in_order("liaison_dates_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.party}"


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self, *, on: date) -> Self:
        """Keep the members who hold their seat on that day."""
        return self.filter(in_office(on))

    def voting(self) -> Self:
        """Keep the seats with a vote, which alone judge reports."""
        return self.filter(seat__in=Member.VOTING)

    def naming_barred(self) -> Self:
        """Say of each seat whether its account is one that holds no vote."""
        return self.annotate(
            is_barred=Exists(User.objects.filter(WITHOUT_VOTE, pk=OuterRef("user")))
        )

    def open(self, *, on: date) -> Self:
        """Keep the seats that have not ended before that day, begun or not."""
        return self.filter(not_ended(on))


class Member(models.Model):
    """A seat of the STTL and who holds it, between two dates."""

    class Seat(models.TextChoices):
        TITULAR = "titular", "Titular"
        ALTERNATE = "suplente", "Suplente"
        VOCAL = "vocal", "Vocal"
        FACILITATION = "facilitation", "Facilitación"

    VOTING = (Seat.TITULAR, Seat.ALTERNATE)  # who judges reports

    name = models.CharField("nombre", max_length=200)
    office = models.CharField("cargo", max_length=200, blank=True)
    organisation = models.CharField("organización", max_length=200, blank=True)
    seat = models.CharField("asiento", max_length=12, choices=Seat)
    sector = models.CharField("sector", max_length=13, choices=Sector, blank=True)
    since_on = models.DateField("desde", null=True, blank=True)
    until_on = models.DateField("hasta", null=True, blank=True)
    note = models.TextField("nota", blank=True)
    recorded_at = models.DateTimeField("registrado", editable=False)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name="cuenta"
    )

    is_barred: bool  # whether its account holds no vote, where a query asks

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "integrante"
        verbose_name_plural = "integrantes"
        ordering = ["sector", "seat", "name"]
        constraints = [
            dates_are_in_order("member_dates_are_in_order"),
            models.CheckConstraint(
                condition=Q(seat__in=["vocal", "facilitation"])
                | (Q(seat__in=["titular", "suplente"]) & ~Q(sector="")),
                name="member_who_votes_has_a_sector",
                violation_error_message="Titulares y suplentes pertenecen a un sector.",
            ),
            models.CheckConstraint(
                condition=Q(sector__in=["", *Sector.values]),
                name="member_sector_is_known",
                violation_error_message=UNKNOWN_SECTOR,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_seat_display()})"


class Session(models.Model):
    """A meeting of the STTL, with its minutes and who attended."""

    number = models.PositiveSmallIntegerField("número", null=True, blank=True, unique=True)
    held_on = models.DateField("fecha")
    title = models.CharField("asunto", max_length=200)
    agenda = models.TextField("orden del día", blank=True)
    minutes = models.TextField("minuta", blank=True)
    file = models.FileField(
        "archivo de la minuta", upload_to=stored_minutes, blank=True, editable=False
    )
    media_type = models.CharField("tipo", max_length=100, blank=True, editable=False)
    byte_size = models.PositiveIntegerField("bytes", null=True, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    attendees = models.ManyToManyField(
        Member, blank=True, related_name="sessions", verbose_name="asistentes"
    )

    class Meta:
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1),
                name="session_number_starts_at_one",
                violation_error_message="Las sesiones se numeran desde el 1.",
            ),
            models.UniqueConstraint(
                fields=["held_on"],
                condition=Q(number__isnull=True),
                name="session_without_number_is_the_only_one_of_its_day",
                violation_error_message=(
                    "Ya hay una sesión sin número en esa fecha; numere una de las dos."
                ),
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="", media_type="", byte_size__isnull=True)
                | (
                    Q(byte_size__isnull=False, byte_size__gt=0)
                    & ~Q(file="")
                    & ~Q(sha256="")
                    & ~Q(media_type="")
                ),
                name="session_has_a_whole_file_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.title}"

    def get_absolute_url(self) -> str:
        """Give the address by its number; by its day where it has none (decision 009)."""
        place = self.number or self.held_on.isoformat()
        return reverse("site:session-detail", args=[place])


class Agreement(models.Model):
    """What a session decided: by whom, by when, done or not."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="agreements", verbose_name="sesión"
    )
    position = models.PositiveSmallIntegerField("orden")
    text = models.TextField("acuerdo")
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name="a cargo de",
    )
    due_on = models.DateField("para el", null=True, blank=True)
    done_on = models.DateField("cumplido el", null=True, blank=True)

    class Meta:
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering = ["session", "position"]
        constraints = [
            unique("agreement_position_is_unique_in_session", "session", "position"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
