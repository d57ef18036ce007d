"""What an address asks for: which plan, at which moment, read from which ledger (DESIGN.md 4)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from commitments.models import ActionPlan
from commitments.months import (
    day_name,
    month_name,
    months_between,
    parse_month,
    shift,
    short_month_name,
    write_month,
)
from commitments.refused import Refused
from sttl.models import Amendment
from sttl.reading.decisions import Decided, amended_last_month, decisions_of
from sttl.reading.ledger import Ledger
from sttl.reading.moments import Moment, moment_of_plan, newest_cutoff
from sttl.reading.party_names import PartyNames
from sttl.reading.readings import Reading
from sttl.reading.readings import reading as read_plan

WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class AddressRefused(Refused):
    """A refusal whose page leads on elsewhere than to the same address without its query."""

    def __init__(self, sentence: str, *, door: str, query: str = "") -> None:
        super().__init__(sentence)
        self.door = door
        self.query = query


@dataclass(frozen=True)
class MonthLink:
    """Another corte: its name, whole and short, and the address of the same page at it."""

    name: str
    short: str
    url: str


@dataclass(frozen=True)
class PageMoment:
    """A plan at a moment, with what the page needs to say it and to keep it in its links."""

    plan: ActionPlan
    moment: Moment
    decided: Sequence[Decided]
    last_month: date
    newest_cutoff: date
    query: str
    present_url: str
    previous: MonthLink | None
    following: MonthLink | None
    others: Sequence[MonthLink]
    is_of_today: bool
    about: str | None = None

    @cached_property
    def ledger(self) -> Ledger:
        """Load what was on record by the day of knowledge; of one activity where about names it.

        Three queries, once.
        """
        before = self.moment.known_before
        return Ledger.of(self.plan, before=before, decided=self.decided, about=self.about)

    @cached_property
    def reading(self) -> Reading:
        """Read the plan from its ledger, once."""
        return read_plan(self.plan, self.moment, ledger=self.ledger)

    @cached_property
    def names(self) -> PartyNames:
        """Return what the parties were called, from the decisions."""
        return PartyNames.at(self.moment, self.decided)

    def url(self, name: str, *place: str | int | date) -> str:
        """Return the address of a page of the plan, at the same moment."""
        written = [write_month(part) if isinstance(part, date) else part for part in place]
        return reverse(f"site:{name}", args=[self.plan.slug, *written]) + self.query

    @property
    def known(self) -> Sequence[Decided]:
        """Return what was decided by the day of knowledge, in the order recorded."""
        before = self.moment.known_before
        return [decision for decision in self.decided if decision.recorded_at < before]

    @property
    def cutoff_name(self) -> str:
        return month_name(self.moment.cutoff)

    @property
    def is_past(self) -> bool:
        """Say whether the page shows anything but the newest corte as known today."""
        return not (self.moment.is_newest and self.is_of_today)

    @property
    def is_over(self) -> bool:
        """Say whether the plan had ended on the day of knowledge."""
        return self.moment.known_on >= shift(self.last_month, 1)

    @property
    def canonical_query(self) -> str:
        """Return what this moment's own address keeps: nothing where it is the present one."""
        at = self.moment
        return query(
            None if self.is_of_today else at.known_on,
            None if at.is_newest else at.cutoff,
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return what a form on the page carries along to stay at this moment."""
        return parse_qsl(self.query.removeprefix("?"))

    @property
    def notice(self) -> str:
        """Say plainly that the page shows the past; empty where it does not."""
        known_on = day_name(self.moment.known_on)
        if self.moment.is_newest:
            return "" if self.is_of_today else f"Está viendo lo que se sabía el {known_on}."
        knowledge = "con lo que se sabe hoy" if self.is_of_today else f"con lo sabido el {known_on}"
        return f"Está viendo el plan como estaba en {self.cutoff_name}, {knowledge}."

    @cached_property
    def newest_reading(self) -> Reading:
        """Read the plan with every month that had ended by the day of knowledge."""
        newest = replace(self.moment, cutoff=self.newest_cutoff, is_newest=True)
        return read_plan(self.plan, newest, ledger=self.ledger)


def moment_from(
    request: HttpRequest,
    plan: ActionPlan,
    *,
    keep: Mapping[str, str] | None = None,
    is_present: bool = False,
    about: str | None = None,
) -> PageMoment:
    """Return the moment that the address asks for: its corte and al, or today's.

    Of a parameter given twice the last one counts; an empty one counts as absent. The links to
    other moments of the page also keep the parameters given, such as how it is grouped. What
    always tells the present, such as a calendar, passes over what the address asks. Raises
    Refused for what is not a month or a day, or cannot be shown. One query, for the decisions.
    """
    today = timezone.localdate()
    asked = QueryDict() if is_present else request.GET
    known_on, cutoff = asked_day(asked), asked_month(asked)
    decided = decisions_of(plan)
    at = moment_of_plan(plan, decided, today=today, known_on=known_on, cutoff=cutoff)
    last_month = amended_last_month(plan, decided, at.known_before)
    newest = newest_cutoff(plan.first_month, last_month, known_on=at.known_on)

    links = month_links(
        plan.first_month, newest, lambda month: request.path + query(known_on, month, keep)
    )
    return PageMoment(
        plan=plan,
        moment=at,
        decided=decided,
        last_month=last_month,
        newest_cutoff=newest,
        query=query(known_on, cutoff),
        present_url=request.path + query(None, None, keep),
        previous=links.get(shift(at.cutoff, -1)),
        following=links.get(shift(at.cutoff, 1)),
        others=[link for month, link in links.items() if month != at.cutoff],
        is_of_today=at.known_on == today,
        about=about,
    )


def month_links(
    first: date, newest: date, address: Callable[[date | None], str]
) -> dict[date, MonthLink]:
    """Link each corte from the first to the newest, whose address names none."""
    return {
        month: MonthLink(
            month_name(month),
            short_month_name(month),
            address(None if month == newest else month),
        )
        for month in months_between(first, newest)
    }


def plan_at(
    request: HttpRequest,
    slug: str,
    *,
    keep: Mapping[str, str] | None = None,
    is_present: bool = False,
) -> PageMoment:
    """Return the plan of that name at the moment that the address asks for, or answer 404."""
    plan = get_object_or_404(plans(), slug=slug)
    return moment_from(request, plan, keep=keep, is_present=is_present)


def asked_month(query_dict: QueryDict) -> date | None:
    """Return the corte asked for; None where none is."""
    text = query_dict.get("corte")
    if not text:
        return None
    try:
        return parse_month(text)
    except ValueError:
        raise Refused("El corte se escribe con año y mes, así: 2016-03.") from None


def asked_day(query_dict: QueryDict) -> date | None:
    """Return the day of knowledge asked for; None where none is."""
    text = query_dict.get("al")
    if not text:
        return None
    try:
        if not WRITTEN_DAY.fullmatch(text):
            raise ValueError(text)  # noqa: TRY301  the same answer for both kinds of nonsense
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("El día se escribe con año, mes y día, así: 2016-03-31.") from None


def query(
    known_on: date | None, cutoff: date | None, others: Mapping[str, str] | None = None
) -> str:
    """Return the query string that keeps a moment; empty for the newest corte of today."""
    parameters = dict(others or {})
    if cutoff:
        parameters["corte"] = write_month(cutoff)
    if known_on:
        parameters["al"] = known_on.isoformat()
    return f"?{urlencode(parameters)}" if parameters else ""


def plans() -> QuerySet[ActionPlan]:
    """Ask for the plans, each with its last month as amended by now."""
    changes = Amendment.objects.filter(
        plan=OuterRef("pk"), subject=Amendment.Subject.LAST_MONTH, recorded_at__lte=timezone.now()
    )
    newest = changes.order_by("-recorded_at", "-pk").values("new_date")[:1]
    ends_with = Coalesce(Subquery(newest), "last_month")
    return ActionPlan.objects.annotate(
        ends_with=ends_with  # type: ignore[no-redef]  # declared bare on the model, to be read
    )


def current_plan(candidates: QuerySet[ActionPlan], *, today: date) -> ActionPlan | None:
    """Return the plan whose months contain today, else the one that ended last, else the next."""
    this_month = today.replace(day=1)

    def nearness(plan: ActionPlan) -> tuple[int, int]:
        if plan.first_month > this_month:
            return 2, plan.first_month.toordinal()
        if plan.ends_with < this_month:
            return 1, -plan.ends_with.toordinal()
        return 0, -plan.first_month.toordinal()

    return min(candidates, key=nearness, default=None)
