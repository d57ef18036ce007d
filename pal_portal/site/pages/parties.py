"""What the pages of the responsible parties say: what each answers for, owes and handed in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest

from commitments.models import ActionPlan, Party, Responsibility
from commitments.months import day_name, month_name
from commitments.sectors import Sector
from pal_portal.asking import PageMoment
from pal_portal.site.filters import PartyFilters
from pal_portal.site.sentences import format_count, found_sentence, party_sentence
from pal_portal.site.words import plain
from sttl.models import ReporterAssignment
from sttl.reading.decisions import IDENTITY
from sttl.reading.duties import Duty, Tally, tally
from sttl.reading.readings import Reading

from .activities import roles_in_words
from .cards import ActivityCard, activity_card
from .panels import ORDER, Panel, panel


@dataclass(frozen=True)
class PartyLine:
    """A party in the list: how many activities it answers for, and its reports so far."""

    party: Party
    url: str
    activities: int
    reports: Tally

    @property
    def answers_for(self) -> str:
        return format_count(self.activities, "actividad", "actividades")


@dataclass(frozen=True)
class PartyList:
    """The parties that owe reports, those only proposed for some, and the others of the plan."""

    panel: Panel
    count: str
    reporting: tuple[PartyLine, ...]
    proposed: tuple[PartyLine, ...]
    others: tuple[PartyLine, ...]


@dataclass(frozen=True)
class RoleLine:
    """An activity that a party answers for, with the role's words as printed."""

    card: ActivityCard
    words: str
    roles: str


@dataclass(frozen=True)
class MonthTally:
    month: str
    reports: Tally


@dataclass(frozen=True)
class NameBorne:
    """A name that a party has borne, with its sector, since which day and why."""

    name: str
    since: str
    reason: str


@dataclass(frozen=True)
class PartyPage:
    """Everything that a party's page shows."""

    summary: str
    roles: tuple[RoleLine, ...]
    reports_for: tuple[ActivityCard, ...]
    proposed_for: tuple[ActivityCard, ...]
    months: tuple[MonthTally, ...]
    total: Tally
    names: tuple[NameBorne, ...]


def parties_of(plan: ActionPlan) -> QuerySet[Party]:
    """Ask for the parties that the plan names, and those designated to report in it."""
    printed = Responsibility.objects.filter(party=OuterRef("pk"), activity__plan=plan)
    assigned = ReporterAssignment.objects.filter(party=OuterRef("pk"), activity__plan=plan)
    return Party.objects.filter(Exists(printed) | Exists(assigned))


def plan_naming(party: str) -> Subquery:
    """Return the slug of the newest plan in which a party answers or reports, by its key's name."""
    named = Q(activities__responsibilities__party=OuterRef(party))
    assigned = Q(activities__assignments__party=OuterRef(party))
    plans = ActionPlan.objects.filter(named | assigned).order_by("-first_month")
    return Subquery(plans.values("slug")[:1])


def duties_by_party(reading: Reading) -> dict[int, list[Duty]]:
    """Gather the reports of every activity by the party that owes or handed them in."""
    by_party: dict[int, list[Duty]] = {}
    for activity in reading.activities.values():
        for duty in activity.duties:
            if duty.party is not None:
                by_party.setdefault(duty.party, []).append(duty)
    return by_party


ORDERS: dict[str, Callable[[PartyLine], int]] = {  # the most first; of equals, by name
    "faltan": lambda line: -line.reports.missing,
    "tarde": lambda line: -line.reports.late,
    "entregados": lambda line: -line.reports.handed_in,
    "actividades": lambda line: -line.activities,
}


