"""The open data: tables, frozen releases, how a figure was made, and the record of a session."""

from dataclasses import replace
from datetime import UTC, date, datetime

from pal_portal.gallery.specimens import Specimen
from pal_portal.opendata.pages import FileLink, TableLine
from pal_portal.opendata.release_log import Entry, Happened
from pal_portal.opendata.releases import Release
from pal_portal.site.pages.sessions import Paper, SessionPage
from sttl.models import Session
from sttl.models.record import FIRST_LINK

from .lists import HASH, SEATS
from .pages import PLAN

TABLE = TableLine(
    name="mediciones",
    title="Mediciones",
    description="Un renglón por indicador, mes y versión: numerador, denominador y porcentaje.",
    rows="198 renglones",
    url="#",
    files=tuple(FileLink(form, "#") for form in ("CSV", "JSON", "XLSX", "ODS")),
)
FROZEN = Entry(
    number=1,
    happened=Happened.FROZEN,
    version="2016-09-12",
    recorded_at=datetime(2016, 9, 12, 18, tzinfo=UTC),
    cutoff=date(2016, 8, 1),
    known_on=date(2016, 9, 12),
    is_demo=False,
    files=30,
    size=1_200_000,
    sums_sha256=HASH,
    package_sha256=HASH[::-1],
    reason="",
    previous=FIRST_LINK,
)
WITHDRAWN = replace(FROZEN, number=2, happened=Happened.WITHDRAWN, reason="Llevaba un teléfono.")
SESSION = SessionPage(
    session=Session(held_on=date(2016, 9, 6), minutes="Se revisaron los informes de agosto."),
    is_coming=False,
    paper=Paper("#", "PDF", "120 KB", HASH),
    heading="Sesión 7",
    day="6 de septiembre de 2016",
    agreed="",
    seats=SEATS,
    agreements=(),
    decisions=(),
)

SPECIMENS = [
    Specimen("data_line", "Una tabla con sus archivos", {"table": TABLE}, "lines"),
    Specimen("data_files", "Sus archivos", {"table": TABLE}),
    Specimen(
        "release_rows",
        "Una vigente y una retirada",
        {"releases": [Release(FROZEN), Release(FROZEN, WITHDRAWN)], "plan": PLAN},
    ),
    Specimen("made", "A la vista", {"url": "#"}),
    Specimen("made_link", "En la cabecera de la página: no se ve", {"url": "#"}),
    Specimen("session_record", "Con el archivo de la minuta", {"page": SESSION}),
]
