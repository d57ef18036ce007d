"""Tell the secretariat what waits for it: `manage.py send_digest`, once a week."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from sttl.management.sending import add_day, day_of, say
from sttl.messages.dispatch import send_once
from sttl.messages.mail import absolute
from sttl.messages.steps import secretaries
from sttl.models import Notice
from sttl.office.digests import digest, week_of
from sttl.office.worklist import Section


class Command(BaseCommand):
    """Send each account of the secretariat at most one digest of a week, none of an empty one."""

    help = "Envía a la secretaría técnica el resumen de la semana; una vez por semana."

    def add_arguments(self, parser: CommandParser) -> None:
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        day = day_of(options["on"])
        sections = digest(on=day)
        context = {
            "day": day,
            "sections": [in_whole_addresses(section) for section in sections],
            "address": absolute(reverse("admin:index")),
        }
        told: dict[str, Any] = {}
        messages = [(user, context, told) for user in secretaries()] if sections else []
        kind, template = Notice.Kind.DIGEST, "desk/email/digest"
        say(self, send_once(kind, template, messages, period_on=week_of(day)))


def in_whole_addresses(section: Section) -> dict[str, Any]:
    """Return what the message says of a section."""
    return {
        "title": section.title,
        "total": section.total,
        "hidden": section.hidden,
        "items": [(item.title, item.note, absolute(item.url)) for item in section.items],
        "more": absolute(section.more[1]),
    }
