"""The week of the technical secretariat in one message: its work list, and whom nobody reminds."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from commitments.models import ActionPlan, Party
from sttl.messages.reminders import waiting_in, written_about
from sttl.models import Liaison
from sttl.reading.moments import start_of
from sttl.reading.today import reading_today
from sttl.record.wording import format_count

from .worklist import (
    SHOWN,
    Item,
    Section,
    disputes,
    extensions_asked,
    late,
    returned,
    section,
    sessions_coming,
    to_review,
)


def week_of(day: date) -> date:
    """Return the Monday of the week in which a day falls."""
    return day - timedelta(days=day.weekday())


def digest(*, on: date) -> list[Section]:
    """Return the lists that are not empty, as known by the end of a day.

    None where the portal shows a demonstration: its lists would be of nobody's work.
    """
    if ActionPlan.objects.filter(is_demo=True).exists():
        return []
    at = start_of(on + timedelta(days=1)) - timedelta(microseconds=1)
    plans = written_about(on=on)
    readings = [reading_today(plan, at=at) for plan in plans]
    sections = [
        to_review(at=at),
        late(readings, at=at),
        returned(readings, at=at),
        disputes(at=at),
        extensions_asked(at=at),
        sessions_coming(on=on),
        unreached(plans, on=on),
    ]
    return [section for section in sections if section.total]


def unreached(plans: Sequence[ActionPlan], *, on: date) -> Section:
    """The parties that owe reports and that no reminder reaches: without liaison, or address."""
    owed = Counter(report.party for plan in plans for report in waiting_in(plan, on=on))
    speaking = Liaison.objects.active(on=on).filter(party__in=owed)
    reached = set(speaking.exclude(user__email="").values_list("party", flat=True))
    unaddressed = set(speaking.values_list("party", flat=True)) - reached
    address = reverse("admin:sttl_liaison_add")
    return section(
        "sin-enlace",
        "Partes a las que no llega ningún recordatorio",
        Paginator(Party.objects.filter(pk__in=set(owed) - reached).order_by("name"), SHOWN),
        lambda party: Item(
            title=party.name,
            url=f"{address}?{urlencode({'party': party.pk})}",
            note=("Su enlace no tiene correo. " if party.pk in unaddressed else "No tiene enlace. ")
            + format_count(owed[party.pk], "informe pendiente.", "informes pendientes."),
        ),
        empty="Todas las partes que deben informes tienen un enlace con correo.",
        more=("Los enlaces", reverse("admin:sttl_liaison_changelist")),
    )
