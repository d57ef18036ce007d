"""What holds of every roll-up, whatever the months state (DESIGN.md 4, rules 2, 3, 4, 6, 7, 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from commitments.months import shift
from indicators.percentages import FULL, Meaning, Value
from indicators.rollup import Level, State, Statement, figures, summary

from .plain import DESCRIBES, KILNS, PER_MONTH, PLAIN, month, published

MEANINGS = st.sampled_from([PLAIN, PER_MONTH, DESCRIBES, KILNS, Meaning(target=Decimal("80.00"))])
LAST_MONTH = 6


@dataclass(frozen=True)
class Drawn:
    """A plan by chance: what its activities' indicators mean and what their months state."""

    meanings: Mapping[str, Mapping[int, Meaning]]
    statements: Mapping[str, list[Statement]]


@st.composite
def plans(draw: st.DrawFn) -> Drawn:
    """Draw a plan of up to five activities, with up to two indicators and six months each."""
    meanings: dict[str, dict[int, Meaning]] = {}
    statements: dict[str, list[Statement]] = {}
    for number in range(draw(st.integers(0, 5))):
        indicators = range(10 * number, 10 * number + draw(st.integers(0, 2)))
        code = f"2a-{number + 1}"
        meanings[code] = {indicator: draw(MEANINGS) for indicator in indicators}
        has_level = not any(meaning.measures_progress for meaning in meanings[code].values())
        months = draw(st.lists(st.integers(1, LAST_MONTH), unique=True))
        statements[code] = [
            draw(reports(count, indicators, has_level=has_level)) for count in months
        ]
    return Drawn(meanings, statements)


@st.composite
def reports(draw: st.DrawFn, count: int, indicators: range, *, has_level: bool) -> Statement:
    """Draw a month's report: without activity, or with some values and perhaps a level."""
    if draw(st.booleans()):
        return Statement(month=month(count), is_inactive=True)
    measured = [indicator for indicator in indicators if draw(st.booleans())]
    return Statement(
        month=month(count),
        level=draw(st.sampled_from(Level.values)) if has_level else "",
        is_finished=draw(st.booleans()),
        values={indicator: draw(values(count, indicator)) for indicator in measured},
    )


@st.composite
def values(draw: st.DrawFn, count: int, indicator: int) -> Value:
    """Draw what a month states of an indicator: small figures, so that bounds are often met."""
    applies = draw(st.booleans())
    return Value(
        month=month(count),
        numerator=Decimal(draw(st.integers(0, 12))) if applies else None,
        denominator=Decimal(draw(st.integers(1, 10))) if applies else None,
        published_at=published(count, hour=draw(st.integers(0, 2))),
        revision=100 * indicator + count,
    )


@given(plans())
def test_the_counts_add_up_and_the_mean_has_its_bounds_and_coverage(plan: Drawn) -> None:
    found = figures(plan.meanings, plan.statements)

    total = summary(found.values())

    counted = [each.counted for each in found.values() if each.counted is not None]
    assert sum(total.states.values()) == total.total == len(plan.meanings)
    assert total.measured == len(counted) <= total.total
    if total.percent is None:
        assert counted == []
    else:
        assert min(counted) <= total.percent <= max(counted) <= FULL


@given(plans())
def test_without_a_report_and_only_then_an_activity_is_unreported(plan: Drawn) -> None:
    found = figures(plan.meanings, plan.statements)

    unreported = {code for code, each in found.items() if each.state == State.UNREPORTED}

    assert unreported == {code for code in plan.meanings if not plan.statements[code]}


@given(plans())
def test_a_figure_comes_of_progress_indicators_and_of_nothing_else(plan: Drawn) -> None:
    found = figures(plan.meanings, plan.statements)

    for code, figure in found.items():
        progress = {key for key, each in plan.meanings[code].items() if each.measures_progress}
        assert (figure.percent is None) == (not progress & set(figure.measures))
        assert (figure.counted is None) == (figure.percent is None)
        assert not (figure.level and progress)


@given(plans())
def test_done_needs_the_declaration_and_every_target(plan: Drawn) -> None:
    found = figures(plan.meanings, plan.statements)

    for code, figure in found.items():
        if figure.state != State.DONE:
            continue
        assert any(each.is_finished for each in plan.statements[code])
        progress = {k: each for k, each in plan.meanings[code].items() if each.measures_progress}
        assert progress or figure.level == Level.COMPLETE
        for key, meaning in progress.items():
            percent = figure.joint if meaning.universe else figure.measures[key].percent
            assert percent is not None
            assert percent >= meaning.target


@given(plans(), st.randoms())
def test_the_order_of_activities_and_months_changes_nothing(plan: Drawn, chance: Random) -> None:
    codes = chance.sample(list(plan.meanings), len(plan.meanings))
    shuffled = {code: chance.sample(said, len(said)) for code, said in plan.statements.items()}

    found = figures({code: plan.meanings[code] for code in codes}, shuffled)

    assert found == figures(plan.meanings, plan.statements)
    assert summary(found.values()) == summary(
        figures(plan.meanings, plan.statements)[code] for code in codes
    )


@given(plans())
def test_a_later_month_without_activity_changes_nothing_already_reported(plan: Drawn) -> None:
    idle = Statement(month=shift(month(LAST_MONTH), 1), is_inactive=True)
    later = {code: [*said, idle] if said else said for code, said in plan.statements.items()}

    assert figures(plan.meanings, later) == figures(plan.meanings, plan.statements)


@given(plans())
def test_a_later_month_that_does_not_apply_changes_no_figure(plan: Drawn) -> None:
    count = LAST_MONTH + 1
    later = {
        code: [
            *plan.statements[code],
            Statement(
                month=month(count),
                values={
                    key: Value(month(count), None, None, published(count), 9000) for key in meanings
                },
            ),
        ]
        for code, meanings in plan.meanings.items()
    }

    before, after = figures(plan.meanings, plan.statements), figures(plan.meanings, later)

    for code, figure in before.items():
        told = (figure.percent, figure.counted, figure.joint, figure.level, figure.month)
        carried = after[code]
        assert told == (
            carried.percent,
            carried.counted,
            carried.joint,
            carried.level,
            carried.month,
        )
        assert figure.measures == carried.measures
