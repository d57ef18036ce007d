"""The demonstration holds a year of every kind of report, the same on every run."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from commitments.models import Party
from indicators.models import IndicatorDecision
from indicators.rollup import Level, State
from pal_portal.demo.fiction import steps
from sttl.access import is_secretariat
from sttl.models import (
    Agreement,
    Baseline,
    Event,
    ExtensionRequest,
    Liaison,
    Measurement,
    Member,
    Report,
    Revision,
    Session,
    User,
    Verdict,
)
from sttl.models.people import SECRETARIAT
from sttl.reading.duties import Standing, Tally, tally
from sttl.reading.readings import Flag
from sttl.record.chain import faults
from tests.clients import key_of, recovery_codes_of
from tests.demo.conftest import Demo
from tests.demo.year import PASSWORD, run

KILNS = ("2a-2", "2a-5")
JUDGED_TWICE = ["judge", "judge"]
WITHOUT_PARTY = ["1-1", "2a-6", "3-3", "3-4", "3-5", "5-3"]

pytestmark = pytest.mark.django_db


def revision(code: str, month: date, number: int = 1) -> Revision:
    return Revision.objects.get(report__activity__code=code, report__month=month, number=number)


def steps_of(revision: Revision) -> list[str]:
    return list(revision.events.order_by("sequence").values_list("step", flat=True))


def measured(revision: Revision) -> Measurement:
    return revision.measurements.get()


# The scenario


def test_the_steps_are_the_same_on_every_call_and_no_two_at_the_same_moment() -> None:
    first, second = steps(), steps()

    moments = Counter(step.at for step in first)
    assert first == second
    assert [at for at, count in moments.items() if count > 1] == []


# The command


def test_the_command_says_what_it_entered(demo: Demo) -> None:
    secretary = User.objects.get(username="secretaria")

    assert demo.said.splitlines() == [
        "Se capturó un año de informes ficticios:",
        "  260 informes",
        "  266 versiones",
        "  262 publicadas",
        "  4 devueltas",
        "  6 correcciones",
        "  264 dictámenes",
        "  806 sucesos",
        "La cadena de sucesos se verificó completa.",
        f"Se congeló la versión {timezone.localdate().isoformat()} de sus datos.",
        "Cuentas, todas con la misma contraseña:",
        "  secretaria",
        "  sttl-gobierno",
        "  sttl-sociedad-civil",
        "  sttl-garante",
        "  enlace-agencia-municipal-de-empleo",
        "  enlace-consejo-estatal-ciudadano",
        "  enlace-contraloria-municipal",
        "  enlace-direccion-de-obras-municipales",
        "  enlace-direccion-de-servicios-publicos",
        "  enlace-direccion-municipal-de-fomento-economico",
        "  enlace-direccion-municipal-de-medio-ambiente",
        "  enlace-direccion-municipal-de-seguridad-publica",
        "  enlace-direccion-municipal-de-seguridad-publica-y-educacion",
        "  enlace-obras-publicas-municipales",
        "  enlace-utim",
        "Para entrar, «secretaria» da también un código. Su clave, para una",
        "aplicación de códigos, y códigos que sirven una vez cada uno:",
        f"  {key_of(secretary)}",
        f"  {' '.join(recovery_codes_of(secretary))}",
        "La contraseña es la de DEMO_PASSWORD.",
    ]


def test_run_again_it_changes_nothing_and_says_so(demo: Demo) -> None:
    held = list(Event.objects.order_by("pk").values()), list(User.objects.order_by("pk").values())

    said = run()

    assert said == "La demostración ya está cargada; no se cambió nada.\n"
    assert held == (
        list(Event.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values()),
    )


def test_the_plan_is_marked_and_its_chain_verifies(demo: Demo) -> None:
    assert demo.plan.is_demo
    assert list(faults(demo.plan)) == []


# The accounts


def test_every_account_opens_with_the_password_and_none_is_a_superuser(demo: Demo) -> None:
    users = list(User.objects.order_by("username"))

    assert len(users) == 15
    assert all(user.check_password(PASSWORD) for user in users)
    assert [user.username for user in users if user.is_superuser] == []
    assert [user.username for user in users if user.is_staff] == ["secretaria"]


def test_the_secretariat_has_the_rights_of_its_group_only(demo: Demo) -> None:
    secretary = User.objects.get(username="secretaria")

    assert is_secretariat(secretary)
    assert [group.name for group in secretary.groups.all()] == [SECRETARIAT]
    assert secretary.has_perm("sttl.view_revision")
    assert not secretary.has_perm("sttl.delete_report")
    assert not secretary.has_perm("sttl.delete_user")


def test_every_reporting_party_but_one_has_a_liaison(demo: Demo) -> None:
    reporting = Party.objects.filter(reports__isnull=False).distinct()
    liaisons = Liaison.objects.select_related("user", "party")

    assert {each.user.username for each in liaisons} == {
        f"enlace-{party.slug}" for party in reporting if party.slug != "comision-intersectorial"
    }
    assert {each.since_on for each in liaisons} == {date(2015, 8, 25)}


def test_every_sector_has_a_titular_named_by_its_office(demo: Demo) -> None:
    seats = Member.objects.filter(user__isnull=False).order_by("sector")

    assert [(each.sector, each.name, each.user and each.user.username) for each in seats] == [
        ("civil_society", "Titular de sociedad civil (demostración)", "sttl-sociedad-civil"),
        ("government", "Titular de gobierno (demostración)", "sttl-gobierno"),
        ("guarantor", "Titular del órgano garante (demostración)", "sttl-garante"),
    ]


# The reading of the plan


def test_the_plan_at_the_end_of_the_year(demo: Demo) -> None:
    read = demo.read()
    totals = read.of()

    assert read.moment.cutoff == date(2016, 8, 1)
    assert totals.reported.states == {
        State.DONE: 6,
        State.UNDER_WAY: 17,
        State.NOT_STARTED: 2,
        State.UNREPORTED: 6,
    }
    assert (totals.reported.percent, totals.reported.measured) == (Decimal("77.23"), 18)
    assert totals.validated.states == {
        State.DONE: 5,
        State.UNDER_WAY: 15,
        State.NOT_STARTED: 2,
        State.UNREPORTED: 9,
    }
    assert (totals.validated.percent, totals.validated.measured) == (Decimal("69.54"), 17)
    assert totals.flags == {
        Flag.OVERDUE: 24,
        Flag.UNMEASURED: 9,
        Flag.DISPUTED: 1,
        Flag.DISPUTE_CORRECTED: 1,
        Flag.OUTDATED: 1,
        Flag.DOUBTFUL: 10,
    }


def test_the_plan_in_march_as_known_in_april(demo: Demo) -> None:
    read = demo.read(date(2016, 4, 30), date(2016, 3, 1))
    totals = read.of()

    assert totals.reported.states == {
        State.DONE: 3,
        State.UNDER_WAY: 20,
        State.NOT_STARTED: 2,
        State.UNREPORTED: 6,
    }
    assert (totals.reported.percent, totals.reported.measured) == (Decimal("56.72"), 18)
    assert (totals.validated.percent, totals.validated.measured) == (Decimal("54.50"), 17)
    assert [(read[code].reported.percent, read[code].reported.joint) for code in KILNS] == [
        (Decimal("21.05"), Decimal("38.60")),
        (Decimal("17.54"), Decimal("38.60")),
    ]


def test_the_reports_of_the_year_are_owed_late_missing_and_in_review(demo: Demo) -> None:
    duties = [duty for each in demo.read().activities.values() for duty in each.duties]

    assert tally(duties) == Tally(
        owed=275, handed_in=258, late=15, missing=17, in_review=1, unassigned=77
    )


def test_each_activity_ends_the_year_in_its_state(demo: Demo) -> None:
    read = demo.read()
    by_state = {
        state: [code for code, each in read.activities.items() if each.state == state]
        for state in (State.DONE, State.NOT_STARTED, State.UNREPORTED)
    }

    assert by_state == {
        State.DONE: ["2a-1", "4-1", "4-2", "4-4", "5-1", "5-4"],
        State.NOT_STARTED: ["2b-2", "4-7"],
        State.UNREPORTED: WITHOUT_PARTY,
    }
    assert len({step.row["code"] for step in steps() if step.table == "reports"}) == 25


# Every kind of report


def test_six_activities_have_no_party_and_one_has_since_february(demo: Demo) -> None:
    read = demo.read()
    standings = {
        code: [duty.standing for duty in each.duties].count(Standing.UNASSIGNED)
        for code, each in read.activities.items()
    }

    assert [code for code, count in standings.items() if count == 12] == WITHOUT_PARTY
    assert standings["2a-4"] == 5
    assert demo.duty("2a-4", date(2016, 2, 1)).due_on == date(2016, 3, 18)


def test_another_party_reports_an_activity_from_february_on(demo: Demo) -> None:
    reports = Report.objects.filter(activity__code="2b-5").order_by("month")

    assert [report.party and report.party.slug for report in reports] == [
        *["direccion-de-servicios-publicos"] * 5,
        *["direccion-municipal-de-medio-ambiente"] * 7,
    ]


def test_the_sttl_records_the_months_of_the_party_without_liaison(demo: Demo) -> None:
    recorded = Revision.objects.filter(is_recorded_by_sttl=True)

    assert set(recorded.values_list("report__activity__code", flat=True)) == {"4-3"}
    assert recorded.count() == 12
    assert recorded.order_by("pk")[0].source == (
        "Minuta de la reunión de seguimiento de septiembre de 2015."
    )


def test_a_reported_zero_is_zero_and_not_begun(demo: Demo) -> None:
    figure = demo.read()["2b-2"].reported

    assert (figure.percent, figure.state) == (Decimal("0.00"), State.NOT_STARTED)


def test_a_value_over_100_is_confirmed_and_counts_as_100(demo: Demo) -> None:
    figure = demo.read()["5-1"].reported

    assert (figure.percent, figure.counted) == (Decimal("103.40"), Decimal("100.00"))
    assert measured(revision("5-1", date(2016, 6, 1))).is_excess_confirmed


def test_the_kilns_end_with_their_joint_percentage(demo: Demo) -> None:
    read = demo.read()

    assert [
        (read[code].reported.percent, read[code].reported.joint, read[code].reported.counted)
        for code in KILNS
    ] == [
        (Decimal("36.84"), Decimal("66.67"), Decimal("66.67")),
        (Decimal("29.82"), Decimal("66.67"), Decimal("66.67")),
    ]


def test_returned_reports_are_mended_but_for_one(demo: Demo) -> None:
    returned = Revision.objects.filter(events__step=Event.Step.RETURN).order_by("pk")

    assert {f"{each.report}": (each.state, steps_of(each)) for each in returned} == {
        "2b-6 · 2015-11": ("published", ["submit", "return", "submit", "publish", *JUDGED_TWICE]),
        "4-1 · 2016-01": ("published", ["submit", "return", "submit", "publish", *JUDGED_TWICE]),
        "5-2 · 2016-04": ("published", ["submit", "return", "submit", "publish"]),
        "3-2 · 2016-03": ("returned", ["submit", "return"]),
    }
    assert demo.duty("3-2", date(2016, 3, 1)).standing == Standing.MISSING


def test_a_report_is_withdrawn_and_handed_in_again(demo: Demo) -> None:
    assert steps_of(revision("2b-1", date(2015, 11, 1))) == [
        "submit",
        "withdraw",
        "submit",
        "publish",
        *JUDGED_TWICE,
    ]


def test_the_correction_of_a_middle_month_changes_the_baseline(demo: Demo) -> None:
    set_by = Baseline.objects.filter(indicator__result__activity__code="2b-3").order_by("pk")

    assert [(each.from_month, each.denominator, bool(each.reason)) for each in set_by] == [
        (date(2015, 9, 1), Decimal(36), False),
        (date(2015, 12, 1), Decimal(48), True),
    ]
    assert measured(revision("2b-3", date(2016, 1, 1), 2)).denominator == 48
    assert measured(revision("2b-3", date(2016, 2, 1))).denominator == 36


def test_a_correction_ends_a_finished_activity_and_reports_are_owed_again(demo: Demo) -> None:
    in_may = demo.read(date(2016, 5, 31))["5-4"]
    in_june = demo.read(date(2016, 6, 30))["5-4"]
    standings = [duty.standing for duty in demo.read()["5-4"].duties]

    assert (in_may.state, in_june.state) == (State.DONE, State.UNDER_WAY)
    assert standings[7:] == [
        Standing.NOT_OWED,
        Standing.NOT_OWED,
        *[Standing.PUBLISHED] * 3,
    ]


def test_an_activity_finished_early_owes_nothing_more(demo: Demo) -> None:
    read = demo.read()["2a-1"]

    assert read.state == State.DONE
    assert [duty.standing for duty in read.duties][8:] == [Standing.NOT_OWED] * 4


def test_one_dispute_stands_and_another_was_corrected(demo: Demo) -> None:
    read = demo.read()

    assert Flag.DISPUTED in read["3-1"].flags
    assert Flag.DISPUTE_CORRECTED in read["2b-4"].flags
    assert not revision("2b-4", date(2015, 11, 1), 2).verdicts.exists()


def test_sectors_cannot_verify_and_change_their_mind(demo: Demo) -> None:
    opinions = Counter(Verdict.objects.values_list("opinion", flat=True))
    changed = Verdict.objects.filter(replaces__isnull=False)

    assert opinions == {"agrees": 259, "disagrees": 3, "cannot_verify": 2}
    assert [(each.opinion, each.replaces and each.replaces.opinion) for each in changed] == [
        ("agrees", "disagrees")
    ]


def test_months_without_activity_carry_their_reason(demo: Demo) -> None:
    idle = Revision.objects.filter(is_inactive=True)

    assert idle.count() == 14
    assert not idle.filter(inactive_reason="").exists()
    assert demo.read()["2a-3"].reported.level == Level.SUBSTANTIAL


def test_indicators_that_do_not_apply_say_why(demo: Demo) -> None:
    idle = Measurement.objects.filter(is_not_applicable=True)

    assert sorted(str(each.revision.report) for each in idle) == [
        "3-6 · 2015-12",
        "4-1 · 2015-09",
        "4-1 · 2015-10",
        "4-1 · 2015-11",
        "4-1 · 2015-12",
        "4-3 · 2015-10",
    ]
    assert not idle.filter(not_applicable_reason="").exists()


def test_a_level_goes_from_limited_to_complete(demo: Demo) -> None:
    levels = Revision.objects.filter(report__activity__code="4-4").order_by("report__month")

    assert list(levels.values_list("level", flat=True)) == [
        *["not_started"] * 2,
        *["limited"] * 4,
        *["substantial"] * 5,
        "complete",
    ]


def test_the_diagnosis_has_a_level_and_a_figure_that_only_describes(demo: Demo) -> None:
    read = demo.read()["4-1"]

    assert (read.reported.level, read.reported.percent) == (Level.COMPLETE, None)
    assert [each.percent for each in read.reported.measures.values()] == [Decimal("8.97")]


def test_one_indicator_is_read_month_by_month_as_the_sttl_decided(demo: Demo) -> None:
    decision = IndicatorDecision.objects.get(origin=IndicatorDecision.Origin.STTL)
    reported = next(iter(demo.read()["3-6"].reported.measures.values()))
    validated = next(iter(demo.read()["3-6"].validated.measures.values()))

    assert decision.is_per_month
    assert (reported.numerator, reported.denominator, len(reported.months)) == (
        Decimal(202),
        Decimal(253),
        9,
    )
    assert (validated.percent, len(validated.months)) == (Decimal("81.22"), 6)


def test_an_extension_keeps_a_report_from_being_late(demo: Demo) -> None:
    extended = demo.duty("5-2", date(2016, 1, 1))

    assert (extended.due_on, extended.handed_in_on, extended.days_late) == (
        date(2016, 2, 25),
        date(2016, 2, 22),
        0,
    )


def test_extensions_are_asked_for_granted_refused_and_waiting(demo: Demo) -> None:
    asked = ExtensionRequest.objects.select_related("activity")

    assert [(each.activity.code, each.answer) for each in asked.order_by("asked_at")] == [
        ("5-2", "granted"),
        ("3-2", "refused"),
        ("2b-2", ""),
    ]


def test_something_waits_for_each_role(demo: Demo) -> None:
    waiting = Revision.objects.exclude(state=Revision.State.PUBLISHED).order_by("pk")

    assert {str(each): each.state for each in waiting} == {
        "3-2 · 2016-03, versión 1": "returned",
        "2b-2 · 2016-08, versión 1": "draft",
        "2b-3 · 2016-08, versión 1": "submitted",
        "3-7 · 2016-03, versión 2": "submitted",
    }


def test_the_sttl_meets_and_agrees(demo: Demo) -> None:
    held = Session.objects.filter(number__gte=6)

    assert held.count() == 5
    assert all(session.attendees.count() == 3 for session in held)
    assert Agreement.objects.count() == 9
    assert Agreement.objects.filter(done_on__isnull=True, due_on__isnull=False).count() == 2
