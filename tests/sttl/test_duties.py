"""Which reports are owed, by whom and since when (DESIGN.md 4, rule 11)."""

from datetime import UTC, date, datetime

import pytest

from indicators.rollup import Statement
from sttl.reading.due_days import due_day
from sttl.reading.duties import (
    Assignment,
    Duty,
    HandIn,
    Published,
    Standing,
    assignment_for,
    duty,
    hand_in,
    last_day,
    tally,
)

OCTOBER, DECEMBER, JANUARY = date(2015, 10, 1), date(2015, 12, 1), date(2016, 1, 1)
OBRAS, ECOLOGIA = 1, 2  # two parties
AT_SIGNING = Assignment(OBRAS, date(2015, 9, 1), date(2015, 8, 25))


def published(*, number: int = 1, is_inactive: bool = False) -> Published:
    """Return the revision of October that the public has."""
    return Published(
        pk=7,
        code="2a-2",
        number=number,
        published_at=datetime(2015, 11, 12, 18, tzinfo=UTC),
        party=OBRAS,
        sector="government",
        statement=Statement(OCTOBER, is_inactive=is_inactive),
    )


def october(
    *,
    as_of: date,
    handed_in: HandIn | None = None,
    revision: Published | None = None,
    is_owed: bool = True,
    due_on: date = date(2015, 11, 10),
) -> Duty:
    """Return how October's report, due on 10 November, stands on a day."""
    return duty(
        OCTOBER,
        as_of=as_of,
        due_on=due_on,
        party=OBRAS,
        handed_in=handed_in or HandIn(),
        revision=revision,
        is_owed=is_owed,
        is_extended=False,
    )


# The due day


def test_a_report_is_due_on_the_plans_day_of_the_next_month() -> None:
    due = due_day(OCTOBER, due_day_of_month=10, assignment=AT_SIGNING, extended_to=None)

    assert due == date(2015, 11, 10)


def test_decembers_report_is_due_in_january() -> None:
    due = due_day(DECEMBER, due_day_of_month=10, assignment=AT_SIGNING, extended_to=None)

    assert due == date(2016, 1, 10)


def test_the_due_day_is_a_field_of_the_plan() -> None:
    due = due_day(JANUARY, due_day_of_month=28, assignment=AT_SIGNING, extended_to=None)

    assert due == date(2016, 2, 28)


def test_an_extension_puts_the_due_day_off() -> None:
    due = due_day(
        OCTOBER, due_day_of_month=10, assignment=AT_SIGNING, extended_to=date(2015, 11, 25)
    )

    assert due == date(2015, 11, 25)


def test_an_extension_never_makes_a_report_due_sooner() -> None:
    due = due_day(
        OCTOBER, due_day_of_month=10, assignment=AT_SIGNING, extended_to=date(2015, 11, 3)
    )

    assert due == date(2015, 11, 10)


def test_the_first_report_is_due_no_sooner_than_ten_days_after_the_decision() -> None:
    assignment = Assignment(OBRAS, OCTOBER, decided_on=date(2015, 11, 5))

    due = due_day(OCTOBER, due_day_of_month=10, assignment=assignment, extended_to=None)

    assert due == date(2015, 11, 15)


def test_a_decision_long_before_leaves_the_due_day_alone() -> None:
    assignment = Assignment(OBRAS, OCTOBER, decided_on=date(2015, 10, 31))

    due = due_day(OCTOBER, due_day_of_month=10, assignment=assignment, extended_to=None)

    assert due == date(2015, 11, 10)


def test_an_extension_does_not_shorten_the_ten_days_of_a_new_party() -> None:
    assignment = Assignment(ECOLOGIA, OCTOBER, decided_on=date(2015, 11, 20))

    due = due_day(
        OCTOBER, due_day_of_month=10, assignment=assignment, extended_to=date(2015, 11, 25)
    )

    assert due == date(2015, 11, 30)


# Who reports a month


