"""What the commands that send messages share: the day of which they are, and what they say."""

from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sttl.messages.dispatch import DispatchCount


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


def say(command: BaseCommand, count: DispatchCount) -> None:
    """Say how many messages went out. Raises CommandError where one did not."""
    command.stdout.write(str(count))
    if count.failed:
        raise CommandError("Vuelva a ejecutarlo cuando el servidor de correo responda.")
