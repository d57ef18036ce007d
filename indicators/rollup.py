"""The roll-up from the months of an activity to the plan (DESIGN.md 4, rules 3, 6, 7, 9)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from django.db import models

from .percentages import (
    FULL,
    Meaning,
    Measure,
    Value,
    capped,
    joint_percentage,
    mean,
    measure,
)


class Level(models.TextChoices):
    """How far an activity without a progress indicator has come; never a percentage (rule 3)."""

    NOT_STARTED = "not_started", "No iniciado"
    LIMITED = "limited", "Limitado"
    SUBSTANTIAL = "substantial", "Sustancial"
    COMPLETE = "complete", "Completo"


class State(models.TextChoices):
    """What an activity's published reports say of it, derived in rule 7's order."""

    DONE = "done", "Cumplida"
    UNDER_WAY = "under_way", "En curso"
    NOT_STARTED = "not_started", "No iniciada"
    UNREPORTED = "unreported", "Sin informe"


@dataclass(frozen=True)
class Statement:
    """What the current published revision of one activity and month states."""

    month: date
    is_inactive: bool = False
    level: str = ""
    is_finished: bool = False
    values: Mapping[int, Value] = field(default_factory=dict)

    @property
    def states_progress(self) -> bool:
        """Say whether the month gives a level, or the figures of some indicator."""
        return bool(self.level) or any(value.applies for value in self.values.values())


@dataclass(frozen=True)
class Figure:
    """How an activity stands in one reading: its state, and its percentage or level.

    Where its indicator shares a universe, sharing holds what the joint percentage is made of: the
    measures of the universe, by activity and indicator.
    """

    state: State
    percent: Decimal | None = None
    counted: Decimal | None = None
    joint: Decimal | None = None
    sharing: Mapping[tuple[Any, int], Measure] = field(default_factory=dict)
    level: str = ""
    month: date | None = None
    measures: Mapping[int, Measure] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """The counts of many activities and the mean of those that have a figure (rule 9)."""

    total: int
    states: Mapping[State, int]
    percent: Decimal | None
    measured: int


Key = TypeVar("Key")  # an activity's code, or its record's key
Meanings: TypeAlias = Mapping[int, Meaning]
Measures: TypeAlias = Mapping[int, Measure]
Shared: TypeAlias = Mapping[str, Mapping[tuple[Any, int], Measure]]  # by universe, then by both


def figures(
    activities: Mapping[Key, Meanings], statements: Mapping[Key, Sequence[Statement]]
) -> dict[Key, Figure]:
    """Return the figure of each activity, from its indicators' meanings and its statements.

    All activities of a plan are read together, since indicators that share a universe count by
    their joint percentage (rule 6). Statements are those of one reading, up to one cutoff.
    """
    measures = {
        key: measured(meanings, statements.get(key, ())) for key, meanings in activities.items()
    }
    shared = shared_measures(activities, measures)
    return {
        key: figure(meanings, measures[key], shared, statements.get(key, ()))
        for key, meanings in activities.items()
    }


def measured(meanings: Meanings, statements: Iterable[Statement]) -> dict[int, Measure]:
    """Return the measure of each indicator that some month states."""
    months = list(statements)
    by_indicator = {
        indicator: measure((s.values[indicator] for s in months if indicator in s.values), meaning)
        for indicator, meaning in meanings.items()
    }
    return {
        indicator: measure for indicator, measure in by_indicator.items() if measure is not None
    }


def shared_measures(activities: Mapping[Key, Meanings], measures: Mapping[Key, Measures]) -> Shared:
    """Return the measures of each universe, by activity and indicator."""
    shared: dict[str, dict[tuple[Key, int], Measure]] = {}
    for key, meanings in activities.items():
        for indicator, meaning in meanings.items():
            if meaning.universe and meaning.measures_progress and indicator in measures[key]:
                shared.setdefault(meaning.universe, {})[key, indicator] = measures[key][indicator]
    return shared


def joint_percentages(shared: Shared) -> dict[str, Decimal]:
    """Return the joint percentage of each universe with a measured indicator, as it is."""
    joints = {
        universe: joint_percentage(list(measures_of_universe.values()))
        for universe, measures_of_universe in shared.items()
    }
    return {universe: joint for universe, joint in joints.items() if joint is not None}


def figure(
    meanings: Meanings,
    measures: Measures,
    shared: Shared,
    statements: Sequence[Statement],
) -> Figure:
    """Return how one activity stands; shared are the universes' measures in this reading."""
    joints = joint_percentages(shared)
    progress = {key: meaning for key, meaning in meanings.items() if meaning.measures_progress}
    progress_measures = {key: measures[key] for key in progress if key in measures}
    percents = [measure.percent for measure in progress_measures.values()]
    counted = [
        counted_percentage(measure, progress[key], joints)
        for key, measure in progress_measures.items()
    ]
    universe = next(
        (m.universe for k, m in progress.items() if k in progress_measures and m.universe), ""
    )
    stated_level = newest_level(statements) if not progress else None
    percent = percents[0] if len(percents) == 1 else mean([capped(percent) for percent in percents])
    return Figure(
        state=state(progress, progress_measures, joints, statements, percent),
        percent=percent,
        counted=mean(counted),
        joint=joints.get(universe),
        sharing=shared.get(universe, {}),
        level=stated_level.level if stated_level else "",
        month=max((measure.month for measure in progress_measures.values()), default=None)
        or (stated_level.month if stated_level else None),
        measures=measures,
    )


