"""For whom an account speaks: every hat that it wears on a day, in words."""

from datetime import datetime

from django.utils import timezone

from commitments.models import Sector

from .access import is_secretariat, parties_of
from .models import Member, User
from .models.people import SECRETARIAT


def hats_of(user: User, *, at: datetime) -> list[str]:
    """Return the parties of which an account is the liaison, its seats, and its office."""
    hats = [f"Enlace: {party.name}" for party in parties_of(user, at=at)]
    seats = Member.objects.active(on=timezone.localdate(at)).filter(user=user)
    hats += [seat_in_words(seat) for seat in seats]
    if is_secretariat(user):
        hats.append(SECRETARIAT)
    if user.is_superuser:
        hats.append("Administración de cuentas")
    return hats


def seat_in_words(seat: Member) -> str:
    """Return "STTL: titular, sociedad civil"."""
    sector = f", {Sector(seat.sector).label.lower()}" if seat.sector else ""
    return f"STTL: {seat.get_seat_display().lower()}{sector}"
