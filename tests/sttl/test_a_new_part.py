"""A field added to the report after history exists: the past still verifies, the new is carried.

What docs/CHANGING.md asks of a developer is done here to a running portal: the model's column, and
one line of the list (sttl/content.py). One of the two parts added is public, the other is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection, models
from django.forms import modelform_factory
from django.test import Client
from openpyxl import load_workbook

from commitments.models import Activity
from commitments.sectors import Sector
from pal_portal.opendata.tables import reports
from sttl.content import REPORT, ContentPart, PartKind
from sttl.editor import report_form
from sttl.editor.forms import RevisionForm
from sttl.editor.part_fields import asks
from sttl.models import Event, ReturnedContent, Revision
from sttl.record.chain import faults
from sttl.record.workflow import advance, correct
from tests.clients import PortalClient

from .conftest import Month
from .walks import (
    AGREES,
    DISAGREES,
    draft,
    hand_in,
    member_of,
    on,
    publish,
    publish_correction,
    say,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True)

NEIGHBOURS = ContentPart(
    "neighbours", "Vecinos consultados", PartKind.TEXT, "vecinos_consultados", since=2
)
SECRET = ContentPart("secret_note", "Nota interna", PartKind.TEXT, since=2)
TOLD, HIDDEN = "Asamblea en la colonia Jardines.", "Pendiente reservado de bitácora."
REPORT_PAGE = "/planes/durango-2015/informes/2a-2/{}/"
TABLE = "/planes/durango-2015/datos/versiones_de_informes.csv"
REVIEW = "/admin/sttl/revision/{}/change/"


@dataclass
class Past:
    """What was on record before the parts existed, in each state that a report can have."""

    corrected: Revision
    correction: Revision
    returned: Revision
    answered: Revision
    open: Revision


def make_past(activity: Activity, month: Month) -> Past:
    """Publish, judge, correct, return and begin reports of the first version of the content."""
    corrected = publish(activity, "2015-09", (10, 57))
    say(Sector.CIVIL_SOCIETY, DISAGREES, corrected, at=on("2015-10-20"))
    correction = publish_correction(corrected, (11, 57), at=on("2015-10-25"))
    say(Sector.GUARANTOR, AGREES, correction, at=on("2015-10-26"))
    returned, answered = (
        hand_in(activity, name, (12, 57), at=on("2016-01-05")) for name in ("2015-10", "2015-11")
    )
    for revision in (returned, answered):
        advance(revision, "return", by=month.secretary, at=on("2016-01-06"), note="Falta la lista.")
    advance(write(answered, (13, 57)), "submit", by=month.enlace, at=on("2016-01-07"))
    return Past(corrected, correction, returned, answered, draft(activity, "2015-12", (14, 57)))


def add_column(name: str) -> models.TextField[str, str]:
    """Add a text to the table of revisions and to its model, as a migration and its line do."""
    field = models.TextField(name, blank=True, default="")
    field.set_attributes_from_name(name)
    field.model = Revision
    with connection.schema_editor() as editor:
        editor.add_field(Revision, field)
    Revision.add_to_class(name, field)
    return field


def remove_column(field: models.TextField[str, str]) -> None:
    with connection.schema_editor() as editor:
        editor.remove_field(Revision, field)
    Revision._meta.local_fields.remove(field)
    delattr(Revision, field.name)
    apps.clear_cache()


@pytest.fixture
def past(kilns: Month, monkeypatch: pytest.MonkeyPatch) -> Iterator[Past]:
    """Give what was there before; from here on the portal runs with the two new parts."""
    before = make_past(kilns.activity, kilns)
    fields = [add_column(part.name) for part in (NEIGHBOURS, SECRET)]
    try:
        monkeypatch.setattr(REPORT, "parts", (*REPORT.parts, NEIGHBOURS, SECRET))
        start_again(monkeypatch)
        yield before
    finally:
        for field in fields:
            remove_column(field)


def start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do again what the portal derives from the list when it starts: its form and its table."""
    form = modelform_factory(Revision, form=RevisionForm, fields=REPORT.asked_names)
    monkeypatch.setattr(report_form, "RevisionForm", asks(REPORT)(form))
    table = vars(reports.VERSIONS)  # frozen against all but a change of its own dictionary
    monkeypatch.setitem(table, "columns", reports.version_columns())


