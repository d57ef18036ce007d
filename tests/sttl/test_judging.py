"""The docket of a member: what the own sector has not judged, and all that it takes to judge it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.months import write_month
from commitments.sectors import Sector
from sttl.desk.verdicts import docket_of
from sttl.models import Member, Revision, User, Verdict
from sttl.record.workflow import judge
from tests.factories import (
    make_activity,
    make_event,
    make_file,
    make_liaison,
    make_measurement,
    make_member,
    make_party,
    make_report,
    make_revision,
    make_secretary,
    make_sectors_decision,
    make_user,
    make_verdict,
    noon,
)
from tests.sttl.conftest import SEPTEMBER, Month

OCTOBER = date(2015, 10, 1)
NOW = noon(date(2016, 10, 1))


@pytest.fixture
def member(kilns: Month) -> Member:
    """Give the titular of civil society, with an account."""
    return make_member(Sector.CIVIL_SOCIETY, user=make_user("sociedad"))


@pytest.fixture
def judge_client(client: Client, member: Member) -> Client:
    """Give a browser in which that member is signed in."""
    assert member.user
    client.force_login(member.user)
    return client


def publish(kilns: Month, month: date = SEPTEMBER, numerator: int = 12) -> None:
    """Publish a month of the kilns."""
    revision = make_revision(make_report(kilns.activity, month, party=kilns.party))
    make_measurement(revision, kilns.indicator, numerator=numerator)


def test_reports_wait_by_activity_in_the_order_of_the_plan(kilns: Month, member: Member) -> None:
    for code, month in (("3-1", OCTOBER), ("2a-1", SEPTEMBER), ("3-1", SEPTEMBER)):
        activity = kilns.plan.activities.filter(code=code).first() or make_activity(
            kilns.plan, code
        )
        make_revision(make_report(activity, month, party=kilns.party))
    publish(kilns)

    docket = docket_of([member], at=NOW)

    found = {
        group.activity.code: [write_month(each.month) for each in group.reports]
        for group in docket.groups
    }
    assert found == {"2a-1": ["2015-09"], "2a-2": ["2015-09"], "3-1": ["2015-09", "2015-10"]}
    assert list(found) == ["2a-1", "2a-2", "3-1"]
    assert docket.count == 4
    assert docket.newest
    assert write_month(docket.newest.report.month) == "2015-10"


def test_a_docket_leaves_out_the_own_sector_and_what_it_judged(
    kilns: Month, member: Member
) -> None:
    publish(kilns)
    own = make_party("asociacion", sector=Sector.CIVIL_SOCIETY)
    make_revision(make_report(make_activity(kilns.plan, "3-1"), party=own))
    judged = make_revision(make_report(make_activity(kilns.plan, "3-2"), party=kilns.party))
    make_verdict(judged, member=member)

    docket = docket_of([member], at=NOW)

    assert [group.activity.code for group in docket.groups] == ["2a-2"]


def test_a_dispute_and_a_correction_are_told_on_the_docket(kilns: Month, member: Member) -> None:
    first = make_revision(make_report(kilns.activity, SEPTEMBER, party=kilns.party))
    make_verdict(first, sector=Sector.GUARANTOR, opinion="disagrees")
    second = make_revision(make_report(kilns.activity, OCTOBER, party=kilns.party))
    make_revision(second.report, published_at=noon(date(2015, 12, 1)))

    (group,) = docket_of([member], at=NOW).groups

    assert [each.label for each in group.reports] == ["En disputa", "Corrección"]


def test_the_page_shows_all_that_a_member_needs(
    judge_client: Client, kilns: Month, member: Member
) -> None:
    publish(kilns, numerator=8)
    october = make_revision(
        make_report(kilns.activity, OCTOBER, party=kilns.party), done="Se reubicaron cuatro."
    )
    make_measurement(october, kilns.indicator)
    evidence = make_file(october, title="Lista de octubre")
    make_verdict(october, sector=Sector.GUARANTOR, opinion="disagrees", reason="Faltan dos.")

    page = judge_client.get(kilns.address("dictamen/", OCTOBER)).content.decode()

    assert "Dictamina por el sector <strong>sociedad civil</strong>" in page
    assert "12 de 57: 21.05\xa0%" in page
    assert "8 de 57: 14.04\xa0%" in page
    assert "El mes anterior: septiembre de 2015" in page
    assert "Se reubicaron cuatro." in page
    assert f"/seguimiento/evidencia/{evidence.pk}/" in page
    assert "Faltan dos." in page
    assert b"".join(judge_client.get(f"/seguimiento/evidencia/{evidence.pk}/")) == b"%PDF-1.7"


def test_a_change_of_verdict_keeps_the_old_in_view(judge_client: Client, kilns: Month) -> None:
    publish(kilns)
    where = kilns.address("dictamen/")

    for opinion, reason in (("disagrees", "No hay lista."), ("agrees", "Ya se publicó.")):
        sent = judge_client.post(where, {"opinion": opinion, "reason": reason})
        assert (sent.status_code, sent["Location"]) == (302, where)
    page = judge_client.get(where).content.decode()

    assert page.index("Ya se publicó.") < page.index("No hay lista.")
    assert page.count("sustituido por otro posterior") == 1
    assert "Su sector ya dictaminó esta versión." in page


def test_the_same_verdict_twice_is_one(judge_client: Client, kilns: Month) -> None:
    publish(kilns)

    for _ in range(2):
        judge_client.post(kilns.address("dictamen/"), {"opinion": "agrees", "reason": "Es así."})

    assert Verdict.objects.count() == 1


def test_a_correction_published_meanwhile_is_read_before_it_is_judged(
    judge_client: Client, kilns: Month
) -> None:
    first = make_revision(make_report(kilns.activity, SEPTEMBER, party=kilns.party))
    typed = {"opinion": "agrees", "reason": "Coincide con la visita.", "version": "1"}
    make_revision(first.report, done="Se reubicaron diez.", published_at=noon(date(2015, 12, 1)))

    refused = judge_client.post(kilns.address("dictamen/"), typed)
    page = refused.content.decode()
    taken = judge_client.post(kilns.address("dictamen/"), typed | {"version": "2"})

    assert refused.status_code == 409
    assert "Se publicó una corrección mientras usted leía" in page
    assert "Coincide con la visita." in page
    assert "Se reubicaron diez." in page
    assert 'name="version" value="2"' in page
    assert taken.status_code == 302
    assert [each.revision.number for each in Verdict.objects.all()] == [2]


def test_a_verdict_leads_on_to_the_next_report(judge_client: Client, kilns: Month) -> None:
    publish(kilns)
    publish(kilns, OCTOBER)
    judge_client.post(kilns.address("dictamen/", OCTOBER), {"opinion": "agrees", "reason": "Sí."})

    page = judge_client.get(kilns.address("dictamen/", OCTOBER)).content.decode()

    assert f'href="{kilns.address("dictamen/")}">Dictaminar el siguiente' in page
    assert "Queda 1 por dictaminar." in page


@pytest.mark.parametrize("who", ["enlace", "secretaria", "superuser", "facilitation", "former"])
def test_without_a_vote_nobody_judges(client: Client, kilns: Month, who: str) -> None:
    publish(kilns)
    accounts: dict[str, User] = {
        "enlace": kilns.enlace,
        "secretaria": kilns.secretary,
        "superuser": make_user(is_superuser=True, is_staff=True),
        "facilitation": make_user(),
        "former": make_user(),
    }
    make_member("", user=accounts["facilitation"])
    make_member(Sector.GUARANTOR, user=accounts["former"], until_on=date(2016, 1, 1))
    client.force_login(accounts[who])
    typed = {"opinion": "agrees", "reason": "Sí."}

    answers = [
        client.get(kilns.address("dictamen/")),
        client.post(kilns.address("dictamen/"), typed),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Verdict.objects.count() == 0


@pytest.mark.parametrize("tie", ["liaison", "writer", "submitter"])
def test_nobody_judges_what_they_wrote_handed_in_or_speak_for(
    judge_client: Client, kilns: Month, member: Member, tie: str
) -> None:
    publish(kilns)
    revision = kilns.revision()
    assert member.user
    if tie == "liaison":
        make_liaison(kilns.party, member.user)
    elif tie == "writer":
        Revision.objects.update(written_by=member.user)
    else:
        make_event(revision, by=member.user)

    page = judge_client.get(kilns.address("dictamen/"))
    sent = judge_client.post(kilns.address("dictamen/"), {"opinion": "agrees", "reason": "Sí."})

    assert (page.status_code, sent.status_code) == (403, 403)
    assert docket_of([member], at=NOW).count == 0
    with pytest.raises(PermissionDenied):
        judge(revision, member=member, opinion="agrees", reason="Sí.", by=member.user, at=NOW)


def test_a_member_of_a_sector_left_out_reads_why_and_records_nothing(
    judge_client: Client, kilns: Month, member: Member
) -> None:
    publish(kilns)
    make_sectors_decision(kilns.plan, from_month=SEPTEMBER, sectors="government,guarantor")

    page = judge_client.get(kilns.address("dictamen/"))
    sent = judge_client.post(kilns.address("dictamen/"), {"opinion": "agrees", "reason": "Sí."})

    sentence = "El STTL decidió que su sector no dictamina los informes de septiembre de 2015."
    assert (page.status_code, sent.status_code) == (200, 409)
    assert [sentence in answer.content.decode() for answer in (page, sent)] == [True, True]
    assert "Registrar el dictamen" not in page.content.decode()
    assert Verdict.objects.count() == 0


def test_a_verdict_of_a_sector_left_out_meanwhile_keeps_its_text(
    judge_client: Client, kilns: Month, member: Member
) -> None:
    publish(kilns)
    typed = {"opinion": "agrees", "reason": "Coincide con la visita.", "version": "1"}
    make_sectors_decision(kilns.plan, from_month=SEPTEMBER, sectors="government,guarantor")

    sent = judge_client.post(kilns.address("dictamen/"), typed)

    assert sent.status_code == 409
    assert "Coincide con la visita.</textarea>" in sent.content.decode()


def test_a_verdict_sent_after_its_seat_ended_is_given_back_and_not_recorded(
    judge_client: Client, kilns: Month, member: Member
) -> None:
    publish(kilns)
    typed = {"opinion": "agrees", "reason": "Coincide con la visita.", "version": "1"}
    judge_client.get(kilns.address("dictamen/"))
    Member.objects.update(until_on=date(2016, 1, 1))

    sent = judge_client.post(kilns.address("dictamen/"), typed)

    assert sent.status_code == 403
    assert "Coincide con la visita.</textarea>" in sent.content.decode()
    assert Verdict.objects.count() == 0


def test_a_seat_is_no_one_else_s_to_judge_with(kilns: Month, member: Member) -> None:
    publish(kilns)
    revision = kilns.revision()

    for someone in (kilns.enlace, make_secretary(), make_user(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            judge(
                revision,
                member=member,
                opinion="agrees",
                reason="Sí.",
                by=someone,
                at=timezone.now(),
            )


def test_the_docket_is_the_same_queries_for_one_and_for_three(
    judge_client: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(kilns)
    judge_client.get("/seguimiento/")  # the session's own queries are not counted below
    with django_assert_num_queries(DOCKET_QUERIES):
        judge_client.get("/seguimiento/")
    for code in ("3-1", "3-2"):
        make_revision(make_report(make_activity(kilns.plan, code), party=kilns.party))

    with django_assert_num_queries(DOCKET_QUERIES):
        page = judge_client.get("/seguimiento/").content.decode()

    assert "Esperan 3 informes de 3 actividades." in page


DOCKET_QUERIES = 9  # three of them who the account is, three the docket, one what waits for review
