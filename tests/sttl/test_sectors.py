"""Which sectors judge, month by month and as known on each day; and a seat that nobody holds."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from commitments.models import Activity
from commitments.refused import Refused
from commitments.sectors import Sector
from indicators.rollup import State
from sttl.desk.verdicts import docket_of
from sttl.models import Member, Revision, SectorsDecision, Verdict
from sttl.models.sector_decisions import SIGNED_SECTORS
from sttl.reading.decisions import decisions_of
from sttl.reading.duties import Standing
from sttl.reading.moments import moment
from sttl.reading.readings import Flag
from sttl.reading.sectors import (
    SectorNames,
    SilentSector,
    disputed_revisions,
    judges_of,
    silent_sectors,
)
from tests.factories import (
    SIGNED_ON,
    durango,
    make_member,
    make_sector_body,
    make_sectors_decision,
    noon,
)

from .recomputing import figures_of, recomputed, tables_of_today
from .walks import (
    AGREES,
    DISAGREES,
    make_levelled,
    make_reported,
    member_of,
    on,
    publish,
    read,
    say,
    validate,
)

pytestmark = pytest.mark.django_db

DAYS = ("2015-11-20", "2015-12-20", "2016-01-20", "2016-04-14")
CORTES = ("2015-09", "2015-10", "2015-11", "2015-12")
WITHOUT_THE_GUARANTOR = "government,civil_society"
ALL = "government,civil_society,guarantor"


@pytest.fixture
def activity() -> Activity:
    """Give an activity of a party of the government, with four months published."""
    activity = make_reported()
    for month, done in (("2015-09", 5), ("2015-10", 10), ("2015-11", 15), ("2015-12", 20)):
        publish(activity, month, (done, 57))
    return activity


def revision_of(month: str) -> Revision:
    return Revision.objects.get(report__month=date.fromisoformat(f"{month}-01"))


def validated_months(*, al: str | None = None, corte: str | None = None) -> list[str]:
    months = read(al=al, corte=corte)["2a-2"].validated_months
    return [f"{month:%Y-%m}" for month in months]


def past_readings() -> list[object]:
    """Read every corte of every earlier day on which it can be shown."""
    return [
        read(al=al, corte=corte)
        for al in DAYS
        for corte in CORTES
        if date.fromisoformat(f"{corte}-01") < date.fromisoformat(al).replace(day=1)
    ]


def hold_against_the_tables() -> None:
    """Compare every figure of every day with what docs/recompute makes of today's tables."""
    tables = tables_of_today()
    for al in (*DAYS, "2016-09-30"):
        for corte in CORTES:
            if date.fromisoformat(f"{corte}-01") < date.fromisoformat(al).replace(day=1):
                figures = recomputed(tables, al, corte)
                assert figures == figures_of(read(al=al, corte=corte)), (al, corte)


# Who judges


def test_without_a_decision_the_three_sectors_of_the_plan_judge(activity: Activity) -> None:
    say(Sector.CIVIL_SOCIETY, AGREES, revision_of("2015-09"), at=on("2015-10-20"))
    assert validated_months() == []

    say(Sector.GUARANTOR, AGREES, revision_of("2015-09"), at=on("2015-10-21"))

    assert validated_months() == ["2015-09"]
    hold_against_the_tables()


def test_what_judges_without_a_decision_never_grows_with_the_sectors_that_there_are() -> None:
    assert SIGNED_SECTORS == ("government", "civil_society", "guarantor")


def test_a_decision_holds_from_its_month_on_and_from_the_day_of_its_record(
    activity: Activity,
) -> None:
    for month in CORTES:
        say(Sector.CIVIL_SOCIETY, AGREES, revision_of(month), at=on("2016-01-15"))
    before = past_readings()

    make_sectors_decision(
        from_month=date(2015, 11, 1),
        sectors=WITHOUT_THE_GUARANTOR,
        recorded_at=on("2016-04-15"),
    )

    assert past_readings() == before
    assert validated_months(al="2016-04-14") == []
    assert validated_months(al="2016-04-15") == ["2015-11", "2015-12"]
    hold_against_the_tables()


def test_the_newest_first_month_holds_and_of_those_the_one_recorded_last(
    activity: Activity,
) -> None:
    for month in CORTES:
        say(Sector.CIVIL_SOCIETY, AGREES, revision_of(month), at=on("2016-01-15"))
    november, december = date(2015, 11, 1), date(2015, 12, 1)
    make_sectors_decision(from_month=december, sectors=ALL, recorded_at=on("2016-02-01"))
    make_sectors_decision(
        from_month=november, sectors=WITHOUT_THE_GUARANTOR, recorded_at=on("2016-02-02")
    )
    assert validated_months() == ["2015-11"]
    assert judges_of(durango(), december, before=on("2016-02-03")) == tuple(ALL.split(","))

    make_sectors_decision(
        from_month=december, sectors=WITHOUT_THE_GUARANTOR, recorded_at=on("2016-02-03")
    )

    assert validated_months() == ["2015-11", "2015-12"]
    assert validated_months(al="2016-02-01", corte="2015-12") == []
    assert judges_of(durango(), december, before=on("2016-02-04")) == (
        "government",
        "civil_society",
    )
    hold_against_the_tables()