@pytest.fixture
def secretariat(kilns: Month, past: Past) -> Client:
    """Give a browser in which the secretariat is signed in."""
    browser = PortalClient()
    browser.force_login(kilns.secretary)
    return browser


@pytest.fixture
def enlace(kilns: Month, past: Past) -> Client:
    """Give a browser in which the liaison is signed in."""
    browser = PortalClient()
    browser.force_login(kilns.enlace)
    return browser


def publish_with_the_parts(kilns: Month, month: str = "2016-01") -> Revision:
    """Publish a report that states the two new parts."""
    return publish(kilns.activity, month, (15, 57), neighbours=TOLD, secret_note=HIDDEN)


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_past_still_verifies(past: Past, kilns: Month) -> None:
    assert list(faults(kilns.plan)) == []
    assert set(Event.objects.values_list("content_version", flat=True)) == {1}


def test_the_reviews_of_past_reports_still_open(past: Past, secretariat: Client) -> None:
    returned = text_of(secretariat, REVIEW.format(past.returned.pk))
    answered = text_of(secretariat, REVIEW.format(past.answered.pk))
    correction = text_of(secretariat, REVIEW.format(past.correction.pk))

    assert "12 de 57: 21.05\xa0%" in returned
    assert "13 de 57: 22.81\xa0%" in answered
    assert "11 de 57: 19.3\xa0%" in correction
    pages = (returned, answered, correction)
    assert [page for page in pages if NEIGHBOURS.label in page] == []


def test_the_desk_still_opens(past: Past, enlace: Client, kilns: Month) -> None:
    for month in (date(2015, 10, 1), date(2015, 12, 1)):
        assert "Vecinos consultados" in text_of(enlace, kilns.address("", month))
        assert "Qué se hizo" in text_of(enlace, kilns.address("revisar/", month))
    assert "13 de 57" in text_of(enlace, kilns.address("revisar/", date(2015, 11, 1)))
    judge = PortalClient()
    member = member_of(Sector.GUARANTOR).user
    assert member
    judge.force_login(member)
    assert "11 de 57" in text_of(judge, kilns.address("dictamen/"))


def test_the_form_offers_the_part_and_keeps_it(past: Past, enlace: Client, kilns: Month) -> None:
    december = date(2015, 12, 1)
    typed = kilns.typed("14", "57", neighbours=TOLD)

    answer = enlace.post(kilns.address("", december), typed)

    assert answer.status_code == 302
    past.open.refresh_from_db()
    assert NEIGHBOURS.canonical(past.open) == TOLD
    assert TOLD in text_of(enlace, kilns.address("revisar/", december))


def test_a_correction_takes_the_part_over(past: Past, kilns: Month) -> None:
    published = publish_with_the_parts(kilns)

    corrected = correct(
        published.report, by=kilns.enlace, at=on("2016-02-20"), reason="Error de captura."
    )

    assert [part.canonical(corrected) for part in (NEIGHBOURS, SECRET)] == [TOLD, HIDDEN]


def test_a_correction_of_a_past_report_states_the_part_from_then_on(
    past: Past, kilns: Month
) -> None:
    publish_correction(past.correction, (11, 57), at=on("2016-02-20"), neighbours=TOLD)

    page = text_of(Client(), REPORT_PAGE.format("2015-09"))
    assert page.count(f"{NEIGHBOURS.label}</dt>") == 2  # what changed, and what the version says
    assert list(faults(kilns.plan)) == []


def test_what_is_returned_now_is_held_against_with_the_part(
    past: Past, secretariat: Client, kilns: Month
) -> None:
    revision = hand_in(kilns.activity, "2016-01", (15, 57), neighbours="Ninguno.")
    advance(revision, "return", by=kilns.secretary, at=on("2016-02-06"), note="Falta decir.")
    advance(
        write(revision, (15, 57), neighbours=TOLD), "submit", by=kilns.enlace, at=on("2016-02-07")
    )

    page = text_of(secretariat, REVIEW.format(revision.pk))

    assert "Ninguno." in page
    assert TOLD in page
    content = ReturnedContent.objects.get(event__revision=revision).content
    assert (content["version"], content["neighbours"]) == (2, "Ninguno.")


