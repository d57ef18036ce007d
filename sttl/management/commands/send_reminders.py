"""Remind the liaisons of what they owe: `manage.py send_reminders`, once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from sttl.management.sending import add_day, day_of, say
from sttl.messages.dispatch import send_once
from sttl.messages.mail import absolute
from sttl.messages.reminders import Reminder, reminders
from sttl.models import Notice


class Command(BaseCommand):
    """Send each liaison at most one message of a day; running it again sends nothing twice."""

    help = "Recuerda por correo a cada enlace lo que deben sus partes; una vez al día."

    def add_arguments(self, parser: CommandParser) -> None:
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        day = day_of(options["on"])
        messages = [(reminder.user, context_of(reminder)) for reminder in reminders(on=day)]
        kind, template = Notice.Kind.REMINDER, "desk/email/reminder"
        say(self, send_once(kind, template, messages, period_on=day))


def context_of(reminder: Reminder) -> dict[str, Any]:
    return {
        "owed": reminder.owed,
        "missing": reminder.count(missing=True),
        "waiting": reminder.count(missing=False),
        "address": absolute(reverse("desk:home")),
    }