def counted_percentage(
    measure: Measure, meaning: Meaning, joints: Mapping[str, Decimal]
) -> Decimal:
    """Return what an indicator counts as in a mean: the joint one of its universe, at most 100."""
    return capped(joints[meaning.universe] if meaning.universe else measure.percent)


def newest_level(statements: Iterable[Statement]) -> Statement | None:
    """Return the newest month that states a level; months without activity carry it on."""
    stated = [statement for statement in statements if statement.level]
    return max(stated, key=lambda statement: statement.month, default=None)


def state(
    progress: Meanings,
    progress_measures: Measures,
    joints: Mapping[str, Decimal],
    statements: Sequence[Statement],
    percent: Decimal | None,
) -> State:
    """Derive the state of an activity in rule 7's order."""
    if not statements:
        return State.UNREPORTED
    level = newest_level(statements)
    if is_declared_finished(statements) and may_declare_finished(
        progress, progress_measures, joints, level.level if level else ""
    ):
        return State.DONE
    if all(statement.is_inactive for statement in statements):
        return State.NOT_STARTED
    if progress:
        return State.NOT_STARTED if percent == 0 else State.UNDER_WAY
    not_started = level is not None and level.level == Level.NOT_STARTED
    return State.NOT_STARTED if not_started else State.UNDER_WAY


def is_declared_finished(statements: Iterable[Statement]) -> bool:
    """Say whether the newest month that states how far the activity is declares it finished.

    A month without activity, or in which its indicators do not apply, carries the declaration on
    as it carries the figure (rule 2).
    """
    stating = [
        statement for statement in statements if statement.is_finished or statement.states_progress
    ]
    newest = max(stating, key=lambda statement: statement.month, default=None)
    return newest is not None and newest.is_finished


def may_declare_finished(
    progress: Meanings, progress_measures: Measures, joints: Mapping[str, Decimal], level: str
) -> bool:
    """Say whether the figures allow the declaration that the activity is finished (rule 7).

    Each progress indicator measured and at or above its target (those of a universe: jointly at
    100); without a progress indicator: the level complete.
    """
    if not progress:
        return level == Level.COMPLETE
    return all(
        key in progress_measures
        and (
            joints[meaning.universe] >= FULL
            if meaning.universe
            else progress_measures[key].percent >= meaning.target
        )
        for key, meaning in progress.items()
    )


def summary(activity_figures: Iterable[Figure]) -> Summary:
    """Count activities by state and take the mean over those that have a figure (rule 9)."""
    every = list(activity_figures)
    counted = [figure.counted for figure in every if figure.counted is not None]
    states = Counter(figure.state for figure in every)
    return Summary(
        total=len(every),
        states={state_: states[state_] for state_ in State},
        percent=mean(counted),
        measured=len(counted),
    )
