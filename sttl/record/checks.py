"""What a revision still lacks before it may be handed in or published (DESIGN.md 4, rules 2–7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import cached_property

from commitments.months import month_name, shift
from indicators import rollup
from indicators.numbers import format_number
from indicators.percentages import (
    FULL,
    Meaning,
    Value,
    baseline_in_force,
    percentage,
)
from sttl.models import Measurement, Revision
from sttl.reading.decisions import Decided, decisions_of, frozen_denominators
from sttl.reading.ledger import DatedMeanings, Ledger, decided_meanings, meanings_at


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong: the form field (with its indicator, if any) and the sentence."""

    field: str
    sentence: str
    indicator: int | None = None

    @property
    def target(self) -> str:
        """Return the id of the field in the report's form, to link to it."""
        prefix = "" if self.indicator is None else f"m{self.indicator}-"
        return f"id_{prefix}{self.field}"


@dataclass(frozen=True)
class Question:
    """A reason that values call for: its field, what calls for it, and the words that ask it."""

    field: str
    fact: str
    ask: str

    @property
    def sentence(self) -> str:
        return f"{self.fact} {self.ask}"


class Check:
    """A revision held against what was published before a moment.

    What is on record is asked when a question first needs it: what the indicators mean, what was
    published, and the plan's decisions, which a caller that has them passes on.
    """

    def __init__(
        self,
        revision: Revision,
        *,
        before: datetime,
        decided: Sequence[Decided] | None = None,
    ) -> None:
        self.revision = revision
        self.activity = revision.report.activity
        self.month = revision.report.month
        self.code = self.activity.code
        self.plan = self.activity.plan
        self.before = before
        self.given_decisions = decided

    @cached_property
    def measurements(self) -> dict[int, Measurement]:
        """Return what the revision states of each indicator."""
        if not self.revision.pk:
            return {}
        rows = self.revision.measurements.select_related("indicator__result")
        return {row.indicator_id: row for row in rows.order_by("indicator")}

    @cached_property
    def decided_meanings(self) -> DatedMeanings:
        return decided_meanings(self.plan, self.before)

    @cached_property
    def ledger(self) -> Ledger:
        meanings = self.decided_meanings
        return Ledger.of_figures(self.activity, before=self.before, meanings=meanings)

    @cached_property
    def decided(self) -> Sequence[Decided]:
        decisions_given = self.given_decisions
        return decisions_of(self.plan) if decisions_given is None else decisions_given

    @cached_property
    def meanings(self) -> dict[int, Meaning]:
        """Return what each indicator of the activity means."""
        return meanings_at(self.decided_meanings.get(self.code, {}), before=self.before)

    @property
    def measures_progress(self) -> bool:
        return any(meaning.measures_progress for meaning in self.meanings.values())

    def problems(self) -> list[Problem]:
        """Return everything that keeps the revision from being handed in, in the form's order."""
        revision = self.revision
        problems: list[Problem] = []
        if revision.is_recorded_by_sttl and not revision.source:
            problems.append(Problem("source", "Escriba de dónde tomó el STTL este informe."))
        if revision.is_inactive:
            if not revision.inactive_reason:
                problems.append(
                    Problem("inactive_reason", "Escriba por qué no hubo actividad este mes.")
                )
            problems += [
                Problem("numerator", "Un mes sin actividad no lleva cifras; bórrelas.", indicator)
                for indicator in self.measurements
            ]
            return problems
        if not revision.done:
            problems.append(Problem("done", "Escriba qué se hizo este mes."))
        if not self.measures_progress and not revision.level:
            problems.append(Problem("level", "Elija el nivel de avance de la actividad."))
        for indicator, meaning in self.meanings.items():
            problems += self.measurement_problems(indicator, meaning)
        if revision.is_finished and not self.may_declare_finished():
            problems.append(
                Problem(
                    "is_finished",
                    "Todavía no puede declararla terminada: las cifras no llegan a la meta.",
                )
            )
        return problems

    def measurement_problems(self, indicator: int, meaning: Meaning) -> Iterable[Problem]:
        """Give what one indicator's values lack: figures, confirmations, reasons (rules 2, 4–6)."""
        measurement = self.measurements.get(indicator)
        if measurement is None:
            yield Problem("numerator", "Escriba las cifras del indicador.", indicator)
        elif measurement.is_not_applicable:
            if not measurement.not_applicable_reason:
                yield Problem(
                    "not_applicable_reason",
                    "Escriba por qué el indicador no aplica este periodo.",
                    indicator,
                )
        elif measurement.numerator is None:
            yield Problem("numerator", "Escriba el numerador.", indicator)
        elif measurement.denominator is None:
            yield Problem("denominator", "Escriba el denominador.", indicator)
        else:
            yield from self.excess_problems(measurement, meaning)
            yield from self.reason_problems(measurement, meaning)

    def excess_problems(self, measurement: Measurement, meaning: Meaning) -> Iterable[Problem]:
        numerator, denominator = figures_of(measurement)
        percent = percentage(numerator, denominator)
        if percent is None or numerator <= denominator:
            return
        if not meaning.may_exceed:
            yield Problem(
                "numerator",
                "El numerador no puede ser mayor que el denominador: "
                "este indicador no pasa de 100 %.",
                measurement.indicator_id,
            )
        elif not measurement.is_excess_confirmed:
            yield Problem(
                "is_excess_confirmed",
                f"El valor es de {format_number(percent)} %. "
                "Si es correcto, confírmelo; si no, corrija las cifras.",
                measurement.indicator_id,
            )

    def reason_problems(self, measurement: Measurement, meaning: Meaning) -> Iterable[Problem]:
        """Give the reasons that the values call for and do not bear yet."""
        for question in self.questions(measurement, meaning):
            if not getattr(measurement, question.field):
                yield Problem(question.field, question.sentence, measurement.indicator_id)

    def questions(self, measurement: Measurement, meaning: Meaning) -> Iterable[Question]:
        """Give the reasons that the values call for, those that they bear already too."""
        denominator = figures_of(measurement)[1]
        frozen = self.baseline(measurement.indicator_id, meaning)
        if frozen is not None and frozen != denominator:
            was, now = format_number(frozen), format_number(denominator)
            fact = f"El denominador de base es {was} y se escribió {now}."
            yield Question("denominator_reason", fact, "Escriba por qué cambió.")
        if not meaning.is_per_month:
            yield from self.fall_question(measurement, meaning)
        joint = self.joint(measurement.indicator_id, meaning)
        if joint is not None and joint > FULL:
            fact = (
                f"Junto con los demás indicadores de «{self.universe_name(meaning)}» "
                f"suma {format_number(joint)} %."
            )
            yield Question("joint_reason", fact, "Escriba por qué pasa de 100 %.")

    def fall_question(self, measurement: Measurement, meaning: Meaning) -> Iterable[Question]:
        """Ask why cumulative values fall against the published months on either side.

        A denominator that grows by nature accumulates too; a fixed one has its own question.
        """
        stated = self.published_values(measurement.indicator_id)
        earlier = [value for value in stated if value.month < self.month][-1:]
        later = [value for value in stated if value.month > self.month][:1]
        words = {"numerator": "se informó"}
        if not meaning.has_fixed_denominator:
            words["denominator"] = "el denominador fue"
        for figure, figure_words in words.items():
            stands = getattr(measurement, figure)
            fallen = [value for value in earlier if stands < getattr(value, figure)]
            fallen += [value for value in later if stands > getattr(value, figure)]
            if fallen:
                neighbour = format_number(getattr(fallen[0], figure))
                fact = (
                    f"En {month_name(fallen[0].month)} {figure_words} {neighbour} "
                    "y las cifras se acumulan, así que no deberían bajar."
                )
                yield Question("fall_reason", fact, "Escriba la razón.")
                return

    def published_values(self, indicator: int) -> list[Value]:
        """Return the published months of an indicator that state values, oldest first."""
        current = self.ledger.current(self.code, cutoff=date.max, before=self.before)
        values = (
            current[month].statement.values.get(indicator)
            for month in sorted(current)
            if month != self.month
        )
        return [value for value in values if value is not None and value.applies]

    def baseline(self, indicator: int, meaning: Meaning) -> Decimal | None:
        """Return the denominator frozen for this month; None where none is, or none is kept."""
        if not meaning.has_fixed_denominator:
            return None
        rows = frozen_denominators(
            self.decided, indicator, universe=meaning.universe, before=self.before
        )
        return baseline_in_force(rows, self.month)

    def joint(self, indicator: int, meaning: Meaning) -> Decimal | None:
        """Return what the universe would stand at with this revision; None without one."""
        if not meaning.universe:
            return None
        return self.joints(self.measures_with_this()).get(meaning.universe)

    def joints(self, measures: Mapping[str, rollup.Measures]) -> dict[str, Decimal]:
        """Return the joint percentage of each universe, of some measures by activity."""
        return rollup.joint_percentages(rollup.shared_measures(self.ledger_meanings(), measures))

    def universe_name(self, meaning: Meaning) -> str:
        """Return the name of the universe that an indicator of the activity shares."""
        return next(
            dated.universe_name
            for decisions in self.decided_meanings[self.code].values()
            for dated in decisions
            if dated.meaning.universe == meaning.universe
        )

    def measures_with_this(self) -> dict[str, rollup.Measures]:
        """Return the measures of every activity as if this revision were published."""
        return {
            code: rollup.measured(meanings, self.statements(code))
            for code, meanings in self.ledger_meanings().items()
        }

    def ledger_meanings(self) -> dict[str, dict[int, Meaning]]:
        return {
            code: self.ledger.meanings_of(code, before=self.before) for code in self.ledger.meanings
        }

    def month_before(self) -> int | None:
        """Return the key of what is published of the newest month before this one."""
        earlier = self.ledger.current(self.code, cutoff=shift(self.month, -1), before=self.before)
        return earlier[max(earlier)].pk if earlier else None

    def effect(self) -> tuple[rollup.Figure, rollup.Figure]:
        """Return how the activity stands without this revision, and how it would with it."""
        meanings = self.ledger_meanings() | {self.code: self.meanings}
        without = {code: self.published_statements(code) for code in meanings}
        together = {code: self.statements(code) for code in meanings}
        return rollup.figures(meanings, without)[self.code], rollup.figures(meanings, together)[
            self.code
        ]

    def published_statements(self, code: str) -> list[rollup.Statement]:
        """Return the months of an activity as they are published."""
        current = self.ledger.current(code, cutoff=date.max, before=self.before)
        return [revision.statement for revision in current.values()]

    def statements(self, code: str) -> list[rollup.Statement]:
        """Return the months of an activity, this revision standing in for its own."""
        months = {statement.month: statement for statement in self.published_statements(code)}
        if code == self.code:
            months[self.month] = self.statement()
        return [months[month] for month in sorted(months)]

    def statement(self) -> rollup.Statement:
        """Return what this revision states."""
        return rollup.Statement(
            month=self.month,
            is_inactive=self.revision.is_inactive,
            level=self.revision.level,
            is_finished=self.revision.is_finished,
            values={
                indicator: Value(
                    month=self.month,
                    numerator=measurement.numerator,
                    denominator=measurement.denominator,
                    published_at=self.before,
                    revision=self.revision.pk,
                )
                for indicator, measurement in self.measurements.items()
            },
        )

    def may_declare_finished(self) -> bool:
        """Say whether the figures, with this revision, allow the declaration (rule 7)."""
        statements = [
            statement for statement in self.statements(self.code) if statement.month <= self.month
        ]
        progress = {
            key: meaning for key, meaning in self.meanings.items() if meaning.measures_progress
        }
        own = rollup.measured(self.meanings, statements)
        joints = self.joints(self.measures_with_this() | {self.code: own})
        level = rollup.newest_level(statements)
        return rollup.may_declare_finished(progress, own, joints, level.level if level else "")


def figures_of(measurement: Measurement) -> tuple[Decimal, Decimal]:
    """Return the two figures of a measurement that states both."""
    if measurement.numerator is None or measurement.denominator is None:
        raise ValueError(measurement)
    return measurement.numerator, measurement.denominator
