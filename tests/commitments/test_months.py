"""Whole months: reckoned over years' ends and leap years, read strictly, written for people."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.months import (
    last_day,
    last_ended,
    month_name,
    month_of,
    months_between,
    parse_month,
    shift,
    write_month,
)

MONTHS = st.dates().map(month_of)
# Half a century of months around the plan, so that no shift leaves the calendar.
NEAR_MONTHS = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(month_of)
SHIFTS = st.integers(-600, 600)


def test_december_is_followed_by_january_of_the_next_year() -> None:
    assert shift(date(2015, 12, 1), 1) == date(2016, 1, 1)
    assert shift(date(2016, 1, 1), -1) == date(2015, 12, 1)
    assert shift(date(2015, 9, 1), 12) == date(2016, 9, 1)
    assert shift(date(2015, 9, 1), -21) == date(2013, 12, 1)
    assert shift(date(2015, 9, 1), 0) == date(2015, 9, 1)


def test_the_last_day_of_a_month_knows_leap_years() -> None:
    assert last_day(date(2015, 2, 1)) == date(2015, 2, 28)
    assert last_day(date(2016, 2, 1)) == date(2016, 2, 29)
    assert last_day(date(1900, 2, 1)) == date(1900, 2, 28)
    assert last_day(date(2000, 2, 1)) == date(2000, 2, 29)
    assert last_day(date(2015, 12, 1)) == date(2015, 12, 31)
    assert last_day(date(9999, 12, 1)) == date(9999, 12, 31)


def test_a_month_has_ended_when_the_next_one_begins() -> None:
    assert last_ended(date(2016, 3, 31)) == date(2016, 2, 1)
    assert last_ended(date(2016, 4, 1)) == date(2016, 3, 1)
    assert last_ended(date(2016, 1, 1)) == date(2015, 12, 1)


def test_the_months_of_the_plan_are_twelve() -> None:
    months = months_between(date(2015, 9, 1), date(2016, 8, 1))

    assert [write_month(month) for month in months] == [
        "2015-09",
        "2015-10",
        "2015-11",
        "2015-12",
        "2016-01",
        "2016-02",
        "2016-03",
        "2016-04",
        "2016-05",
        "2016-06",
        "2016-07",
        "2016-08",
    ]


def test_between_a_month_and_an_earlier_one_there_are_none() -> None:
    assert months_between(date(2016, 1, 1), date(2016, 1, 1)) == [date(2016, 1, 1)]
    assert months_between(date(2016, 1, 1), date(2015, 12, 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2016",
        "2016-00",
        "2016-13",
        "2016-1",
        "2016-001",
        "16-01",
        "2016/01",
        "2016-01-01",
        "201601",
        "0000-01",
        "-2016-01",
        "+2016-01",
        " 2016-01",
        "2016-01 ",
        "2016-01\n",
        "2016-01\x00",
        "2016–01",
        "٢٠١٦-٠١",
        "２０１６-０１",
        "2016-0١",
        "enero de 2016",
    ],
)
def test_anything_but_four_digits_and_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the caller has the sentence, this has none
        parse_month(text)


def test_a_month_is_named_in_spanish() -> None:
    names = [month_name(month) for month in months_between(date(2016, 1, 1), date(2016, 12, 1))]

    assert names == [
        "enero de 2016",
        "febrero de 2016",
        "marzo de 2016",
        "abril de 2016",
        "mayo de 2016",
        "junio de 2016",
        "julio de 2016",
        "agosto de 2016",
        "septiembre de 2016",
        "octubre de 2016",
        "noviembre de 2016",
        "diciembre de 2016",
    ]


@given(MONTHS)
def test_what_is_written_reads_back(month: date) -> None:
    assert parse_month(write_month(month)) == month


@given(NEAR_MONTHS, SHIFTS, SHIFTS)
def test_shifts_add_up_and_lead_back(month: date, first: int, second: int) -> None:
    assert shift(shift(month, first), second) == shift(month, first + second)
    assert shift(shift(month, first), -first) == month


@given(NEAR_MONTHS)
def test_the_day_after_the_last_is_the_first_of_the_next(month: date) -> None:
    assert last_day(month) + timedelta(days=1) == shift(month, 1)
    assert month_of(last_day(month)) == month


@given(NEAR_MONTHS, NEAR_MONTHS)
def test_months_between_two_are_each_one_after_the_other(one: date, other: date) -> None:
    first, last = sorted([one, other])

    months = months_between(first, last)

    assert (months[0], months[-1]) == (first, last)
    assert months == [shift(first, step) for step in range(len(months))]