def test_a_new_publication_carries_the_public_part_everywhere(past: Past, kilns: Month) -> None:
    first = publish_with_the_parts(kilns)
    publish_correction(first, (15, 57), at=on("2016-02-20"), neighbours="Dos asambleas.")
    browser = Client()

    page = text_of(browser, REPORT_PAGE.format("2016-01"))
    both = text_of(browser, f"{REPORT_PAGE.format('2016-01')}?de=1&a=2")
    found = text_of(browser, "/buscar/?q=asambleas")
    header, *rows = text_of(browser, TABLE).splitlines()

    assert TOLD in page
    assert "Vecinos consultados" in both
    assert "Dos <mark>asambleas</mark>." in found
    assert "vecinos_consultados" in header.split(",")
    assert [row for row in rows if TOLD in row] == [row for row in rows if "2016-01,1," in row]


def test_what_is_not_public_is_nowhere_in_public(past: Past, kilns: Month) -> None:
    first = publish_with_the_parts(kilns)
    publish_correction(first, (15, 57), at=on("2016-02-20"), secret_note="Otra bitácora.")
    browser = Client()

    found = text_of(browser, "/buscar/?q=bit%C3%A1cora")
    answers = [
        text_of(browser, address)
        for address in (
            REPORT_PAGE.format("2016-01"),
            f"{REPORT_PAGE.format('2016-01')}?de=1&a=2",
            f"{REPORT_PAGE.format('2016-01')}como-se-hizo.json",
            "/planes/durango-2015/actividades/2a-2/",
            "/feeds/informes.atom",
            "/planes/durango-2015/sucesos/",
            "/planes/durango-2015/datos/diccionario.csv",
            "/api/planes/durango-2015/versiones_de_informes/",
            TABLE,
        )
    ]

    assert "No encontramos" in found
    told = (HIDDEN, "bitácora", SECRET.label, SECRET.name)
    assert [words for words in told for answer in answers if words in answer] == []


def test_the_workbook_bears_the_part(past: Past, enlace: Client, kilns: Month) -> None:
    write(past.open, (14, 57), neighbours=TOLD)
    address = f"/seguimiento/cuaderno/durango-2015/{kilns.party.slug}/2015-12/archivo/"

    book = load_workbook(BytesIO(enlace.get(address).content))

    header, row = list(book.active.values)[:2]
    cells = dict(zip(header, row, strict=True))
    assert cells[NEIGHBOURS.label] == TOLD


@pytest.mark.parametrize("part", ["neighbours", "secret_note", "done"])
def test_what_a_later_event_hashed_cannot_be_changed(past: Past, kilns: Month, part: str) -> None:
    published = publish_with_the_parts(kilns)
    event = published.events.get(step="publish")
    assert (event.content_version, list(faults(kilns.plan))) == (2, [])

    Revision.objects.filter(pk=published.pk).update(**{part: "Otra cosa."})

    sentence = f"El contenido del suceso {event.sequence} cambió después de registrarse."
    assert list(faults(kilns.plan)) == [sentence]


def test_a_past_report_cannot_be_given_the_part(past: Past, kilns: Month) -> None:
    event = past.correction.events.get(step="publish")

    Revision.objects.filter(pk=past.correction.pk).update(**{NEIGHBOURS.name: TOLD})

    sentence = f"El contenido del suceso {event.sequence} cambió después de registrarse."
    assert list(faults(kilns.plan)) == [sentence]


@pytest.mark.parametrize(("was", "becomes"), [(1, 2), (2, 1)])
def test_the_version_itself_is_bound_by_the_hash(
    past: Past, kilns: Month, was: int, becomes: int
) -> None:
    publish_with_the_parts(kilns)
    event = Event.objects.filter(step="publish", content_version=was).order_by("sequence").last()
    assert event

    Event.objects.filter(pk=event.pk).update(content_version=becomes)

    sentence = f"El contenido del suceso {event.sequence} cambió después de registrarse."
    assert list(faults(kilns.plan)) == [sentence]
