"""The review of a report: this month beside the last, what to look at twice, and the two steps."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commitments.models import Activity
from sttl.models import Event, ReturnedContent, Revision, User
from sttl.office.review import Review
from sttl.record.workflow import advance
from tests.factories import (
    make_activity,
    make_decision,
    make_event,
    make_evidence,
    make_file,
    make_indicator,
    make_liaison,
    make_measurement,
    make_member,
    make_report,
    make_revision,
    make_user,
    make_verdict,
    noon,
)
from tests.sttl.conftest import SEPTEMBER, Month

State = Revision.State
QUEUE = "/admin/sttl/revision/"
OCTOBER = date(2015, 10, 1)
NOW = noon(date(2015, 11, 20))
REVIEW_QUERIES = 25  # session, account, rights, group; figures; this and the last; history; next


def handed_in(
    kilns: Month, month: date = SEPTEMBER, *, numerator: int = 12, activity: Activity | None = None
) -> Revision:
    """Make a report that waits for review, with its figures and its hand-in."""
    report = make_report(activity or kilns.activity, month, party=kilns.party)
    revision = make_revision(report, state=State.SUBMITTED, written_by=kilns.enlace)
    if activity is None:
        make_measurement(revision, kilns.indicator, numerator=Decimal(numerator))
    make_event(revision, at=noon(date(2015, 11, 5)))
    return revision


def published(kilns: Month, month: date = SEPTEMBER, *, numerator: int = 12) -> Revision:
    revision = make_revision(make_report(kilns.activity, month, party=kilns.party))
    make_measurement(revision, kilns.indicator, numerator=Decimal(numerator))
    return revision


def reviewed(revision: Revision, kilns: Month) -> Review:
    held = Revision.objects.with_place().get(pk=revision.pk)
    return Review(held, by=kilns.secretary, at=NOW)


def said(answer: Any) -> list[str]:
    """Return the messages that an answer leaves for the next page."""
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_the_month_stands_beside_the_last_one_published(kilns: Month) -> None:
    before = published(kilns, numerator=12)
    Revision.objects.filter(pk=before.pk).update(done="Se reubicaron doce.", obstacles="Lluvia.")
    revision = handed_in(kilns, OCTOBER, numerator=15)

    found = reviewed(revision, kilns)

    assert [
        (row.label, row.now, row.before, row.change) for _, rows in found.indicators for row in rows
    ] == [
        ("Hechas", "15", "12", "+3"),
        ("Previstas", "57", "57", "igual"),
        ("Resultado", "26.32\xa0%", "21.05\xa0%", "+5.27 puntos"),
    ]
    assert [(row.label, row.now, row.before) for row in found.texts] == [
        ("Qué se hizo", "Se hizo lo previsto.", "Se reubicaron doce."),
        ("Obstáculos", "—", "Lluvia."),
    ]


def test_a_first_report_stands_alone(secretariat: Client, kilns: Month) -> None:
    revision = handed_in(kilns)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert reviewed(revision, kilns).previous is None
    assert "no hay otro publicado de un mes anterior" in page


def test_a_later_month_is_not_the_one_beside(kilns: Month) -> None:
    published(kilns, date(2015, 11, 1))
    revision = handed_in(kilns, OCTOBER)

    assert reviewed(revision, kilns).previous is None


def test_a_month_that_did_not_apply_says_why_beside_the_figures(kilns: Month) -> None:
    before = make_revision(make_report(kilns.activity, party=kilns.party))
    make_measurement(before, kilns.indicator, is_not_applicable=True)
    revision = handed_in(kilns, OCTOBER)

    rows = [row for _, rows in reviewed(revision, kilns).indicators for row in rows]

    assert [(row.now, row.before, row.change) for row in rows] == [
        ("12", "—", ""),
        ("57", "—", ""),
        ("21.05\xa0%", "—", ""),
        ("—", "No hubo base que medir.", ""),
    ]


def test_the_effect_on_the_reading_is_told_before_it_is_published(kilns: Month) -> None:
    revision = handed_in(kilns)

    assert reviewed(revision, kilns).effect == (
        "Hoy la actividad se lee así: sin informe. "
        "Con este informe publicado: en curso, 21.05\xa0%."
    )


def test_a_figure_that_falls_comes_with_the_reason_given(kilns: Month) -> None:
    published(kilns, numerator=12)
    revision = handed_in(kilns, OCTOBER, numerator=10)
    revision.measurements.update(fall_reason="Dos volvieron a su lugar.")

    found = reviewed(revision, kilns)

    assert [(each.label, each.text) for each in found.answers] == [
        (
            (
                "En septiembre de 2015 se informó 12 y las cifras se acumulan, "
                "así que no deberían bajar."
            ),
            "Dos volvieron a su lugar.",
        )
    ]
    assert found.problems == []


def test_a_figure_that_falls_without_a_reason_cannot_be_published(
    secretariat: Client, kilns: Month
) -> None:
    published(kilns, numerator=12)
    revision = handed_in(kilns, OCTOBER, numerator=10)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert reviewed(revision, kilns).answers == []
    assert "así que no deberían bajar. Escriba la razón." in page
    assert f"{QUEUE}{revision.pk}/publicar/" not in page


def test_a_value_over_the_whole_says_that_it_was_confirmed(kilns: Month) -> None:
    make_decision(kilns.indicator, may_exceed=True, recorded_at=noon(date(2015, 9, 1)))
    revision = handed_in(kilns, numerator=60)
    revision.measurements.update(is_excess_confirmed=True)

    found = reviewed(revision, kilns)

    assert [(each.label, each.text) for each in found.answers] == [
        ("El valor es de 105.26\xa0%.", "Quien informa lo confirmó.")
    ]


def test_a_file_is_read_through_the_desk_and_a_repeated_one_is_marked(
    secretariat: Client, kilns: Month
) -> None:
    before = published(kilns)
    make_file(before, content=b"%PDF-1.7 la misma")
    revision = handed_in(kilns, OCTOBER)
    again = make_file(revision, content=b"%PDF-1.7 la misma")
    make_evidence(revision, url="https://example.org/nueva")

    found = reviewed(revision, kilns).evidence
    file = secretariat.get(found[0].url)

    assert [(each.url, each.is_repeated) for each in found] == [
        (f"/seguimiento/evidencia/{again.pk}/", True),
        ("https://example.org/nueva", False),
    ]
    assert b"".join(file) == b"%PDF-1.7 la misma"


def test_what_changed_since_the_return_is_shown_when_it_is_handed_in_again(kilns: Month) -> None:
    revision = handed_in(kilns)
    advance(revision, "return", by=kilns.secretary, at=NOW, note="Falta una.")
    revision.measurements.update(numerator=13)
    Revision.objects.filter(pk=revision.pk).update(done="Se reubicaron trece.")
    advance(revision, "submit", by=kilns.enlace, at=NOW)

    found = reviewed(revision, kilns).comparisons

    assert [each.since for each in found] == ["la devolución del 20 de noviembre de 2015"]
    assert [(each.label, each.before, each.after) for each in found[0].changes] == [
        ("(Hechas *100) / (Previstas)", "12 de 57: 21.05\xa0%", "13 de 57: 22.81\xa0%"),
        ("Qué se hizo", "Se hizo lo previsto.", "Se reubicaron trece."),
    ]


def test_what_came_back_unchanged_says_so(secretariat: Client, kilns: Month) -> None:
    revision = handed_in(kilns)
    advance(revision, "return", by=kilns.secretary, at=NOW, note="Falta una.")
    advance(revision, "submit", by=kilns.enlace, at=NOW)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert "Nada: dice lo mismo." in page


def test_what_its_party_writes_after_a_return_is_not_read_before_it_is_handed_in(
    secretariat: Client, kilns: Month
) -> None:
    first = published(kilns, numerator=12)
    revision = make_revision(first.report, state=State.SUBMITTED, written_by=kilns.enlace)
    make_measurement(revision, kilns.indicator, numerator=Decimal(15))
    sent = make_evidence(revision)
    advance(revision, "return", by=kilns.secretary, at=NOW, note="Falta una.")
    revision.measurements.update(numerator=Decimal("16.77"), fall_reason="Razón a medias.")
    Revision.objects.filter(pk=revision.pk).update(done="Texto a medias.")
    added = make_file(revision, title="Archivo a medias")

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()
    file = secretariat.get(f"/seguimiento/evidencia/{added.pk}/")

    assert "La parte lo está corrigiendo." in page
    assert "Se hizo lo previsto." in page
    assert "15 de 57: 26.32\xa0%" in page
    assert sent.url in page
    unseen = ("a medias", "16.77", f"/seguimiento/evidencia/{added.pk}/")
    assert [each for each in unseen if each in page] == []
    assert file.status_code == 404


def test_a_return_of_which_nothing_was_kept_shows_nothing(kilns: Month) -> None:
    published(kilns)
    report = make_report(kilns.activity, OCTOBER, party=kilns.party)
    revision = make_revision(report, state=State.RETURNED, written_by=kilns.enlace)
    make_measurement(revision, kilns.indicator)

    found = reviewed(revision, kilns)

    assert [*found.indicators, *found.texts, *found.evidence, *found.comparisons] == []
    assert (found.effect, list(found.problems)) == ("", [])


def test_a_return_keeps_the_content_that_its_event_hashes(kilns: Month) -> None:
    revision = handed_in(kilns)

    event = advance(revision, "return", by=kilns.secretary, at=NOW, note="Falta una.")

    kept = ReturnedContent.objects.get()
    assert (kept.event, kept.content["done"]) == (event, "Se hizo lo previsto.")


def test_a_correction_is_held_against_the_version_that_it_corrects(kilns: Month) -> None:
    first = published(kilns, numerator=12)
    correction = make_revision(first.report, state=State.SUBMITTED, written_by=kilns.enlace)
    make_measurement(correction, kilns.indicator, numerator=Decimal(11))

    found = reviewed(correction, kilns)

    assert [(each.since, len(each.changes)) for each in found.comparisons] == [
        ("la versión 1, ya publicada", 1)
    ]
    assert [each.pk for each in found.earlier] == [first.pk]


def test_the_verdicts_that_stand_are_shown_on_what_is_published(
    secretariat: Client, kilns: Month
) -> None:
    revision = published(kilns)
    member = make_member("civil_society")
    first = make_verdict(revision, member=member, opinion="agrees", reason="Coincidía.")
    make_verdict(
        revision, member=member, opinion="disagrees", reason="No se ve en campo.", replaces=first
    )

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert "No se ve en campo." in page
    assert "Coincidía." not in page
    assert f"{QUEUE}{revision.pk}/publicar/" not in page


def test_the_page_leads_on_to_the_next_that_waits(secretariat: Client, kilns: Month) -> None:
    first, second = handed_in(kilns), handed_in(kilns, OCTOBER)

    page = secretariat.get(f"{QUEUE}{first.pk}/change/").content.decode()

    assert f"{QUEUE}{second.pk}/change/" in page


def test_a_return_without_reason_is_asked_again_on_the_same_page(
    secretariat: Client, kilns: Month
) -> None:
    revision = handed_in(kilns)

    answer = secretariat.post(f"{QUEUE}{revision.pk}/devolver/", {"note": " "})

    page = answer.content.decode()
    assert "Este campo es obligatorio." in page
    assert "21.05\xa0%" in page
    assert Revision.objects.get(pk=revision.pk).state == State.SUBMITTED


def test_who_wrote_it_as_liaison_reads_why_there_is_no_button(
    secretariat: Client, kilns: Month
) -> None:
    make_liaison(kilns.party, kilns.secretary)
    revision = handed_in(kilns)
    Revision.objects.filter(pk=revision.pk).update(written_by=kilns.secretary)

    page = secretariat.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert "le toca publicarlo a otra persona" in page
    assert f"{QUEUE}{revision.pk}/publicar/" not in page


def test_a_superuser_reads_the_review_without_its_buttons(client: Client, kilns: Month) -> None:
    revision = handed_in(kilns)
    client.force_login(make_user("raiz", is_staff=True, is_superuser=True))

    page = client.get(f"{QUEUE}{revision.pk}/change/").content.decode()

    assert "21.05\xa0%" in page
    assert f"{QUEUE}{revision.pk}/devolver/" not in page


def test_the_review_costs_the_same_queries_for_one_and_for_three(
    secretariat: Client, kilns: Month, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = handed_in(kilns, OCTOBER)
    make_evidence(revision)
    with django_assert_num_queries(REVIEW_QUERIES):
        secretariat.get(f"{QUEUE}{revision.pk}/change/")
    for month in (date(2015, 11, 1), date(2015, 12, 1)):
        handed_in(kilns, month)
        make_evidence(revision)
        make_event(revision)
        make_measurement(revision, make_indicator(kilns.activity))

    with django_assert_num_queries(REVIEW_QUERIES):
        secretariat.get(f"{QUEUE}{revision.pk}/change/")


# Several at once


def chosen(*revisions: Revision, **more: str) -> dict[str, object]:
    return {"_selected_action": [each.pk for each in revisions], "index": "0", **more}


def test_publishing_many_asks_first_and_then_names_what_was_published(
    secretariat: Client, kilns: Month
) -> None:
    first, second = handed_in(kilns), handed_in(kilns, OCTOBER)

    asked = secretariat.post(QUEUE, chosen(first, second, action="publish_many"))
    after_asking = {each.state for each in Revision.objects.all()}
    done = secretariat.post(QUEUE, chosen(first, second, action="publish_many", aplicar="1"))

    assert "Publicar varios informes" in asked.content.decode()
    assert after_asking == {State.SUBMITTED}
    assert said(done) == [
        "Informes publicados: 2. 2a-2 · septiembre de 2015; 2a-2 · octubre de 2015."
    ]
    assert {each.state for each in Revision.objects.all()} == {State.PUBLISHED}


def test_publishing_many_names_those_refused_and_why(secretariat: Client, kilns: Month) -> None:
    first = handed_in(kilns, numerator=12)
    fallen = handed_in(kilns, OCTOBER, numerator=10)
    own = handed_in(kilns, activity=make_activity(kilns.plan, "3-1"))
    Revision.objects.filter(pk=own.pk).update(written_by=kilns.secretary, level="limited")
    make_liaison(kilns.party, kilns.secretary)

    done = secretariat.post(QUEUE, chosen(first, fallen, own, action="publish_many", aplicar="1"))

    assert said(done) == [
        "Informes publicados: 1. 2a-2 · septiembre de 2015.",
        (
            "3-1 · septiembre de 2015: usted lo escribió o lo entregó como enlace; "
            "le toca a otra persona."
        ),
        (
            "2a-2 · octubre de 2015: En septiembre de 2015 se informó 12 y las cifras se acumulan, "
            "así que no deberían bajar. Escriba la razón."
        ),
    ]


def test_one_published_by_another_meanwhile_is_named_too(secretariat: Client, kilns: Month) -> None:
    first, second = handed_in(kilns), handed_in(kilns, OCTOBER)
    advance(first, "publish", by=make_secretary_beside(kilns), at=timezone.now())

    done = secretariat.post(QUEUE, chosen(first, second, action="publish_many", aplicar="1"))

    assert said(done) == [
        "Informes publicados: 1. 2a-2 · octubre de 2015.",
        "2a-2 · septiembre de 2015: El informe ya cambió de estado; vuelva a abrirlo.",
    ]


def make_secretary_beside(kilns: Month) -> User:
    other = make_user("otra", is_staff=True)
    other.groups.set(kilns.secretary.groups.all())
    return other


def test_returning_many_asks_for_one_reason(secretariat: Client, kilns: Month) -> None:
    first, second = handed_in(kilns), handed_in(kilns, OCTOBER)

    asked = secretariat.post(QUEUE, chosen(first, second, action="return_many"))
    empty = secretariat.post(
        QUEUE, chosen(first, second, action="return_many", aplicar="1", note=" ")
    )
    done = secretariat.post(
        QUEUE, chosen(first, second, action="return_many", aplicar="1", note="Falta la lista.")
    )

    assert 'name="note"' in asked.content.decode()
    assert "Este campo es obligatorio." in empty.content.decode()
    assert said(done) == [
        "Informes devueltos: 2. 2a-2 · septiembre de 2015; 2a-2 · octubre de 2015."
    ]
    notes = Event.objects.filter(step="return").values_list("note", flat=True)
    assert list(notes) == ["Falta la lista."] * 2


def test_a_party_s_draft_is_not_published_by_naming_it(secretariat: Client, kilns: Month) -> None:
    draft = make_revision(make_report(kilns.activity), state=State.DRAFT)

    secretariat.post(QUEUE, chosen(draft, action="publish_many", aplicar="1"))

    assert Revision.objects.get().state == State.DRAFT


@pytest.mark.parametrize("role", ["superuser", "enlace", "member", "anonymous"])
@pytest.mark.parametrize("action", ["publish_many", "return_many"])
def test_nobody_else_takes_many_steps_by_hand(
    client: Client, kilns: Month, role: str, action: str
) -> None:
    revision = handed_in(kilns)
    member = make_user("vocal")
    make_member("guarantor", user=member)
    people = {
        "superuser": make_user("raiz", is_staff=True, is_superuser=True),
        "enlace": kilns.enlace,
        "member": member,
    }
    if role in people:
        client.force_login(people[role])

    client.post(QUEUE, chosen(revision, action=action, aplicar="1", note="No."))

    assert Revision.objects.get().state == State.SUBMITTED


# The queue


def test_the_queue_begins_with_the_longest_wait(secretariat: Client, kilns: Month) -> None:
    later = handed_in(kilns, SEPTEMBER)
    earlier = handed_in(kilns, OCTOBER)
    Event.objects.filter(revision=earlier).update(at=noon(date(2015, 11, 1)))

    page = secretariat.get(QUEUE).content.decode()

    places = [page.index(f"{QUEUE}{each.pk}/change/") for each in (earlier, later)]
    assert places == sorted(places)


def test_the_list_can_be_kept_to_what_is_in_dispute(secretariat: Client, kilns: Month) -> None:
    disputed = published(kilns)
    make_verdict(disputed, opinion="disagrees")
    agreed = published(kilns, OCTOBER)
    make_verdict(agreed)

    page = secretariat.get(f"{QUEUE}?estado=disputa").content.decode()

    assert f"{QUEUE}{disputed.pk}/change/" in page
    assert f"{QUEUE}{agreed.pk}/change/" not in page