def test_the_reporter_s_own_sector_is_left_out_whoever_judges(activity: Activity) -> None:
    make_sectors_decision(
        from_month=date(2015, 9, 1), sectors="government,guarantor", recorded_at=on("2015-10-01")
    )

    say(Sector.GUARANTOR, AGREES, revision_of("2015-09"), at=on("2015-10-20"))

    assert validated_months() == ["2015-09"]


def test_a_sector_left_out_disputes_nothing_and_stays_readable(
    activity: Activity, client: Client
) -> None:
    say(Sector.GUARANTOR, DISAGREES, revision_of("2015-11"), at=on("2016-01-15"))
    assert Flag.DISPUTED in read()["2a-2"].flags
    before = past_readings()

    make_sectors_decision(
        from_month=date(2015, 11, 1),
        sectors=WITHOUT_THE_GUARANTOR,
        recorded_at=on("2016-04-15"),
    )

    assert past_readings() == before
    assert Flag.DISPUTED not in read()["2a-2"].flags
    assert list(disputed_revisions(before=noon(date(2026, 1, 1)))) == []
    page = client.get("/planes/durango-2015/informes/2a-2/2015-11/").content.decode()
    assert "no cuenta: ese sector no dictamina este mes" in page
    history = client.get("/planes/durango-2015/actividades/2a-2/").content.decode()
    assert "Órgano garante: no coincide (no cuenta)" in history
    hold_against_the_tables()


def test_a_dispute_before_the_month_of_the_decision_goes_on(activity: Activity) -> None:
    say(Sector.GUARANTOR, DISAGREES, revision_of("2015-10"), at=on("2016-01-15"))

    make_sectors_decision(from_month=date(2015, 11, 1), sectors=WITHOUT_THE_GUARANTOR)

    assert Flag.DISPUTED in read()["2a-2"].flags
    (disputed,) = disputed_revisions(before=noon(date(2026, 1, 1)))
    assert disputed == revision_of("2015-10")


def test_a_month_once_finished_by_a_decision_stays_so_when_it_is_taken_back() -> None:
    finished = make_levelled("2a-4")
    declared = publish(finished, "2015-09", level="complete", is_finished=True)
    say(Sector.GUARANTOR, DISAGREES, declared, at=on("2015-10-20"))
    assert read()["2a-4"].duties[1].standing == Standing.MISSING
    first = date(2015, 9, 1)

    make_sectors_decision(
        from_month=first, sectors=WITHOUT_THE_GUARANTOR, recorded_at=on("2016-01-10")
    )
    make_sectors_decision(from_month=first, sectors=ALL, recorded_at=on("2016-02-10"))

    standings = {f"{duty.month:%Y-%m}": duty.standing for duty in read()["2a-4"].duties}
    assert standings["2015-10"] == Standing.NOT_OWED
    assert standings["2016-02"] == Standing.MISSING
    assert read(al="2016-01-09", corte="2015-10")["2a-4"].duties[1].standing == Standing.MISSING
    tables = tables_of_today()
    for al in ("2016-01-09", "2016-01-20", "2016-09-30"):
        assert recomputed(tables, al, "2015-12") == figures_of(read(al=al, corte="2015-12"))


def test_the_verdict_of_a_sector_left_out_is_refused_and_not_asked_for(activity: Activity) -> None:
    make_sectors_decision(from_month=date(2015, 11, 1), recorded_at=on("2016-01-10"))
    member = member_of(Sector.GUARANTOR)

    with pytest.raises(Refused) as refusal:
        say(Sector.GUARANTOR, AGREES, revision_of("2015-11"), at=on("2016-01-15"))

    assert str(refusal.value) == (
        "El STTL decidió que su sector no dictamina los informes de noviembre de 2015."
    )
    assert Verdict.objects.count() == 0
    waiting = docket_of([member], at=noon(date(2026, 1, 1)))
    (group,) = waiting.groups
    assert [f"{report.month:%Y-%m}" for report in group.reports] == ["2015-09", "2015-10"]


def test_a_decision_names_sectors_that_there_are_each_once() -> None:
    for sectors in ("government,nobody", "government,government"):
        decision = SectorsDecision(
            plan=durango(), from_month=date(2016, 3, 1), sectors=sectors, reason="Una."
        )

        with pytest.raises(ValidationError) as refusal:
            decision.full_clean()

        assert refusal.value.messages == ["Elija cada sector una sola vez, de los que hay."]


