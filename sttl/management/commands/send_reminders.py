"""Remind the liaisons of what they owe: `manage.py send_reminders`, once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sttl.management.sending import add_day, day_of, say
from sttl.messages.reminders import OLDEST, send_reminders


class Command(BaseCommand):
    """Send each liaison at most one message of a day; running it again sends nothing twice."""

    help = (
        "Recuerda por correo a cada enlace lo que deben sus partes; una vez al día. De un día "
        "anterior dice lo que se debía al terminar y todavía se debe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        day, today = day_of(options["on"]), timezone.localdate()
        if today - day > OLDEST:
            raise CommandError("Ese día pasó hace más de siete: sus recordatorios ya no se envían.")
        say(self, send_reminders(on=day, today=today))
