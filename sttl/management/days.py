"""The day of which a command sends its messages: today, or one that it is told."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone


def day_written(text: str) -> date:
    """Read a day written AAAA-MM-DD, or say how to write it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("Escriba el día así: 2016-04-07.") from error


def add_day(parser: CommandParser) -> None:
    parser.add_argument(
        "--on", type=day_written, metavar="AAAA-MM-DD", help="El día; si falta, hoy."
    )


def day_of(asked_day: date | None) -> date:
    """Return the day asked for, today where none is. Raises CommandError for one to come."""
    today = timezone.localdate()
    if asked_day is not None and asked_day > today:
        raise CommandError("Ese día todavía no llega.")
    return asked_day or today
