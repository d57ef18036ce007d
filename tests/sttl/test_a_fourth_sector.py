"""A sector added after history exists: the past stays to the digit, and from a month on it judges.

What docs/CHANGING.md asks of a developer is done here to a running portal: a member of Sector, its
public code, and the constraints that name the sectors.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.test import Client

from commitments.dated import PartyIdentity
from commitments.models import Activity, Party
from commitments.sectors import Sector
from pal_portal.opendata.codes import SECTOR
from sttl.models import Member, Revision, SectorBody, Verdict
from tests.factories import make_sectors_decision

from .recomputing import figures_of, recomputed, table, tables_of_today
from .walks import AGREES, DISAGREES, make_reported, member_of, on, publish, read, say, validate

pytestmark = pytest.mark.django_db(transaction=True)

ACADEMY = "academy"
FOUR = "government,civil_society,guarantor,academy"
NAMING = {  # the constraints that name the sectors, and whether no sector is allowed
    Party: ("party_sector_is_known", True),
    PartyIdentity: ("party_identity_sector_is_known", True),
    Member: ("member_sector_is_known", True),
    Verdict: ("verdict_is_of_a_sector", False),
    SectorBody: ("sector_body_is_of_a_sector", False),
}
MONTHS = ("2015-09", "2015-10", "2015-11", "2015-12")
PAST = [("2015-10-31", "2015-09"), ("2015-12-09", "2015-10"), ("2016-01-09", "2015-12")]
PAGES = (
    "/planes/durango-2015/",
    "/planes/durango-2015/actividades/2a-2/",
    "/planes/durango-2015/actividades/2a-2/como-se-hizo.json",
    "/planes/durango-2015/datos/dictamenes.csv",
    "/planes/durango-2015/datos/sectores_que_dictaminan.csv",
)


@pytest.fixture
def activity() -> Activity:
    """Give an activity whose first two months the three sectors validated, and two more."""
    activity = make_reported()
    for month, done in zip(MONTHS, (5, 10, 15, 20), strict=True):
        publish(activity, month, (done, 57))
    validate(revision_of("2015-09"), at=on("2015-10-20"))
    validate(revision_of("2015-10"), at=on("2015-11-20"))
    return activity


def revision_of(month: str) -> Revision:
    return Revision.objects.get(report__month=date.fromisoformat(f"{month}-01"))


def past() -> list[object]:
    """Read the past, and ask for its pages and tables, on several days."""
    readings = [read(al=al, corte=corte) for al, corte in PAST]
    asked = [f"{page}?al={al}&corte={corte}" for al, corte in PAST for page in PAGES]
    return [*readings, *(Client().get(address).getvalue() for address in asked)]


def add_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a member to Sector as a line of its class does, with its public code."""
    member = str.__new__(Sector, ACADEMY)
    member._name_, member._value_ = "ACADEMY", ACADEMY
    member._label_ = "Academia"
    monkeypatch.setattr(Sector, "_member_names_", [*Sector._member_names_, "ACADEMY"])
    monkeypatch.setitem(Sector._member_map_, "ACADEMY", member)
    monkeypatch.setitem(Sector._value2member_map_, ACADEMY, member)
    monkeypatch.setitem(SECTOR.public, ACADEMY, "academia")
    for model in NAMING:
        monkeypatch.setattr(model._meta.get_field("sector"), "choices", Sector.choices)


def name_the_sectors(model: type[models.Model], constraint: models.BaseConstraint) -> None:
    """Put a constraint in the place of the one of its name, as the migration does."""
    old = constraint_of(model, constraint.name)
    others = [other for other in model._meta.constraints if other.name != constraint.name]
    model._meta.constraints = [*others, constraint]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, old)
    with connection.schema_editor() as editor:
        editor.add_constraint(model, constraint)


def constraint_of(model: type[models.Model], name: str) -> models.BaseConstraint:
    return next(rule for rule in model._meta.constraints if rule.name == name)