def test_an_assignment_holds_from_its_month_on_and_not_before() -> None:
    later = Assignment(ECOLOGIA, DECEMBER, decided_on=date(2015, 11, 20))

    held = [assignment_for([AT_SIGNING, later], month) for month in (OCTOBER, DECEMBER, JANUARY)]

    assert held == [AT_SIGNING, later, later]


def test_a_month_before_every_assignment_has_no_party() -> None:
    later = Assignment(ECOLOGIA, DECEMBER, decided_on=date(2015, 11, 20))

    assert assignment_for([later], OCTOBER) is None


def test_of_two_assignments_from_the_same_month_the_one_decided_last_holds() -> None:
    again = Assignment(ECOLOGIA, AT_SIGNING.from_month, decided_on=date(2015, 9, 20))

    assert assignment_for([AT_SIGNING, again], OCTOBER) == again


def test_confirming_the_same_party_gives_it_no_new_term() -> None:
    confirmed = Assignment(OBRAS, AT_SIGNING.from_month, decided_on=date(2016, 3, 20))

    held = assignment_for([AT_SIGNING, confirmed], OCTOBER)

    assert held == AT_SIGNING


def test_a_party_that_comes_back_has_ten_days_again() -> None:
    start = AT_SIGNING.from_month
    other = Assignment(ECOLOGIA, start, decided_on=date(2015, 9, 20))
    back = Assignment(OBRAS, start, decided_on=date(2015, 11, 5))

    assert assignment_for([AT_SIGNING, other, back], OCTOBER) == back


# The hand-in


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("", HandIn()),
        ("3 submit", HandIn(date(2015, 11, 3))),
        ("3 submit, 4 withdraw", HandIn()),
        ("3 submit, 4 withdraw, 12 submit", HandIn(date(2015, 11, 12))),
        ("3 submit, 5 return", HandIn(date(2015, 11, 3), date(2015, 11, 5))),
        ("3 submit, 5 return, 12 submit", HandIn(date(2015, 11, 3))),
        (
            "3 submit, 5 return, 12 submit, 13 withdraw",
            HandIn(date(2015, 11, 3), date(2015, 11, 5)),
        ),
        (
            "3 submit, 4 withdraw, 12 submit, 14 return",
            HandIn(date(2015, 11, 12), date(2015, 11, 14)),
        ),
        ("3 submit, 5 return, 7 submit, 9 return", HandIn(date(2015, 11, 3), date(2015, 11, 9))),
        ("3 submit, 5 return, 12 submit, 15 publish", HandIn(date(2015, 11, 3))),
    ],
)
def test_the_first_hand_in_that_was_not_withdrawn_counts(steps: str, expected: HandIn) -> None:
    walk = [each.split() for each in steps.split(", ") if each]

    assert hand_in((step, date(2015, 11, int(day))) for day, step in walk) == expected


# How a report stands


def test_a_report_is_awaited_through_its_due_day_and_missing_from_the_day_after() -> None:
    on_the_day = october(as_of=date(2015, 11, 10))
    day_after = october(as_of=date(2015, 11, 11))

    assert (on_the_day.standing, on_the_day.missing_since) == (Standing.PENDING, None)
    assert (day_after.standing, day_after.missing_since) == (
        Standing.MISSING,
        date(2015, 11, 11),
    )


def test_lateness_counts_days_from_the_due_day_to_the_first_hand_in() -> None:
    days = [
        october(as_of=date(2016, 1, 1), handed_in=HandIn(date(2015, 11, day))).days_late
        for day in (3, 10, 11, 16)
    ]

    assert days == [0, 0, 1, 6]


def test_a_report_handed_in_is_in_review_until_it_is_published() -> None:
    handed_in = HandIn(date(2015, 11, 9))

    waiting = october(as_of=date(2015, 11, 30), handed_in=handed_in)
    public = october(as_of=date(2015, 11, 30), handed_in=handed_in, revision=published(number=2))

    assert waiting.standing == Standing.IN_REVIEW
    assert (public.standing, public.revision_number) == (Standing.PUBLISHED, 2)


