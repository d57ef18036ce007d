"""The page on which the STTL confirms or changes what the portal proposed for a plan (rule 11)."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.models import ActionPlan, Activity, Party
from indicators.models import IndicatorDecision
from pal_portal.demo.entry import as_shown
from sttl.models import DueDay, ReporterAssignment
from sttl.office.proposal_forms import ProposalForm, ProposalsForm
from sttl.office.proposals import unconfirmed
from sttl.office.secretariat import create_secretariat
from tests.factories import (
    make_activity,
    make_assignment,
    make_decision,
    make_indicator,
    make_party,
    make_plan,
    make_secretary,
    make_universe,
    make_user,
)

PAGE = "/admin/propuestas/durango-2015/"
DESIGNATE = "/admin/sttl/reporterassignment/add/"
REASON = "Acuerdo de la primera sesión."
PAGE_QUERIES = 17  # session, account, group, banner; the plan, its proposals, parties and months


pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ActionPlan:
    """Make a plan of which everything is proposed: the due day, a reporter, an indicator."""
    plan = make_plan()
    plan.due_days.update(origin=DueDay.Origin.PORTAL)
    propose(make_activity(plan, "2a-2"))
    return plan


def propose(activity: Activity) -> Party:
    """Propose who reports an activity, and how its indicator is read; return the party."""
    party = make_party()
    make_assignment(activity, party, origin=ReporterAssignment.Origin.PORTAL)
    make_decision(make_indicator(activity))
    return party


@pytest.fixture
def secretariat(client: Client, plan: ActionPlan) -> Client:
    create_secretariat()
    client.force_login(make_secretary("secretaria"))
    return client


def sent_page(plan: ActionPlan, **more: str) -> dict[str, str]:
    """Return what a browser sends of the page when nothing is touched but what is named."""
    sent: dict[str, str] = {}
    for proposal in ProposalsForm(unconfirmed(plan, at=timezone.now())).forms:
        sent |= as_shown(proposal)
    return sent | more


def answers(plan: ActionPlan, answer: str, *kinds: str) -> dict[str, str]:
    """Return an answer to each proposal of some kinds: due_days, reporters, meanings."""
    form = ProposalsForm(unconfirmed(plan, at=timezone.now()))
    forms: list[ProposalForm] = [row for kind in kinds for row in getattr(form, kind)]
    return {proposal.add_prefix("answer"): answer for proposal in forms}


def prefix_of(plan: ActionPlan, kind: str) -> str:
    form = ProposalsForm(unconfirmed(plan, at=timezone.now()))
    (proposal,) = getattr(form, kind)
    return str(proposal.prefix)


def post(client: Client, data: Mapping[str, Any]) -> tuple[int, str]:
    """Send the page; return the status and what it then says."""
    response = client.post(PAGE, data)
    if response.status_code == 302:
        return 302, unescape(client.get(response["Location"]).content.decode())
    return response.status_code, unescape(response.content.decode())


def decided() -> tuple[int, int, int]:
    """Count what the STTL decided: due days, reporters, indicators."""
    return (
        DueDay.objects.filter(origin="sttl").count(),
        ReporterAssignment.objects.filter(origin="sttl").count(),
        IndicatorDecision.objects.filter(origin="sttl").count(),
    )


# What it shows


def test_the_page_says_what_is_proposed_and_chooses_nothing(secretariat: Client) -> None:
    page = unescape(secretariat.get(PAGE).content.decode())

    assert "2a-2 · Actividad 2a-2" in page
    assert ", desde septiembre de 2015." in page
    assert "El día 10 del mes siguiente, desde el informe de septiembre de 2015." in page
    assert "Mide avance; meta, 100 %" in page
    answers_shown = re.findall(r'name="[^"]+-answer" value="([^"]*)"[^>]*checked', page)
    assert answers_shown == ["", "", ""]
    assert '<input type="checkbox" name="confirms_rest" id="id_confirms_rest">' in page


def test_the_home_of_the_admin_offers_the_proposals_until_all_are_decided(
    secretariat: Client, plan: ActionPlan
) -> None:
    before = unescape(secretariat.get("/admin/").content.decode())
    secretariat.post(PAGE, sent_page(plan, reason=REASON, confirms_rest="on"))
    after = unescape(secretariat.get("/admin/").content.decode())

    assert "1 parte que informa, 1 indicador, el día límite." in before
    assert f'href="{PAGE}"' in before
    assert PAGE not in after


# What it records


def test_one_tick_and_one_reason_confirm_everything(secretariat: Client, plan: ActionPlan) -> None:
    began = timezone.now()

    status, page = post(secretariat, sent_page(plan, reason=REASON, confirms_rest="on"))

    assert (status, decided()) == (302, (1, 1, 1))
    assert "Quedaron registradas 3 decisiones, con su razón." in page
    assert "No queda ninguna propuesta sin confirmar." in page
    reporter = ReporterAssignment.objects.get(origin="sttl")
    proposal = ReporterAssignment.objects.get(origin="portal")
    assert (reporter.party, reporter.from_month) == (proposal.party, proposal.from_month)
    assert (reporter.reason, str(reporter.recorded_by)) == (REASON, "secretaria")
    assert began <= reporter.recorded_at <= timezone.now()
    assert {row.recorded_at for row in DueDay.objects.filter(origin="sttl")} == {
        reporter.recorded_at
    }


def test_what_nobody_answers_stays_a_proposal(secretariat: Client, plan: ActionPlan) -> None:
    sent = sent_page(plan, reason=REASON) | answers(plan, "confirmar", "due_days")

    status, _ = post(secretariat, sent)

    assert (status, decided()) == (302, (1, 0, 0))
    assert unconfirmed(plan, at=timezone.now()).sentence == "1 parte que informa, 1 indicador"


def test_another_party_from_another_month_is_decided_for_a_reason_of_its_own(
    secretariat: Client, plan: ActionPlan
) -> None:
    other, prefix = make_party("otra"), prefix_of(plan, "reporters")
    sent = sent_page(plan, reason=REASON) | answers(plan, "confirmar", "due_days")
    sent |= {
        f"{prefix}-answer": "cambiar",
        f"{prefix}-party": str(other.pk),
        f"{prefix}-from_month": "2016-01",
        f"{prefix}-own_reason": "Lleva el padrón.",
    }

    status, page = post(secretariat, sent)

    reporter = ReporterAssignment.objects.get(origin="sttl")
    assert (status, reporter.party, reporter.from_month) == (302, other, date(2016, 1, 1))
    assert reporter.reason == "Lleva el padrón."
    assert DueDay.objects.get(origin="sttl").reason == REASON
    assert "Quién informa (1)" in page  # the months before January are still proposed


def test_an_indicator_and_the_due_day_may_be_decided_otherwise(
    secretariat: Client, plan: ActionPlan
) -> None:
    kilns = make_universe(plan)
    meaning, due_day = prefix_of(plan, "meanings"), prefix_of(plan, "due_days")
    sent = sent_page(plan, reason=REASON) | answers(plan, "cambiar", "due_days", "meanings")
    sent |= {f"{meaning}-target": "80", f"{meaning}-universe": str(kilns.pk)}
    sent |= {f"{due_day}-day": "15"}

    status, _ = post(secretariat, sent)

    decision = IndicatorDecision.objects.get(origin="sttl")
    assert (status, str(decision.target), decision.universe) == (302, "80.00", kilns)
    assert DueDay.objects.get(origin="sttl").day == 15


def test_sent_again_it_records_nothing_twice(secretariat: Client, plan: ActionPlan) -> None:
    sent = sent_page(plan, reason=REASON, confirms_rest="on")
    post(secretariat, sent)

    status, page = post(secretariat, sent)

    assert (status, decided()) == (302, (1, 1, 1))
    assert "Todas las propuestas de este plan estaban ya decididas." in page


def test_what_somebody_else_decided_meanwhile_is_not_decided_again(
    secretariat: Client, plan: ActionPlan
) -> None:
    sent = sent_page(plan, reason=REASON, confirms_rest="on")
    activity = plan.activities.get()
    other = make_assignment(activity, make_party("otra"), recorded_at=timezone.now())

    status, _ = post(secretariat, sent)

    assert (status, decided()) == (302, (1, 1, 1))
    assert ReporterAssignment.objects.get(origin="sttl") == other


def test_what_was_not_on_the_page_that_was_sent_stays_a_proposal(
    secretariat: Client, plan: ActionPlan
) -> None:
    sent = sent_page(plan, reason=REASON, confirms_rest="on")
    propose(make_activity(plan, "2a-3"))

    status, page = post(secretariat, sent)

    assert (status, decided()) == (302, (1, 1, 1))
    assert "2a-3 · Actividad 2a-3" in page


# What it refuses


def test_nobody_is_designated_while_the_due_day_is_only_proposed(
    secretariat: Client, plan: ActionPlan
) -> None:
    sent = sent_page(plan, reason=REASON) | answers(plan, "confirmar", "reporters")

    status, page = post(secretariat, sent)

    assert (status, decided()) == (422, (0, 0, 0))
    assert "Confirme o cambie también el día límite: sin él no se puede designar a nadie." in page


def test_the_page_of_one_designation_points_to_the_proposals_first(
    secretariat: Client, plan: ActionPlan
) -> None:
    typed = {
        "activity": plan.activities.get().pk,
        "party": make_party("otra").pk,
        "from_month": "2015-09",
        "reason": REASON,
    }

    page = secretariat.post(DESIGNATE, typed).content.decode()

    assert "es todavía una propuesta del portal; antes de designar" in page
    assert f'<a href="{PAGE}">Confirmar propuestas</a>' in page
    assert decided() == (0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("reporters", {"from_month": "2016-09"}, "El plan va de septiembre de 2015 a agosto"),
        ("reporters", {"from_month": "enero"}, "Escriba el mes así: 2016-03."),
        ("reporters", {"party": "0"}, "Elija una parte de la lista."),
        ("due_days", {"day": "29"}, "El día límite va del 1 al 28"),
        ("due_days", {"day": "0"}, "El día límite va del 1 al 28"),
        ("meanings", {"target": "120"}, "La meta debe ser mayor que 0 y no pasar de 100."),
        ("meanings", {"target": "1,5"}, "Escriba el número sin comas"),
        ("meanings", {"own_reason": "a\u202eb"}, "El texto lleva caracteres que no se ven"),
    ],
)
def test_nonsense_is_refused_and_nothing_typed_is_lost(
    secretariat: Client, plan: ActionPlan, kind: str, typed: dict[str, str], sentence: str
) -> None:
    prefix = prefix_of(plan, kind)
    sent = sent_page(plan, reason="Una razón larga.", confirms_rest="on") | answers(
        plan, "cambiar", kind
    )
    sent |= {f"{prefix}-{name}": value for name, value in typed.items()}

    status, page = post(secretariat, sent)

    assert (status, decided()) == (422, (0, 0, 0))
    assert sentence in page
    assert "Una razón larga." in page
    assert 'name="confirms_rest" id="id_confirms_rest" checked' in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"reason": "", "confirms_rest": "on"},
            "Escriba la razón por la que confirma las propuestas.",
        ),
        ({"reason": REASON}, "No eligió nada: confirme o cambie al menos una propuesta."),
        ({"reason": "x" * 4001, "confirms_rest": "on"}, "4000 caracteres"),
    ],
)
def test_a_decision_needs_a_reason_and_an_answer(
    secretariat: Client, plan: ActionPlan, more: dict[str, str], sentence: str
) -> None:
    status, page = post(secretariat, sent_page(plan, **more))

    assert (status, decided()) == (422, (0, 0, 0))
    assert sentence in page


def test_a_change_without_the_word_for_it_is_asked_about_and_not_dropped(
    secretariat: Client, plan: ActionPlan
) -> None:
    prefix = prefix_of(plan, "due_days")
    sent = sent_page(plan, reason=REASON, confirms_rest="on") | {f"{prefix}-day": "15"}

    status, page = post(secretariat, sent)

    assert (status, decided()) == (422, (0, 0, 0))
    assert "Cambió algo de esta propuesta: elija «Cambiar»." in page


def test_only_the_secretariat_opens_it(client: Client, plan: ActionPlan) -> None:
    plain = make_user("personal", is_staff=True)

    door = client.get(PAGE)
    client.force_login(plain)
    refused = [client.get(PAGE).status_code, client.post(PAGE, {}).status_code]

    assert (door.status_code, refused) == (302, [403, 403])


def test_an_unknown_plan_is_not_found(secretariat: Client) -> None:
    assert secretariat.get("/admin/propuestas/otro/").status_code == 404


def test_it_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client, plan: ActionPlan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secretariat.get(PAGE)

    with django_assert_num_queries(PAGE_QUERIES):
        secretariat.get(PAGE)
    for code in ("2a-3", "3-1"):
        propose(make_activity(plan, code))
    with django_assert_num_queries(PAGE_QUERIES):
        secretariat.get(PAGE)


def test_a_proposal_recorded_later_waits_too(plan: ActionPlan) -> None:
    activity = plan.activities.get()
    later = timezone.now() + timedelta(days=1)
    make_assignment(activity, make_party(), origin="portal", recorded_at=later)

    waiting = [unconfirmed(plan, at=at).reporters for at in (timezone.now(), later)]

    assert [len(rows) for rows in waiting] == [1, 1]
    assert waiting[0] != waiting[1]
