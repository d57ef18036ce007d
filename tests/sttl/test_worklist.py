"""The home of the admin: what waits for the secretariat, and nothing that is not for one."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sttl.models import Event, Revision
from sttl.office.worklist import SHOWN, Section, worklist
from tests.factories import (
    make_activity,
    make_agreement,
    make_assignment,
    make_event,
    make_extension,
    make_extension_request,
    make_liaison,
    make_member,
    make_party,
    make_report,
    make_revision,
    make_session,
    make_user,
    make_verdict,
    noon,
)
from tests.sttl.conftest import SEPTEMBER, Month

HOME = "/admin/"
HOME_QUERIES = 40  # session, account, group, rights, banner, log; each section; the plan's reading
NOW = noon(date(2015, 10, 20))
State = Revision.State


def section(kilns: Month, key: str) -> Section:
    return {each.key: each for each in worklist(kilns.secretary, at=NOW)}[key]


def handed_in(kilns: Month, month: date = SEPTEMBER, *, on: date, state: str = "submitted") -> str:
    """Hand a report in on a day, or have it returned; return the address of its page."""
    revision = make_revision(
        make_report(kilns.activity, month, party=kilns.party),
        state=state,
        written_by=kilns.enlace,
    )
    step = Event.Step.SUBMIT if state == State.SUBMITTED else Event.Step.RETURN
    make_event(revision, step=step, at=noon(on))
    return f"/admin/sttl/revision/{revision.pk}/change/"


def test_what_waits_for_review_is_listed_from_the_oldest_hand_in(kilns: Month) -> None:
    later = handed_in(kilns, SEPTEMBER, on=date(2015, 10, 19))
    earlier = handed_in(kilns, date(2015, 10, 1), on=date(2015, 10, 17))

    found = section(kilns, "por-revisar")

    assert [(item.url, item.note) for item in found.items] == [
        (earlier, "Medio ambiente. Entregado el 17 de octubre de 2015 (hace 3 días)."),
        (later, "Medio ambiente. Entregado el 19 de octubre de 2015 (hace 1 día)."),
    ]


def test_a_report_handed_in_again_waits_since_the_last_hand_in(kilns: Month) -> None:
    address = handed_in(kilns, on=date(2015, 10, 5))
    make_event(Revision.objects.get(), step=Event.Step.RETURN, at=noon(date(2015, 10, 6)))
    make_event(Revision.objects.get(), step=Event.Step.SUBMIT, at=noon(date(2015, 10, 18)))

    found = section(kilns, "por-revisar")

    assert [(item.url, "hace 2 días" in item.note) for item in found.items] == [(address, True)]


def test_a_party_that_is_late_is_listed_with_its_oldest_report_and_its_liaison(
    kilns: Month,
) -> None:
    kilns.enlace.email = "obras@example.mx"
    kilns.enlace.save()

    item = section(kilns, "atrasados").items[0]

    assert item.title == "Medio ambiente"
    assert item.note == (
        "1 informe que falta. El más antiguo, 2a-2 de septiembre de 2015, falta desde "
        "el 11 de octubre de 2015 (hace 9 días). Enlace: enlace (obras@example.mx)."
    )
    assert item.links == [
        ("Dar prórroga", f"/admin/sttl/extension/add/?activity={kilns.activity.pk}&month=2015-09")
    ]


def test_for_a_late_party_without_liaison_the_month_can_be_recorded(kilns: Month) -> None:
    kilns.enlace.liaisons.update(until_on=date(2015, 10, 1))

    item = section(kilns, "atrasados").items[0]

    address = "/admin/sttl/revision/registrar/durango-2015/2a-2/2015-09/"
    assert item.links[1] == ("Registrarlo", address)
    assert item.note.endswith("No tiene enlace.")


def test_a_party_that_is_not_late_yet_is_not_listed(kilns: Month) -> None:
    on_the_due_day = noon(date(2015, 10, 10))

    found = {each.key: each for each in worklist(kilns.secretary, at=on_the_due_day)}

    assert found["atrasados"].total == 0


def test_a_return_whose_extension_still_runs_and_a_returned_correction_are_not_urgent(
    kilns: Month,
) -> None:
    handed_in(kilns, on=date(2015, 10, 2), state="returned")
    make_extension(kilns.activity, SEPTEMBER, due_on=date(2015, 10, 30))
    published = make_revision(
        make_report(kilns.activity, date(2015, 8, 1), party=kilns.party),
        state="published",
        published_at=noon(date(2015, 9, 5)),
    )
    correction = make_revision(
        published.report, number=2, state="returned", correction_reason="Dos de más."
    )
    make_event(correction, step=Event.Step.RETURN, at=noon(date(2015, 10, 1)))

    found = section(kilns, "devueltos")

    assert [item.is_urgent for item in found.items] == [False, False]


@pytest.mark.parametrize(
    ("returned_on", "is_urgent"), [(date(2015, 10, 10), False), (date(2015, 10, 9), True)]
)
def test_a_return_not_answered_in_ten_days_stands_out(
    kilns: Month, returned_on: date, is_urgent: bool
) -> None:
    address = handed_in(kilns, on=returned_on, state="returned")

    found = section(kilns, "devueltos")

    assert [(item.url, item.is_urgent) for item in found.items] == [(address, is_urgent)]


def test_a_published_report_with_a_standing_disagreement_is_in_dispute(kilns: Month) -> None:
    revision = make_revision(make_report(kilns.activity, party=kilns.party))
    member = make_member("civil_society")
    make_verdict(revision, member=member, opinion="disagrees")
    make_verdict(revision, sector="guarantor")

    found = section(kilns, "disputas")

    since = "desde el 10 de octubre de 2015 (hace 10 días)"
    assert [item.note for item in found.items] == [
        f"Medio ambiente. No coincide: sociedad civil; {since}."
    ]


def test_a_disagreement_taken_back_or_on_a_corrected_revision_is_no_dispute(kilns: Month) -> None:
    member = make_member("civil_society")
    taken_back = make_revision(make_report(kilns.activity, party=kilns.party))
    first = make_verdict(taken_back, member=member, opinion="disagrees")
    make_verdict(taken_back, member=member, replaces=first)
    report = make_report(kilns.activity, date(2015, 10, 1), party=kilns.party)
    corrected = make_revision(report, published_at=noon(date(2015, 10, 5)))
    make_verdict(corrected, member=member, opinion="disagrees")
    make_revision(report, published_at=noon(date(2015, 10, 9)))

    assert section(kilns, "disputas").total == 0


def test_an_extension_asked_for_waits_with_the_day_that_is_wanted(kilns: Month) -> None:
    asked = make_extension_request(
        kilns.activity,
        SEPTEMBER,
        party=kilns.party,
        asked_at=noon(date(2015, 10, 9)),
        wanted_on=date(2015, 10, 25),
    )

    found = section(kilns, "prorrogas")

    assert [(item.url, item.note) for item in found.items] == [
        (
            f"/admin/sttl/extensionrequest/{asked.pk}/change/",
            (
                "Medio ambiente. Pedida el 9 de octubre de 2015 (hace 11 días), "
                "hasta el 25 de octubre de 2015."
            ),
        )
    ]


def test_a_session_to_come_is_listed_and_lacks_its_agenda_aloud(kilns: Month) -> None:
    make_session(held_on=NOW.date() - timedelta(days=1), number=1)
    make_session(held_on=NOW.date() + timedelta(days=3), number=2)
    make_session(held_on=NOW.date(), number=3, agenda="Uno.")

    found = section(kilns, "sesiones")

    assert [(item.note, item.is_urgent) for item in found.items] == [
        ("20 de octubre de 2015, hoy.", False),
        ("23 de octubre de 2015, en 3 días. Falta el orden del día.", True),
    ]


def test_an_agreement_not_done_is_listed_and_stands_out_past_its_day(kilns: Month) -> None:
    session = make_session(held_on=date(2015, 10, 1))
    make_agreement(session, due_on=date(2015, 10, 19), party=kilns.party)
    make_agreement(session, done_on=date(2015, 10, 19))

    found = section(kilns, "acuerdos")

    assert [(item.note, item.is_urgent) for item in found.items] == [
        (
            "Medio ambiente. Sesión del 1 de octubre de 2015. Era para el 19 de octubre de 2015.",
            True,
        )
    ]


def test_an_activity_that_nobody_reports_is_listed_with_where_to_decide_it(kilns: Month) -> None:
    orphan = make_activity(kilns.plan, "2a-6")

    found = section(kilns, "sin-parte")

    assert [(item.title, item.url) for item in found.items] == [
        (
            "2a-6 · Actividad 2a-6",
            f"/admin/sttl/reporterassignment/add/?activity={orphan.pk}",
        )
    ]


def test_a_closed_plan_asks_for_nothing_more(kilns: Month) -> None:
    make_activity(kilns.plan, "2a-6")
    kilns.plan.closed_on = NOW.date()
    kilns.plan.save()

    keys = ["atrasados", "sin-parte"]
    assert [section(kilns, key).total for key in keys] == [0, 0]


def test_a_long_list_is_cut_and_says_how_many_more_there_are(kilns: Month) -> None:
    for number in range(SHOWN + 2):
        make_activity(kilns.plan, f"3-{number + 1}")

    found = section(kilns, "sin-parte")

    assert (len(found.items), found.total, found.hidden) == (SHOWN, SHOWN + 2, 2)


def test_who_keeps_accounts_alone_sees_the_invitations_alone(client: Client, kilns: Month) -> None:
    root = make_user("raiz", is_staff=True, is_superuser=True)
    make_user("nueva", email="nueva@example.mx", office="UTIM").save()
    handed_in(kilns, on=date(2015, 10, 5))
    client.force_login(root)

    page = client.get(HOME).content.decode()

    assert [each.key for each in worklist(root, at=NOW)] == ["cuentas"]
    assert "Invitaciones sin responder" in page
    assert "Por revisar" not in page


def test_an_account_without_password_waits_for_its_invitation(kilns: Month) -> None:
    invited = make_user("nueva", email="nueva@example.mx", office="UTIM")

    found = section(kilns, "cuentas")

    waiting = {item.title: item.note for item in found.items}
    assert waiting[invited.username] == "UTIM. nueva@example.mx."


def test_the_home_shows_the_work_above_the_list_of_all(client: Client, kilns: Month) -> None:
    address = handed_in(kilns, on=date(2015, 10, 5))
    client.force_login(kilns.secretary)

    page = client.get(HOME).content.decode()

    assert page.index(address) < page.index("Todos los registros")
    assert page.index("Todos los registros") < page.index("/admin/sttl/verdict/")


def furnish(kilns: Month, number: int) -> None:
    """Make one row of each kind on the list."""
    activity = make_activity(kilns.plan, f"3-{number}")
    party = make_party()
    make_assignment(activity, party)
    make_liaison(party, make_user(), since_on=date(2015, 9, 1))
    month = date(2015, 8 + number, 1)
    handed_in(kilns, month, on=date(2015, 11, number))
    returned = make_revision(make_report(activity, party=party), state="returned")
    make_event(returned, step=Event.Step.RETURN)
    disputed = make_revision(make_report(activity, date(2015, 10, 1), party=party))
    make_verdict(disputed, opinion="disagrees")
    today = timezone.localdate()
    make_session(held_on=today + timedelta(days=number))
    make_agreement(make_session(held_on=today - timedelta(days=number)), party=party)
    make_activity(kilns.plan, f"4-{number}")
    make_extension_request(activity, party=party)


def test_the_home_costs_the_same_queries_for_one_and_for_three(
    client: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(kilns.secretary)
    furnish(kilns, 1)
    with django_assert_num_queries(HOME_QUERIES):
        client.get(HOME)
    furnish(kilns, 2)
    furnish(kilns, 3)

    with django_assert_num_queries(HOME_QUERIES):
        client.get(HOME)


def test_a_plain_account_of_staff_sees_no_list(client: Client, kilns: Month) -> None:
    plain = make_user("nadie", is_staff=True)
    client.force_login(plain)

    page = client.get(HOME)

    assert (page.status_code, worklist(plain, at=NOW)) == (200, [])