def party_list(request: HttpRequest, filters: PartyFilters, at: PageMoment) -> PartyList:
    """List the plan's parties as the filters say; three queries beside the reading."""
    if not filters.is_valid():
        return PartyList(panel(filters, request, at), "", (), (), ())
    matching = set(filters.qs.values_list("pk", flat=True))
    every = party_lines(at)
    lines = sorted(
        (line for line in every if line.party.pk in matching),
        key=lambda line: plain(line.party.name),
    )
    if order := filters.form.cleaned_data[ORDER]:
        lines.sort(key=ORDERS[order])
    return PartyList(
        panel=panel(filters, request, at),
        count=found_sentence(len(lines), len(every), "parte", "partes"),
        reporting=tuple(line for line in lines if line.reports.owed),
        proposed=tuple(line for line in lines if line.reports.proposed and not line.reports.owed),
        others=tuple(line for line in lines if not line.reports.owed + line.reports.proposed),
    )


def party_lines(at: PageMoment) -> list[PartyLine]:
    """Make the line of every party of the plan: two queries."""
    duties = duties_by_party(at.reading)
    named: dict[int, set[int]] = {}
    printed = Responsibility.objects.filter(activity__plan=at.plan).order_by("pk")
    for party, activity in printed.values_list("party", "activity"):
        named.setdefault(party, set()).add(activity)
    return [
        PartyLine(
            party=at.names.of(party),
            url=at.url("party-detail", party.slug),
            activities=len(named.get(party.pk, ())),
            reports=tally(duties.get(party.pk, [])),
        )
        for party in parties_of(at.plan)
    ]


def party_page(party: Party, at: PageMoment) -> PartyPage:
    """Make a party's page; one query beside the reading."""
    printed = Responsibility.objects.filter(party=party, activity__plan=at.plan)
    lines: dict[int, list[Responsibility]] = {}
    for responsibility in printed.order_by("line", "role"):
        lines.setdefault(responsibility.activity_id, []).append(responsibility)
    duties = duties_by_party(at.reading).get(party.pk, [])
    return PartyPage(
        summary=party_sentence(len(lines), tally(duties)),
        roles=tuple(
            role_line(activity_card(reading, at), lines[reading.activity.pk])
            for reading in at.reading.activities.values()
            if reading.activity.pk in lines
        ),
        reports_for=tuple(cards_of(party, at, are_owed=True)),
        proposed_for=tuple(cards_of(party, at, are_owed=False)),
        months=tuple(month_tallies(duties)),
        total=tally(duties),
        names=tuple(names_borne(party, at)),
    )


def names_borne(party: Party, at: PageMoment) -> Iterable[NameBorne]:
    """Give the names of a renamed party as recorded by the moment, the newest first."""
    rows = [row for row in at.known if row.kind == IDENTITY and row.party == party.pk and row.day]
    rows.sort(key=lambda row: str(row.day), reverse=True)
    for row in rows if len(rows) > 1 else ():
        sector = str(Sector(row.text).label).lower() if row.text else "ninguno"
        since = day_name(row.day or date.min)
        yield NameBorne(f"{row.party_name} (sector: {sector})", since, row.reason)


def cards_of(party: Party, at: PageMoment, *, are_owed: bool) -> Iterable[ActivityCard]:
    """Give the activities of which a party reports some month: owed, or by a proposal alone."""
    for reading in at.reading.activities.values():
        if any(duty.party == party.pk and duty.is_owed == are_owed for duty in reading.duties):
            yield activity_card(reading, at)


def role_line(card: ActivityCard, lines: Sequence[Responsibility]) -> RoleLine:
    words = dict.fromkeys(line.role_text for line in lines if line.role_text)
    return RoleLine(card, " ".join(words), roles_in_words(lines))


def month_tallies(duties: Iterable[Duty]) -> Iterable[MonthTally]:
    """Count a party's reports month by month, newest first."""
    months: dict[str, list[Duty]] = {}
    for duty in sorted(duties, key=lambda duty: duty.month, reverse=True):
        months.setdefault(month_name(duty.month), []).append(duty)
    for name, group in months.items():
        yield MonthTally(name, tally(group))
