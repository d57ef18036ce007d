"""Remind the liaisons of what they owe: `manage.py send_reminders`, once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from sttl.management.days import add_day, day_of
from sttl.messages.dispatch import DispatchCount, send_once
from sttl.messages.mail import absolute
from sttl.messages.reminders import Reminder, reminders
from sttl.models import Notice


class Command(BaseCommand):
    """Send each liaison at most one message of a day; running it again sends nothing twice."""

    help = "Recuerda por correo a cada enlace lo que deben sus partes; una vez al día."

    def add_arguments(self, parser: CommandParser) -> None:
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        day, tally = day_of(options["on"]), DispatchCount()
        for reminder in reminders(on=day):
            send_once(
                reminder.user,
                Notice.Kind.REMINDER,
                period_on=day,
                template="desk/email/reminder",
                context=context_of(reminder),
                tally=tally,
            )
        self.stdout.write(str(tally))
        if tally.failed:
            raise CommandError("Vuelva a ejecutarlo cuando el servidor de correo responda.")


def context_of(reminder: Reminder) -> dict[str, Any]:
    return {
        "owed": reminder.owed,
        "missing": reminder.count(missing=True),
        "waiting": reminder.count(missing=False),
        "address": absolute(reverse("desk:home")),
    }
