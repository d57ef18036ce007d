"""Bring a signed plan from a folder of JSON files (docs/decisions/011) into the database, once."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from commitments.models import (
    ActionPlan,
    Activity,
    Commitment,
    Component,
    Discrepancy,
    Party,
    PartyName,
    PlannedResult,
    PlanSection,
    Responsibility,
)
from indicators.models import Indicator, IndicatorDecision, Universe
from sttl.models import Member, ReporterAssignment, Session

Record = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)

PARTS = [
    "plan",
    "sections",
    "parties",
    "roles",
    "commitments",
    "results",
    "discrepancies",
    "proposals",
    "sttl",
]


class PlanError(Exception):
    """The folder holds no plan that can be loaded; the message says why, in Spanish."""


class AlreadyLoadedError(Exception):
    """The plan is there already: people may have edited it, and it is not touched."""


def load_plan(folder: Path) -> list[models.Model]:
    """Create everything that the folder's plan says, and return it, or change nothing at all.

    Raises AlreadyLoadedError where a plan of that slug exists, PlanError where the data are amiss.
    """
    try:
        parts = {part: read_part(folder / f"{part}.json") for part in PARTS}
        if ActionPlan.objects.filter(slug=parts["plan"]["slug"]).exists():
            raise AlreadyLoadedError(parts["plan"]["title"])
        with transaction.atomic():
            return PlanBuilder(parts).build()
    except KeyError as error:
        raise PlanError(f"Los datos del plan no tienen «{error.args[0]}».") from error
    except ValidationError as error:
        raise PlanError(f"Hay un dato que no se admite: {'; '.join(error.messages)}") from error
    except (IntegrityError, TypeError, ValueError, AttributeError) as error:
        raise PlanError(f"Los datos del plan no concuerdan entre sí: {error}") from error


def read_part(path: Path) -> Any:
    """Read one file of the plan."""
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PlanError(f"No se puede leer {path}.") from error
    except ValueError as error:
        raise PlanError(f"{path} no contiene JSON válido: {error}") from error


class PlanBuilder:
    """Creates a plan's rows in the order in which they refer to each other."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self.parts = parts
        self.rows: list[models.Model] = []
        self.plan = self.add(plan_row(parts["plan"]))
        # What the portal proposes holds from the day of the signing (DESIGN.md 4.4).
        midnight = datetime.combine(self.plan.signed_on, time.min)
        self.recorded_at = timezone.make_aware(midnight)
        self.parties: dict[str, Party] = {}
        self.components: dict[str, Component] = {}
        self.activities: dict[str, Activity] = {}
        self.indicators: dict[str, Indicator] = {}

    def build(self) -> list[models.Model]:
        """Create all rows and return them."""
        self.add_sections(self.parts["sections"])
        self.add_parties()
        for commitment in self.parts["commitments"]:
            self.add_commitment(commitment)
        self.add_results()
        self.add_discrepancies()
        self.add_meanings()
        self.add_reporters()
        self.add_sttl()
        return self.rows

    def add(self, row: Row) -> Row:
        """Check the row's own fields, which SQLite would not, and create it."""
        relations = [field.name for field in row._meta.fields if field.is_relation]
        row.clean_fields(exclude=relations)
        row.save(force_insert=True)
        self.rows.append(row)
        return row

    def add_sections(self, sections: list[Record], parent: PlanSection | None = None) -> None:
        """Create the sections in the order of the document, each before what stands under it."""
        for section in sections:
            row = PlanSection(
                plan=self.plan,
                parent=parent,
                position=1 + sum(isinstance(row, PlanSection) for row in self.rows),
                **fields(section, "key", "number", "title", "body", "footnote"),
            )
            self.add_sections(section["children"], self.add(row))

    def add_parties(self) -> None:
        """Create the parties; one that another plan has brought along stays as it is."""
        known = Party.objects.in_bulk(field_name="slug")
        for party in self.parts["parties"]:
            slug = party["slug"]
            values = fields(party, "slug", "name", "kind", "sector", "sector_note")
            self.parties[slug] = known.get(slug) or self.add(Party(**values))
            printed = set(self.parties[slug].names.values_list("name", flat=True))
            for name in party["variants"]:
                if name not in printed:
                    self.add(PartyName(party=self.parties[slug], name=name))

    def add_commitment(self, commitment: Record) -> None:
        """Create a commitment with its components and their activities."""
        names = "number heading theme alignment topic title problem objective text".split()
        row = self.add(Commitment(plan=self.plan, **fields(commitment, *names)))
        names = "letter name problem objective text".split()
        names += "results_title results_problem results_objective results_text".split()
        for component in commitment["components"]:
            part = self.add(Component(commitment=row, **fields(component, *names)))
            self.components[part.code] = part
            for activity in component["activities"]:
                self.add_activity(part, activity)

    def add_activity(self, component: Component, activity: Record) -> None:
        """Create an activity and its responsibilities: one row for each role of each line."""
        row = Activity(
            plan=self.plan,
            component=component,
            due_on=activity["due_on"] and date.fromisoformat(activity["due_on"]),
            **fields(activity, "number", "code", "title", "correction", "due_text", "follow_up"),
        )
        self.activities[row.code] = self.add(row)
        for line in activity["responsibilities"]:
            for role in line["roles"]:
                responsibility = Responsibility(
                    activity=row,
                    party=self.parties[line["party"]],
                    role=role,
                    does_the_work=self.does_the_work(line),
                    **fields(line, "line", "printed_name", "role_text"),
                )
                self.add(responsibility)

    def does_the_work(self, line: Record) -> bool:
        """Say whether a line's printed words mean that the party does the work (decision 010)."""
        words = line["role_text"]
        return bool(words and self.parts["roles"][words]["does_the_work"])

    def add_results(self) -> None:
        """Create the rows of section 8 and, where one has a formula, its indicator."""
        names = "number activity_text objective formula grade grade_note".split()
        for position, result in enumerate(self.parts["results"], start=1):
            code = result["activity"]
            row = PlannedResult(
                component=self.components[result["component"]],
                position=position,
                activity=self.activities[code] if code else None,
                **fields(result, *names),
            )
            self.add(row)
            if result["indicator"]:
                self.indicators[code] = self.add(Indicator(result=row, **result["indicator"]))

    def add_discrepancies(self) -> None:
        """Create the fidelity notes."""
        names = "key sections title text quotes".split()
        for position, note in enumerate(self.parts["discrepancies"], start=1):
            activity = self.activities[note["activity"]] if note["activity"] else None
            values = fields(note, *names)
            self.add(Discrepancy(plan=self.plan, position=position, activity=activity, **values))

    def add_meanings(self) -> None:
        """Record what the portal proposes that each indicator means."""
        proposals = self.parts["proposals"]
        universes = {
            each["slug"]: self.add(Universe(plan=self.plan, **each))
            for each in proposals["universes"]
        }
        names = "measures_progress is_per_month has_fixed_denominator may_exceed reason".split()
        for code, proposal in proposals["indicators"].items():
            decision = IndicatorDecision(
                indicator=self.indicators[code],
                origin=IndicatorDecision.Origin.PORTAL,
                recorded_at=self.recorded_at,
                target=Decimal(proposal["target"]),
                universe=universes[proposal["universe"]] if proposal["universe"] else None,
                **fields(proposal, *names),
            )
            self.add(decision)

    def add_reporters(self) -> None:
        """Propose for each activity the first printed party whose words say it does the work."""
        reason = self.parts["proposals"]["reporters"]["reason"]
        for activity in self.activities.values():
            working = activity.responsibilities.filter(does_the_work=True).order_by("line")
            first = working.select_related("party").first()
            if first:
                assignment = ReporterAssignment(
                    activity=activity,
                    party=first.party,
                    from_month=self.plan.first_month,
                    origin=ReporterAssignment.Origin.PORTAL,
                    recorded_at=self.recorded_at,
                    reason=reason.format(role_text=first.role_text),
                )
                self.add(assignment)

    def add_sttl(self) -> None:
        """Create the seats that are held and the sessions that the plan tells of."""
        names = "name office organisation seat sector since_on until_on note".split()
        for member in self.parts["sttl"]["members"]:
            if member["is_current"]:
                self.add(Member(**fields(member, *names)))
        for session in self.parts["sttl"]["sessions"]:
            held_on = date.fromisoformat(session["held_on"])
            values = fields(session, "number", "title")
            self.add(Session(held_on=held_on, minutes=session["text"], **values))


def plan_row(plan: Record) -> ActionPlan:
    """Make the plan's own row; its months are printed as YYYY-MM."""
    return ActionPlan(
        signed_on=date.fromisoformat(plan["signed_on"]),
        first_month=date.fromisoformat(f"{plan['first_month']}-01"),
        last_month=date.fromisoformat(f"{plan['last_month']}-01"),
        **fields(plan, "slug", "title", "report_due_day"),
    )


def fields(record: Record, *names: str) -> Record:
    """Take the named fields of a record, all of which it must have."""
    return {name: record[name] for name in names}
