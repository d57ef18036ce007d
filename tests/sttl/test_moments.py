"""The two axes of time: the months shown and the day of knowledge (DESIGN.md 4)."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from commitments.months import last_ended
from commitments.refused import Refused
from sttl.reading.moments import Moment, elapsed_months, moment, start_of

SIGNED_ON = date(2015, 8, 25)
SEPTEMBER, AUGUST = date(2015, 9, 1), date(2016, 8, 1)  # the plan's first and last month
TODAY = date(2016, 4, 20)


def durango(
    *, today: date = TODAY, known_on: date | None = None, cutoff: date | None = None
) -> Moment:
    return moment(
        SEPTEMBER, AUGUST, signed_on=SIGNED_ON, today=today, known_on=known_on, cutoff=cutoff
    )


def refusal(*, known_on: date | None = None, cutoff: date | None = None) -> str:
    """Return the sentence with which a moment is refused on 20 April 2016."""
    with pytest.raises(Refused) as refused:
        durango(known_on=known_on, cutoff=cutoff)
    return str(refused.value)


def test_by_default_the_last_month_that_had_ended_is_shown_as_known_today() -> None:
    shown = durango()

    assert shown == Moment(date(2016, 3, 1), TODAY, is_newest=True, has_begun=True)


def test_a_month_ends_with_its_last_day() -> None:
    assert durango(today=date(2016, 3, 31)).cutoff == date(2016, 2, 1)
    assert durango(today=date(2016, 4, 1)).cutoff == date(2016, 3, 1)


def test_before_any_month_ended_the_first_is_shown_with_nothing_elapsed() -> None:
    shown = durango(today=date(2015, 9, 30))

    assert shown == Moment(SEPTEMBER, date(2015, 9, 30), is_newest=True, has_begun=False)
    assert elapsed_months(SEPTEMBER, shown) == []


def test_the_first_month_is_elapsed_on_the_day_after_its_end() -> None:
    shown = durango(today=date(2015, 10, 1))

    assert elapsed_months(SEPTEMBER, shown) == [SEPTEMBER]


def test_after_the_plans_end_its_last_month_is_shown() -> None:
    shown = durango(today=date(2026, 1, 15))

    assert shown == Moment(AUGUST, date(2026, 1, 15), is_newest=True, has_begun=True)
    assert len(elapsed_months(SEPTEMBER, shown)) == 12


def test_an_earlier_corte_shows_the_months_up_to_it() -> None:
    shown = durango(cutoff=date(2015, 11, 1))

    assert elapsed_months(SEPTEMBER, shown) == [SEPTEMBER, date(2015, 10, 1), date(2015, 11, 1)]


def test_the_newest_corte_follows_the_day_of_knowledge() -> None:
    shown = durango(known_on=date(2016, 1, 5))

    assert (shown.cutoff, shown.is_newest) == (date(2015, 12, 1), True)


def test_deadlines_are_judged_on_the_day_of_knowledge_while_the_corte_is_the_newest() -> None:
    assert durango().judged_on == TODAY
    assert durango(cutoff=date(2016, 3, 1)).judged_on == TODAY
    assert durango(known_on=date(2016, 1, 5)).judged_on == date(2016, 1, 5)


def test_deadlines_are_judged_on_the_last_day_of_an_earlier_corte() -> None:
    assert durango(cutoff=date(2016, 2, 1)).judged_on == date(2016, 2, 29)


def test_a_day_of_knowledge_in_the_future_is_refused() -> None:
    assert refusal(known_on=date(2016, 4, 21)) == (
        "Ese día todavía no llega; elija hoy o un día anterior."
    )


def test_a_day_of_knowledge_before_the_signing_is_refused() -> None:
    assert durango(known_on=SIGNED_ON).known_on == SIGNED_ON
    assert refusal(known_on=date(2015, 8, 24)) == (
        "El plan se firmó el 25 de agosto de 2015; elija ese día o uno posterior."
    )


@pytest.mark.parametrize("outside", [date(2015, 8, 1), date(2016, 9, 1)])
def test_a_corte_outside_the_plan_is_refused(outside: date) -> None:
    assert refusal(cutoff=outside) == (
        "El plan va de septiembre de 2015 a agosto de 2016; elija uno de esos meses."
    )


def test_a_corte_not_yet_ended_is_refused() -> None:
    assert refusal(cutoff=date(2016, 4, 1)) == (
        "El mes de abril de 2016 aún no había terminado ese día."
    )


def test_a_corte_not_yet_ended_on_the_day_of_knowledge_is_refused() -> None:
    assert refusal(known_on=date(2016, 1, 31), cutoff=date(2016, 1, 1)) == (
        "El mes de enero de 2016 aún no había terminado ese día."
    )


def test_the_first_month_asked_for_before_it_ended_is_refused() -> None:
    assert refusal(known_on=date(2015, 9, 30), cutoff=SEPTEMBER) == (
        "El mes de septiembre de 2015 aún no había terminado ese día."
    )


def test_what_is_recorded_on_the_day_of_knowledge_is_known_until_its_midnight() -> None:
    shown = durango(known_on=date(2016, 1, 5))

    assert shown.known_before == datetime(2016, 1, 6, 6, tzinfo=UTC)


def test_months_turn_at_midnight_in_monterrey() -> None:
    before = datetime(2016, 4, 1, 5, 59, tzinfo=UTC)  # no summer time yet: 31 March, 23:59
    after = datetime(2016, 4, 1, 6, 0, tzinfo=UTC)

    ended = [last_ended(timezone.localdate(instant)) for instant in (before, after)]

    assert ended == [date(2016, 2, 1), date(2016, 3, 1)]
    assert start_of(date(2016, 4, 1)) == after