# Who can judge


def silent(al: str = "2016-04-20", *, is_present: bool = True) -> list[SilentSector]:
    plan = durango()
    day = date.fromisoformat(al)
    shown = moment(plan.first_month, plan.last_month, signed_on=plan.signed_on, today=day)
    return silent_sectors(plan, shown, decisions_of(plan), is_present=is_present)


def seat_all_but(left_out: str) -> None:
    for sector in set(Sector.values) - {left_out}:
        member_of(sector)


def test_a_sector_without_any_voting_seat_has_nobody_on_record() -> None:
    seat_all_but(Sector.GUARANTOR)
    make_member(Sector.GUARANTOR, seat=Member.Seat.VOCAL)

    assert silent() == [SilentSector("guarantor", "sin integrante registrado")]


def test_a_seat_is_vacant_from_the_day_after_its_last_holder_s_end() -> None:
    seat_all_but(Sector.GUARANTOR)
    make_member(Sector.GUARANTOR, until_on=date(2015, 12, 31))
    make_member(Sector.GUARANTOR, seat=Member.Seat.ALTERNATE, until_on=date(2016, 2, 29))

    assert silent("2016-04-20") == [
        SilentSector("guarantor", "vacante desde el 1 de marzo de 2016")
    ]
    assert silent("2016-02-29", is_present=False) == []


def test_a_holder_without_an_account_that_works_cannot_judge() -> None:
    seat_all_but(Sector.GUARANTOR)
    make_member(Sector.GUARANTOR)
    alternate = member_of(Sector.GUARANTOR)
    assert alternate.user
    assert silent() == []

    alternate.user.is_active = False
    alternate.user.save()

    assert silent() == [SilentSector("guarantor", "sin cuenta para dictaminar")]
    assert silent(is_present=False) == []  # accounts bear no dates


def test_a_seat_is_known_from_the_day_of_its_record() -> None:
    seat_all_but(Sector.GUARANTOR)
    late = member_of(Sector.GUARANTOR)

    Member.objects.filter(pk=late.pk).update(recorded_at=on("2016-05-01"))

    assert [sector.words for sector in silent("2016-04-20")] == ["sin integrante registrado"]
    assert silent("2016-05-01") == []


def test_a_sector_left_out_from_a_month_on_still_has_the_months_before_it() -> None:
    seat_all_but(Sector.GUARANTOR)
    make_sectors_decision(from_month=date(2016, 2, 1), recorded_at=on("2016-03-10"))

    (guarantor,) = silent("2016-04-20")

    assert guarantor.note == ("Desde febrero de 2016 ya no dictamina; los meses anteriores, sí.")
    make_sectors_decision(from_month=date(2015, 9, 1), recorded_at=on("2016-03-11"))
    assert silent("2016-04-20") == []


def test_before_a_month_has_ended_nothing_waits_for_anybody() -> None:
    durango()

    assert silent("2015-09-20") == []


def test_a_vacant_seat_validates_nothing_by_itself_until_a_decision_leaves_it_out(
    activity: Activity,
) -> None:
    validate(revision_of("2015-09"), at=on("2015-10-20"))
    before = past_readings()
    Member.objects.filter(sector=Sector.GUARANTOR).update(until_on=date(2015, 10, 31))
    for month in ("2015-10", "2015-11", "2015-12"):
        say(Sector.CIVIL_SOCIETY, AGREES, revision_of(month), at=on("2016-04-16"))
    assert past_readings() == before
    assert validated_months() == ["2015-09"]

    make_sectors_decision(
        from_month=date(2015, 11, 1),
        sectors=WITHOUT_THE_GUARANTOR,
        recorded_at=on("2016-04-20"),
    )

    assert past_readings() == before
    assert validated_months() == ["2015-09", "2015-11", "2015-12"]
    assert read()["2a-2"].validated.state == State.UNDER_WAY
    hold_against_the_tables()


# What a sector is called


def test_a_sector_is_called_as_on_the_day_by_what_was_known() -> None:
    make_sector_body(name="IDAIP")
    make_sector_body(
        name="Instituto nuevo", since_on=date(2016, 1, 1), recorded_at=on("2016-02-01")
    )
    before, after = (SectorNames.known(before=on(day)) for day in ("2016-01-15", "2016-02-15"))

    assert before.of("guarantor", on=date(2016, 1, 15)) == "Órgano garante (IDAIP)"
    assert after.of("guarantor", on=date(2016, 1, 15)) == "Órgano garante (Instituto nuevo)"
    assert after.of("guarantor", on=SIGNED_ON) == "Órgano garante (IDAIP)"
    assert after.of("government", on=SIGNED_ON) == "Gobierno"
