"""The trend: each of its points is what the reading of that corte gives."""

from datetime import date
from decimal import Decimal

import pytest

from commitments.months import write_month
from sttl.reading.ledger import Ledger
from sttl.reading.trends import trend
from tests.sttl.walks import make_reported, on, publish, read, validate

pytestmark = pytest.mark.django_db

TODAY = "2016-01-20"


def test_each_point_is_the_reading_of_its_corte_on_the_same_day() -> None:
    kilns = make_reported("2a-2")
    publish(kilns, "2015-09", (6, 57))
    november = publish(kilns, "2015-11", (12, 57))
    validate(november, at=on("2016-01-15"))

    points = trend(
        read(today=TODAY), Ledger.of(kilns.plan, before=read(today=TODAY).moment.known_before)
    )

    cortes = [read(today=TODAY, corte=write_month(each.month)).of() for each in points]
    assert [each.month for each in points] == [date(2015, month, 1) for month in (9, 10, 11, 12)]
    assert [(each.reported, each.validated) for each in points] == [
        (each.reported, each.validated) for each in cortes
    ]
    assert [each.reported.percent for each in points] == [
        Decimal("10.53"),
        Decimal("10.53"),
        Decimal("21.05"),
        Decimal("21.05"),
    ]
    assert [each.validated.percent for each in points] == [None, None, *[Decimal("21.05")] * 2]
    assert [str(each.elapsed) for each in points] == ["8.33", "16.67", "25.00", "33.33"]
