"""What the STTL decides in the admin: beside what stands, dated, with its reason, and for good."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.models import ActionPlan, Activity, Party
from indicators.models import IndicatorDecision, Universe
from sttl.access import assigned_party
from sttl.models import Amendment, DueDay, Event, Extension, ReporterAssignment
from sttl.record.workflow import advance, start_report
from tests.factories import (
    make_activity,
    make_amendment,
    make_assignment,
    make_decision,
    make_due_day,
    make_event,
    make_extension,
    make_indicator,
    make_liaison,
    make_member,
    make_party,
    make_plan,
    make_report,
    make_responsibility,
    make_revision,
    make_universe,
    make_user,
    noon,
)
from tests.sttl.conftest import SEPTEMBER, Month
from tests.sttl.walks import page_of

ASSIGN = "/admin/sttl/reporterassignment/add/"
DUE = "/admin/sttl/dueday/add/"
EXTEND = "/admin/sttl/extension/add/"
AMEND = "/admin/sttl/amendment/add/"
MEANING = "/admin/indicators/indicatordecision/add/"
CHOOSING_QUERIES = {ASSIGN: 9, DUE: 8, EXTEND: 12, AMEND: 9, MEANING: 8}


# Who reports


def assignment_of(kilns: Month, **more: object) -> dict[str, object]:
    party = more.pop("party", None) or make_party("fomento")
    typed: dict[str, object] = {
        "activity": kilns.activity.pk,
        "party": party.pk,  # type: ignore[attr-defined]  # a party, whoever gives it
        "from_month": "2016-01",
        "reason": "Acuerdo de la sesión.",
    }
    return {**typed, **more}


def test_deciding_who_reports_begins_with_who_reports_now(
    secretariat: Client, kilns: Month
) -> None:
    orphan = make_activity(kilns.plan, "2a-6")

    page = page_of(secretariat, ASSIGN)

    assert "Medio ambiente, desde septiembre de 2015. Decisión del STTL." in page
    assert f'href="?activity={kilns.activity.pk}"' in page
    assert f'href="?activity={orphan.pk}"' in page
    assert "Nadie todavía." in page


def test_what_stands_is_shown_beside_who_is_designated(secretariat: Client, kilns: Month) -> None:
    make_responsibility(
        kilns.activity, make_party("colegio"), printed_name="Colegio de Arquitectos"
    )
    make_report(kilns.activity, SEPTEMBER, party=kilns.party)

    page = page_of(secretariat, f"{ASSIGN}?activity={kilns.activity.pk}")

    assert "Medio ambiente, desde septiembre de 2015." in page
    assert "Colegio de Arquitectos (ejecuta)" in page
    assert 'value="2015-10"' in page  # the first month that nobody handed in
    assert page.index("Las que el plan nombra") < page.index("Las demás")


def test_a_designation_holds_from_its_month_and_earlier_months_keep_theirs(
    secretariat: Client, kilns: Month
) -> None:
    secretariat.post(ASSIGN, assignment_of(kilns))

    added = ReporterAssignment.objects.get(party__slug="fomento")
    assert (added.from_month, added.origin, added.recorded_by) == (
        date(2016, 1, 1),
        "sttl",
        kilns.secretary,
    )
    reporters = [
        assigned_party(kilns.activity, month, as_of=timezone.now())
        for month in (SEPTEMBER, date(2016, 2, 1))
    ]
    assert [str(party) for party in reporters] == ["Medio ambiente", "Fomento"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"from_month": "2016-09"}, "El plan va de septiembre de 2015 a agosto de 2016"),
        ({"from_month": "2015-08"}, "El plan va de septiembre de 2015 a agosto de 2016"),
        ({"from_month": "enero"}, "Escriba el mes así: 2016-03."),
        ({"from_month": ""}, "Este campo es obligatorio."),
        ({"reason": " "}, "Este campo es obligatorio."),
        ({"reason": "a\u202eb"}, "El texto lleva caracteres que no se ven"),
        ({"reason": "x" * 4001}, "4000"),
        ({"activity": "abc"}, "Seleccione una opción válida"),
        ({"party": "9" * 30}, "Seleccione una opción válida"),
    ],
)
def test_a_designation_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, more: Mapping[str, object], sentence: str
) -> None:
    party = make_party("fomento")

    page = page_of(secretariat, ASSIGN, {**assignment_of(kilns, party=party), **more})

    assert sentence in page
    assert ReporterAssignment.objects.count() == 1


def test_the_sttl_is_not_made_to_report_to_itself(secretariat: Client, kilns: Month) -> None:
    page = page_of(secretariat, ASSIGN, assignment_of(kilns, party=make_party("sttl")))

    assert "Seleccione una opción válida" in page
    assert ReporterAssignment.objects.count() == 1


def test_what_the_sttl_decided_is_not_decided_again(secretariat: Client, kilns: Month) -> None:
    page = page_of(secretariat, ASSIGN, assignment_of(kilns, party=kilns.party))

    assert "El STTL ya decidió que informe desde septiembre de 2015." in page


def test_the_sttl_may_confirm_what_the_portal_proposed(secretariat: Client, kilns: Month) -> None:
    ReporterAssignment.objects.update(origin="portal")

    secretariat.post(ASSIGN, assignment_of(kilns, party=kilns.party, from_month="2015-09"))

    assert ReporterAssignment.objects.filter(origin="sttl").count() == 1


# More time


def extension_of(kilns: Month, **more: object) -> dict[str, object]:
    """Ask for thirty days from today: the plan of the tests ended years ago."""
    typed: dict[str, object] = {
        "activity": kilns.activity.pk,
        "month": "2015-09",
        "due_on": timezone.localdate().isoformat(),
        "reason": "Cambio de titular.",
    }
    return {**typed, **more}


def test_granting_time_begins_with_what_is_owed(secretariat: Client, kilns: Month) -> None:
    page = page_of(secretariat, EXTEND)

    assert "2a-2 · septiembre de 2015" in page
    assert "Falta; debía entregarse el 10 de octubre de 2015." in page
    assert f'href="?activity={kilns.activity.pk}&amp;month=2015-09"' in page


def test_the_present_due_day_is_shown_beside_the_new_one(secretariat: Client, kilns: Month) -> None:
    make_extension(kilns.activity, due_on=date(2015, 10, 20))

    page = page_of(secretariat, f"{EXTEND}?activity={kilns.activity.pk}&month=2015-09")

    assert "20 de octubre de 2015" in page
    assert "Hasta el 20 de octubre de 2015: Cambio de titular en la parte." in page


def test_time_is_granted_with_its_reason_and_who_recorded_it(
    secretariat: Client, kilns: Month
) -> None:
    secretariat.post(EXTEND, extension_of(kilns))

    granted = Extension.objects.get()
    assert (granted.month, granted.reason) == (SEPTEMBER, "Cambio de titular.")
    assert (granted.recorded_by, granted.due_on) == (kilns.secretary, timezone.localdate())


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"month": "2016-09"}, "El plan va de septiembre de 2015 a agosto de 2016"),
        ({"month": "2015-13"}, "Escriba el mes así: 2016-03."),
        ({"due_on": "2015-10-10"}, "Elija un día posterior a la fecha límite"),
        ({"due_on": "9999-12-31"}, "Elija un día no posterior al"),
        ({"due_on": "mañana"}, "Introduzca una fecha válida"),
        ({"reason": ""}, "Este campo es obligatorio."),
        ({"activity": ""}, "Este campo es obligatorio."),
    ],
)
def test_an_extension_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, more: Mapping[str, object], sentence: str
) -> None:
    page = page_of(secretariat, EXTEND, extension_of(kilns, **more))

    assert sentence in page
    assert Extension.objects.count() == 0


def test_nobody_gives_more_time_to_a_party_whose_liaison_they_are(
    secretariat: Client, kilns: Month
) -> None:
    make_liaison(kilns.party, kilns.secretary)

    page = page_of(secretariat, EXTEND, extension_of(kilns))

    assert "Usted es enlace de esa parte; la prórroga debe darla otra persona." in page
    assert Extension.objects.count() == 0


def test_a_month_that_nobody_owes_gets_no_extension(secretariat: Client, kilns: Month) -> None:
    orphan = make_activity(kilns.plan, "2a-6")

    page = page_of(secretariat, EXTEND, extension_of(kilns, activity=orphan.pk))

    assert "Nadie informa esa actividad ese mes; designe primero a la parte." in page


def test_a_report_handed_in_on_time_gets_no_extension(secretariat: Client, kilns: Month) -> None:
    revision = make_revision(make_report(kilns.activity, party=kilns.party))
    make_event(revision, at=noon(date(2015, 10, 5)))

    page = page_of(secretariat, EXTEND, extension_of(kilns))

    assert "ya se entregó, y a tiempo" in page


def test_a_report_that_came_in_late_may_still_be_given_time(
    secretariat: Client, kilns: Month
) -> None:
    revision = make_revision(make_report(kilns.activity, party=kilns.party))
    make_event(revision, at=noon(date(2015, 10, 15)))

    secretariat.post(EXTEND, extension_of(kilns))

    assert Extension.objects.count() == 1


# What an indicator means


def meaning_of(kilns: Month, **more: object) -> dict[str, object]:
    typed: dict[str, object] = {
        "indicator": kilns.indicator.pk,
        "measures_progress": "on",
        "target": "80",
        "has_fixed_denominator": "on",
        "reason": "Acuerdo de la sesión.",
    }
    return {key: value for key, value in {**typed, **more}.items() if value is not None}


def test_deciding_what_an_indicator_means_begins_with_what_it_means(
    secretariat: Client, kilns: Month
) -> None:
    chooser = page_of(secretariat, MEANING)
    form = page_of(secretariat, f"{MEANING}?indicator={kilns.indicator.pk}")

    said = "Mide avance; meta, 100 %; valores acumulados; denominador fijo"
    assert said in chooser
    assert said in form
    assert "Propuesta del portal, 25 de agosto de 2015" in form


def test_what_an_indicator_means_is_decided_from_now_on(secretariat: Client, kilns: Month) -> None:
    secretariat.post(MEANING, meaning_of(kilns))

    newest = IndicatorDecision.objects.order_by("recorded_at").last()
    assert newest is not None
    assert (newest.target, newest.origin) == (Decimal(80), "sttl")
    assert (timezone.now() - newest.recorded_at).total_seconds() < 60


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"target": "0"}, "La meta debe ser mayor que 0 y no pasar de 100."),
        ({"target": "101"}, "La meta debe ser mayor que 0 y no pasar de 100."),
        ({"reason": ""}, "Este campo es obligatorio."),
    ],
)
def test_a_meaning_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, more: Mapping[str, object], sentence: str
) -> None:
    page = page_of(secretariat, MEANING, meaning_of(kilns, **more))

    assert sentence in page
    assert IndicatorDecision.objects.count() == 1


def test_a_universe_of_another_plan_is_refused(secretariat: Client, kilns: Month) -> None:
    elsewhere = make_universe(make_plan(slug="otro"))

    page = page_of(secretariat, MEANING, meaning_of(kilns, universe=elsewhere.pk))

    assert "Ese universo es de otro plan." in page


def test_the_same_meaning_is_not_decided_twice_by_the_sttl(
    secretariat: Client, kilns: Month
) -> None:
    secretariat.post(MEANING, meaning_of(kilns))

    page = page_of(secretariat, MEANING, meaning_of(kilns))

    assert "El STTL ya lo decidió así." in page
    assert IndicatorDecision.objects.count() == 2


# The plan's amendments


def amendment_of(kilns: Month, subject: str, **more: object) -> dict[str, object]:
    return {"plan": kilns.plan.pk, "subject": subject, "reason": "Acuerdo.", **more}


def test_amending_begins_with_how_the_plan_stands(secretariat: Client, kilns: Month) -> None:
    Activity.objects.update(due_on=date(2016, 4, 30))

    page = page_of(secretariat, AMEND)

    assert "Agosto de 2016." in page
    assert "30 de abril de 2016." in page


def test_the_form_of_an_amendment_asks_only_for_its_subject(
    secretariat: Client, kilns: Month
) -> None:
    deadline = f"plan={kilns.plan.pk}&subject=deadline&activity={kilns.activity.pk}"

    page = page_of(secretariat, f"{AMEND}?{deadline}")

    assert 'name="new_date"' in page
    assert 'name="new_text"' not in page
    assert "Fecha comprometida" in page


def test_a_new_deadline_is_recorded_with_its_reason(secretariat: Client, kilns: Month) -> None:
    secretariat.post(
        AMEND,
        amendment_of(kilns, "deadline", activity=kilns.activity.pk, new_date="2016-06-30"),
    )

    amendment = Amendment.objects.get()
    assert (amendment.activity, amendment.new_date) == (kilns.activity, date(2016, 6, 30))
    assert amendment.recorded_by == kilns.secretary


def test_a_new_last_month_is_recorded_as_a_month(secretariat: Client, kilns: Month) -> None:
    secretariat.post(AMEND, amendment_of(kilns, "last_month", new_month="2016-12"))

    assert Amendment.objects.get().new_date == date(2016, 12, 1)


def test_a_new_text_is_recorded_beside_the_old(secretariat: Client, kilns: Month) -> None:
    secretariat.post(
        AMEND, amendment_of(kilns, "text", old_text="Decía esto.", new_text="Dice esto.")
    )

    amendment = Amendment.objects.get()
    assert (amendment.old_text, amendment.new_text) == ("Decía esto.", "Dice esto.")


@pytest.mark.parametrize(
    ("subject", "more", "sentence"),
    [
        ("deadline", {"new_date": "2016-06-30"}, "Elija de qué actividad cambia la fecha."),
        ("deadline", {"activity": "own"}, "Escriba la nueva fecha comprometida."),
        (
            "deadline",
            {"activity": "own", "new_date": "2016-05-31"},
            "Esa es ya la fecha comprometida",
        ),
        (
            "deadline",
            {"activity": "own", "new_date": "2015-08-24"},
            "El plan se firmó el 25 de agosto de 2015.",
        ),
        (
            "deadline",
            {"activity": "other", "new_date": "2016-06-30"},
            "Esa actividad no es de ese plan.",
        ),
        ("last_month", {}, "Escriba el nuevo último mes del plan."),
        ("last_month", {"new_month": "2016-08"}, "Ese es ya el último mes del plan"),
        ("last_month", {"new_month": "2015-08"}, "El plan empieza en septiembre de 2015."),
        (
            "last_month",
            {"new_month": "2016-01"},
            "Ya hay informes de marzo de 2016; el plan no puede acabar antes.",
        ),
        ("text", {}, "Escriba el texto nuevo."),
        ("text", {"old_text": "Igual.", "new_text": "Igual."}, "dice lo mismo que el anterior"),
        ("colour", {"new_text": "Otro."}, "Seleccione una opción válida"),
    ],
)
def test_an_amendment_that_makes_no_sense_says_why(
    secretariat: Client, kilns: Month, subject: str, more: dict[str, object], sentence: str
) -> None:
    Activity.objects.update(due_on=date(2016, 5, 31))
    make_report(kilns.activity, date(2016, 3, 1))
    elsewhere = make_activity(make_plan(slug="otro"), "1-1")
    keys = {"own": kilns.activity.pk, "other": elsewhere.pk}
    typed = {name: keys.get(str(value), value) for name, value in more.items()}

    page = page_of(secretariat, AMEND, amendment_of(kilns, subject, **typed))

    assert sentence in page
    assert Amendment.objects.count() == 0


def test_an_amendment_is_held_against_the_ones_before_it(secretariat: Client, kilns: Month) -> None:
    make_amendment(
        kilns.plan, subject="deadline", activity=kilns.activity, new_date=date(2016, 7, 31)
    )

    page = page_of(
        secretariat,
        AMEND,
        amendment_of(kilns, "deadline", activity=kilns.activity.pk, new_date="2016-07-31"),
    )

    assert "Esa es ya la fecha comprometida" in page


# Kept for good


@pytest.mark.parametrize("address", [ASSIGN, DUE, EXTEND, AMEND, MEANING])
def test_choosing_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client,
    kilns: Month,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(CHOOSING_QUERIES[address]):
        secretariat.get(address)
    for number in (1, 2):
        other = make_activity(kilns.plan, f"3-{number}")
        make_assignment(other, make_party())
        make_decision(make_indicator(other))
        make_amendment(kilns.plan)
        make_due_day(kilns.plan, 15)
        make_extension(other)

    with django_assert_num_queries(CHOOSING_QUERIES[address]):
        secretariat.get(address)


@pytest.mark.parametrize("address", [ASSIGN, DUE, EXTEND, AMEND, MEANING])
@pytest.mark.parametrize(
    "query",
    [
        "activity=abc&month=2015-09",
        "activity=&month=",
        f"activity={'9' * 30}&month=9999-99",
        "plan=-&subject=deadline&activity=-1",
        "plan=1&subject=nada",
        "indicator=%C3%B1",
        f"indicator={'9' * 30}",
    ],
)
def test_an_odd_address_of_a_decision_is_answered(
    secretariat: Client, kilns: Month, address: str, query: str
) -> None:
    assert secretariat.get(f"{address}?{query}").status_code == 200


def each_decision(kilns: Month) -> list[Model]:
    return [
        ReporterAssignment.objects.get(),
        DueDay.objects.get(),
        IndicatorDecision.objects.get(),
        make_extension(kilns.activity),
        make_amendment(kilns.plan),
    ]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_no_decision_is_changed_or_deleted(
    client: Client, kilns: Month, *, is_superuser: bool
) -> None:
    root = make_user("raiz", is_staff=True, is_superuser=True)
    client.force_login(root if is_superuser else kilns.secretary)

    for each in each_decision(kilns):
        place = f"/admin/{each._meta.app_label}/{each._meta.model_name}/"
        shown = client.get(f"{place}{each.pk}/change/")
        changed = client.post(f"{place}{each.pk}/change/", {"reason": "Otra."})
        deleted = client.post(f"{place}{each.pk}/delete/", {"post": "yes"})
        client.post(place, {"action": "delete_selected", "_selected_action": [each.pk]})

        answers = [answer.status_code for answer in (shown, changed, deleted)]
        assert (str(each), answers) == (str(each), [200, 403, 403])
        assert type(each)._default_manager.filter(pk=each.pk).exists()


@pytest.mark.parametrize("role", ["enlace", "member", "anonymous", "staff"])
@pytest.mark.parametrize("address", [ASSIGN, DUE, EXTEND, AMEND, MEANING])
def test_nobody_else_decides_by_hand(client: Client, kilns: Month, role: str, address: str) -> None:
    member = make_user("vocal")
    make_member("guarantor", user=member)
    people = {
        "enlace": kilns.enlace,
        "member": member,
        "staff": make_user("otra", is_staff=True),
    }
    if role in people:
        client.force_login(people[role])
    typed = {**assignment_of(kilns), **extension_of(kilns), **meaning_of(kilns)}

    answer = client.post(address, {**typed, **amendment_of(kilns, "text", new_text="Otro.")})

    assert answer.status_code in (302, 403)
    counts = [ReporterAssignment, DueDay, IndicatorDecision, Extension, Amendment]
    assert [model._default_manager.count() for model in counts] == [1, 1, 1, 0, 0]


# What would rewrite the past without a record


def plan_form(**more: str) -> dict[str, str]:
    return {"title": "Otro", "slug": "otro", "closed_on": "", **more}


@pytest.mark.parametrize("is_superuser", [False, True])
def test_of_a_plan_only_its_closing_is_written(
    client: Client, kilns: Month, *, is_superuser: bool
) -> None:
    root = make_user("raiz", is_staff=True, is_superuser=True)
    client.force_login(root if is_superuser else kilns.secretary)
    place = f"/admin/commitments/actionplan/{kilns.plan.pk}/"

    client.post(f"{place}change/", plan_form(closed_on="2017-01-31", first_month="2015-01-01"))

    plan = ActionPlan.objects.get()
    assert (plan.closed_on, plan.slug) == (date(2017, 1, 31), "durango-2015")
    assert plan.first_month == SEPTEMBER
    assert client.post(f"{place}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/commitments/actionplan/add/").status_code == 403


def test_a_plan_is_not_closed_before_it_was_signed(secretariat: Client, kilns: Month) -> None:
    place = f"/admin/commitments/actionplan/{kilns.plan.pk}/change/"

    page = page_of(secretariat, place, plan_form(closed_on="2015-08-24"))

    assert "El plan no puede cerrarse antes de su firma." in page


@pytest.mark.parametrize(
    "model", ["activity", "commitment", "component", "plannedresult", "plansection"]
)
def test_the_signed_words_are_read_and_not_written_even_by_a_superuser(
    client: Client, kilns: Month, model: str
) -> None:
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))

    added = client.get(f"/admin/commitments/{model}/add/")
    changed = client.post(f"/admin/commitments/activity/{kilns.activity.pk}/change/", {})

    assert (added.status_code, changed.status_code) == (403, 403)


def party_form(party: Party, **more: str) -> dict[str, str]:
    return {
        "name": party.name,
        "slug": party.slug,
        "kind": party.kind,
        "sector": party.sector,
        "sector_note": "",
        "names-TOTAL_FORMS": "0",
        "names-INITIAL_FORMS": "0",
        **more,
    }


def test_the_page_of_a_party_changes_neither_its_name_nor_its_sector(
    secretariat: Client, kilns: Month
) -> None:
    place = f"/admin/commitments/party/{kilns.party.pk}/change/"
    before = (kilns.party.name, kilns.party.sector)

    changed = {"sector": "guarantor", "name": "Otro nombre", "sector_note": "Una razón."}
    secretariat.post(place, party_form(kilns.party, **changed))

    kilns.party.refresh_from_db()
    assert (kilns.party.name, kilns.party.sector) == before
    assert kilns.party.sector_note == "Una razón."


def test_the_key_of_a_party_which_the_chain_hashes_stays(secretariat: Client, kilns: Month) -> None:
    place = f"/admin/commitments/party/{kilns.party.pk}/change/"

    secretariat.post(place, party_form(kilns.party, slug="otra"))

    assert Party.objects.get(pk=kilns.party.pk).slug == "medio-ambiente"


def test_a_universe_is_added_and_then_stays(secretariat: Client, kilns: Month) -> None:
    secretariat.post(
        "/admin/indicators/universe/add/",
        {"plan": kilns.plan.pk, "slug": "viviendas", "name": "V", "denominator_label": "Todas"},
    )
    added = Universe.objects.get()

    place = f"/admin/indicators/universe/{added.pk}/"
    answers = [
        secretariat.post(f"{place}change/", {"name": "Otro"}),
        secretariat.post(f"{place}delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_what_is_decided_shows_in_the_next_step_of_a_report(
    secretariat: Client, kilns: Month
) -> None:
    other = make_user("fomento")
    party = make_party("fomento")
    make_liaison(party, other)
    secretariat.post(ASSIGN, assignment_of(kilns, party=party, from_month="2015-10"))

    opened = start_report(kilns.activity, date(2015, 10, 1), by=other, at=timezone.now())
    opened.is_inactive, opened.inactive_reason = True, "Recién designada."
    opened.save()
    event = advance(opened, "submit", by=other, at=timezone.now())

    assert (event.step, event.office) == (Event.Step.SUBMIT, "Fomento")