@pytest.fixture
def before(activity: Activity, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Give the past as it was; from here on the portal knows a fourth sector."""
    past_before, signed = past(), {}
    add_member(monkeypatch)
    for model, (name, may_be_empty) in NAMING.items():
        signed[model] = constraint_of(model, name)
        codes = [*([""] if may_be_empty else []), *Sector.values]
        condition = models.Q(sector__in=codes)
        name_the_sectors(model, models.CheckConstraint(condition=condition, name=name))
    try:
        yield past_before
    finally:
        call_command("flush", interactive=False, verbosity=0)
        for model, constraint in signed.items():
            name_the_sectors(model, constraint)


def judge_the_rest() -> None:
    """Let the three sectors of the plan agree with the two months that were left."""
    for month in MONTHS[2:]:
        for sector in (Sector.CIVIL_SOCIETY, Sector.GUARANTOR):
            say(sector, AGREES, revision_of(month), at=on("2016-01-20"))


def validated_months(al: str | None = None) -> list[str]:
    return [f"{month:%Y-%m}" for month in read(al=al)["2a-2"].validated_months]


def test_a_sector_that_nobody_decided_changes_nothing(before: list[object]) -> None:
    assert past() == before

    judge_the_rest()

    assert past() == before
    assert validated_months() == list(MONTHS)


def test_from_its_month_on_its_agreement_is_wanted(before: list[object]) -> None:
    judge_the_rest()
    make_sectors_decision(from_month=date(2015, 12, 1), sectors=FOUR, recorded_at=on("2016-02-10"))

    assert past() == before
    assert validated_months("2016-02-09") == list(MONTHS)
    assert validated_months() == list(MONTHS[:3])

    say(ACADEMY, AGREES, revision_of("2015-12"), at=on("2016-02-20"))

    assert past() == before
    assert validated_months() == list(MONTHS)
    assert validated_months("2016-02-19") == list(MONTHS[:3])


def test_its_disagreement_is_a_dispute_from_its_month_on(before: list[object]) -> None:
    make_sectors_decision(from_month=date(2015, 12, 1), sectors=FOUR, recorded_at=on("2016-02-10"))

    say(ACADEMY, DISAGREES, revision_of("2015-12"), at=on("2016-02-20"))

    page = Client().get("/planes/durango-2015/").content.decode()
    assert past() == before
    assert "Academia no coincide con el informe de diciembre de 2015." in page


def test_the_pages_and_the_tables_tell_of_it(before: list[object]) -> None:
    judge_the_rest()
    make_sectors_decision(from_month=date(2015, 12, 1), sectors=FOUR, recorded_at=on("2016-02-10"))
    say(ACADEMY, AGREES, revision_of("2015-12"), at=on("2016-02-20"))
    browser, report = Client(), "/planes/durango-2015/informes/2a-2/2015-12/"

    council = browser.get("/sttl/").content.decode()
    page = browser.get(report).content.decode()
    made = browser.get(f"{report}como-se-hizo.json").json()

    assert "<li>Academia</li>" in council
    assert (
        "Desde diciembre de 2015 dictaminan gobierno, sociedad civil, órgano garante y academia. "
        "Se registró el 10 de febrero de 2016."
    ) in council
    assert "<strong>Academia: coincide</strong>" in page
    assert "'dictaminan': ['sociedad_civil', 'organo_garante', 'academia']" in str(made)
    (decision,) = table("sectores_que_dictaminan")
    assert decision["sectores"] == '["gobierno","sociedad_civil","organo_garante","academia"]'
    assert [row["sector"] for row in table("dictamenes")][-1] == "academia"


@pytest.mark.parametrize("al", ["2016-01-09", "2016-02-09", "2016-02-15", "2016-09-30"])
def test_anybody_recomputes_the_same_figures(before: list[object], al: str) -> None:
    judge_the_rest()
    make_sectors_decision(from_month=date(2015, 12, 1), sectors=FOUR, recorded_at=on("2016-02-10"))
    say(ACADEMY, AGREES, revision_of("2015-12"), at=on("2016-02-20"))

    tables = tables_of_today()

    for corte in MONTHS:
        assert recomputed(tables, al, corte) == figures_of(read(al=al, corte=corte))


def test_a_seat_of_the_new_sector_is_missed_once_it_judges(before: list[object]) -> None:
    for sector in (Sector.GOVERNMENT, Sector.CIVIL_SOCIETY, Sector.GUARANTOR):
        member_of(sector)
    make_sectors_decision(from_month=date(2015, 12, 1), sectors=FOUR, recorded_at=on("2016-02-10"))

    page = Client().get("/planes/durango-2015/").content.decode()

    assert "Academia: sin integrante registrado." in page