def test_a_return_does_not_make_a_report_late() -> None:
    returned = HandIn(date(2015, 11, 9), returned_on=date(2015, 11, 15))

    found = october(as_of=date(2015, 11, 25), handed_in=returned)

    assert (found.standing, found.days_late) == (Standing.IN_REVIEW, 0)


def test_a_return_not_answered_within_ten_days_is_missing_from_the_eleventh() -> None:
    returned = HandIn(date(2015, 11, 9), returned_on=date(2015, 11, 15))

    found = october(as_of=date(2015, 11, 26), handed_in=returned)

    assert (found.standing, found.missing_since) == (Standing.MISSING, date(2015, 11, 26))


def test_a_return_not_answered_is_not_missing_before_the_due_day_has_passed() -> None:
    early = HandIn(date(2015, 11, 1), returned_on=date(2015, 11, 2))
    extended_to = date(2015, 11, 30)

    on_the_day, day_after = (
        october(as_of=day, handed_in=early, due_on=extended_to)
        for day in (extended_to, date(2015, 12, 1))
    )

    assert on_the_day.standing == Standing.IN_REVIEW
    assert (day_after.standing, day_after.missing_since) == (Standing.MISSING, date(2015, 12, 1))


def test_a_return_answered_late_is_handed_in_again_and_not_late() -> None:
    answered = HandIn(date(2015, 11, 9))

    found = october(as_of=date(2015, 12, 31), handed_in=answered)

    assert (found.standing, found.days_late, found.missing_since) == (Standing.IN_REVIEW, 0, None)


def test_a_published_month_without_activity_says_so() -> None:
    found = october(
        as_of=date(2015, 11, 30),
        handed_in=HandIn(date(2015, 11, 9)),
        revision=published(is_inactive=True),
    )

    assert (found.standing, found.is_inactive) == (Standing.PUBLISHED, True)


def test_a_month_after_the_activity_was_finished_is_not_owed() -> None:
    found = october(as_of=date(2016, 1, 1), is_owed=False)

    assert (found, found.is_owed) == (Duty(OCTOBER, Standing.NOT_OWED), False)


def test_a_month_not_owed_but_handed_in_counts() -> None:
    found = october(as_of=date(2016, 1, 1), handed_in=HandIn(date(2015, 11, 9)), is_owed=False)

    assert (found.standing, found.is_owed, found.is_handed_in) == (Standing.IN_REVIEW, True, True)


def test_a_return_of_what_nobody_owed_is_never_missing_and_has_no_last_day() -> None:
    returned = HandIn(date(2015, 11, 9), returned_on=date(2015, 11, 15))

    days = [
        october(as_of=date(2015, 11, day), handed_in=returned, is_owed=False) for day in (25, 26)
    ]
    again = october(as_of=date(2015, 12, 31), handed_in=HandIn(date(2015, 11, 9)), is_owed=False)

    assert [each.standing for each in days] == [Standing.IN_REVIEW, Standing.NOT_OWED]
    assert [last_day(each, returned.returned_on) for each in days] == [None, None]
    assert again.standing == Standing.IN_REVIEW


def test_the_tally_counts_the_owed_and_keeps_the_unassigned_apart() -> None:
    as_of = date(2015, 12, 31)
    on_time, late = HandIn(date(2015, 11, 9)), HandIn(date(2015, 11, 11))  # by one day
    duties = [
        october(as_of=as_of, handed_in=on_time, revision=published()),
        october(as_of=as_of, handed_in=late),
        october(as_of=as_of),
        october(as_of=date(2015, 11, 10)),
        october(as_of=as_of, is_owed=False),
        Duty(OCTOBER, Standing.UNASSIGNED),
    ]

    counted = tally(duties)

    assert (counted.owed, counted.handed_in, counted.late) == (4, 2, 1)
    assert (counted.missing, counted.in_review, counted.unassigned) == (1, 1, 1)


def test_the_tally_of_nothing_is_all_zeros() -> None:
    counted = tally([])

    assert (counted.owed, counted.handed_in, counted.late) == (0, 0, 0)
    assert (counted.missing, counted.in_review, counted.unassigned) == (0, 0, 0)
