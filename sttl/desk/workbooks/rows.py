"""The rows of a month's workbook as drafts of reports: all of them or none.

Each report is judged by the same form as on its page (sttl.editor.report_form.ReportForm); none is
handed in.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commitments.models import ActionPlan, Activity
from commitments.months import parse_month
from commitments.refused import Fault, Refused
from sttl.content import (
    EVIDENCE,
    MEASUREMENT,
    REPORT,
    ContentPart,
    PartKind,
    PartList,
    values_in_words,
)
from sttl.editor.clashes import SEEN as SEEN_FIELD
from sttl.editor.report_form import ReportForm
from sttl.files.cells import ANSWERS, CellKind, month_text, named_number, refuse_kind
from sttl.files.layouts import WIDE, header_faults, stray_rows
from sttl.files.spreadsheets import Grid
from sttl.models import Report, Revision, User
from sttl.reading.today import Place
from sttl.record.checks import Check
from sttl.record.workflow import start_report

from .sheets import (
    ACTIVITY,
    FAULTS,
    FIXED,
    HEADER,
    INDICATOR,
    MONTH,
    SEEN,
    columns,
    title_of,
    titles,
)

FLAG = PartKind.FLAG
READ = (ACTIVITY, MONTH, INDICATOR)  # of the grey columns; what stands in the others is ignored
HANDED_IN = "El informe está en revisión; retírelo en su página para cambiarlo."


@dataclass(frozen=True)
class SheetRow:
    """A row that says something: its number in the sheet, and its texts by column."""

    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    @property
    def is_filled(self) -> bool:
        return any(self.text(title_of(part)) for part in columns())

    @property
    def place(self) -> Place | None:
        """Return the activity and month that the row speaks of; None for no month."""
        try:
            return self.text(ACTIVITY), parse_month(month_text(self.text(MONTH)))
        except ValueError:
            return None


@dataclass(frozen=True)
class Kept:
    """A draft that rows made: whether it is new, its figures in words, and what it still lacks."""

    revision: Revision
    is_new: bool
    figures: list[str]
    lacks: list[str]

    @classmethod
    def of(cls, revision: Revision, *, is_new: bool, at: datetime) -> Self:
        check = Check(revision, before=at)
        contents = map(MEASUREMENT.canonical, check.measurements.values())
        figures = [values_in_words(content) for content in contents]
        return cls(revision, is_new, figures, [problem.sentence for problem in check.problems()])


def save_drafts(
    grid: Grid,
    *,
    plan: ActionPlan,
    places: Collection[Place],
    by: User,
    at: datetime,
    is_sttl: bool = False,
    is_rehearsal: bool = False,
) -> list[Kept]:
    """Keep the drafts that a sheet makes, and return them; nothing of it where anything is amiss.

    A rehearsal does the same and then takes it back.

    places are the activities and months that the sender speaks for; any other is refused as if it
    did not exist. Raises Refused with every fault.
    """
    sheet = Sheet(grid, plan, places, is_sttl=is_sttl)
    with transaction.atomic():
        drafts = list(sheet.drafts(by=by, at=at))
        if sheet.faults:
            raise Refused(faults=sorted(sheet.faults, key=lambda fault: fault.row))
        transaction.set_rollback(is_rehearsal)
    return drafts


class Sheet:
    """A sheet as it was sent, with the `faults` found in it so far."""

    def __init__(
        self, grid: Grid, plan: ActionPlan, places: Collection[Place], *, is_sttl: bool
    ) -> None:
        self.plan = plan
        self.places = places
        self.faults: list[Fault] = []
        self.header = grid.header
        self.check_header(grid, is_sttl=is_sttl)
        self.rows: list[SheetRow] = []
        if not self.faults:
            self.rows = list(self.read(grid))

    def fault(self, row: int, column: str, sentence: str) -> None:
        self.faults.append(Fault("", row, column, sentence))

    def check_header(self, grid: Grid, *, is_sttl: bool) -> None:
        """Note the columns that are missing, doubled or none of the workbook's."""
        source = title_of(REPORT["source"])
        needed = [
            title
            for title in titles()
            if (title in READ or title not in FIXED) and (is_sttl or title != source)
        ]
        self.faults += header_faults(grid, known=[*titles(), FAULTS], needed=needed)

    def read(self, grid: Grid) -> Iterator[SheetRow]:
        """Give the rows that hold something, and note cells and answers that are none."""
        strays = stray_rows(grid, needed=(ACTIVITY, MONTH))
        for number, texts in enumerate(grid.rows[1:], start=HEADER + 1):
            cells = dict(zip(self.header, texts, strict=False))
            cells.pop(FAULTS, None)
            if number in strays:
                self.fault(number, "", strays[number])
                continue
            if not cells:
                continue
            row = SheetRow(number, cells)
            if len(texts) > len(self.header):
                self.fault(number, "", WIDE)
            self.check_kinds(row)
            self.check_answers(row)
            yield row

    def check_kinds(self, row: SheetRow) -> None:
        """Note what the spreadsheet took for something of its own, in the columns that are read."""
        taken = {title_of(part): CellKind.LOGICAL for part in columns() if part.kind is FLAG}
        taken[MONTH] = CellKind.DATE
        for title, text in row.cells.items():
            if title not in FIXED or title in READ:
                try:
                    refuse_kind(text, *(kind for name, kind in taken.items() if name == title))
                except ValueError as refusal:
                    self.fault(row.number, title, str(refusal))

    def check_answers(self, row: SheetRow) -> None:
        for part in columns():
            title = title_of(part)
            text = row.text(title)
            if part.kind is FLAG and text and text.casefold() not in ANSWERS:
                self.fault(row.number, title, "Escriba «sí» o deje vacía la celda.")
            elif part.choices and text and not choice_of(part, text):
                offered = ", ".join(str(label) for label in part.choices.labels)
                self.fault(row.number, title, f"Escriba uno de estos: {offered}.")

    def drafts(self, *, by: User, at: datetime) -> Iterator[Kept]:
        """Keep the draft of each report whose rows say something; the others stay as they are."""
        activities = {activity.code: activity for activity in self.plan.activities.all()}
        for (code, month), rows in self.reports().items():
            if any(row.is_filled for row in rows):
                activity = activities[code]
                activity.plan = self.plan
                was_there = Report.objects.filter(activity=activity, month=month).exists()
                draft = DraftRows(self, rows).kept(activity, month, by=by, at=at)
                if draft is not None and not self.faults:
                    yield Kept.of(draft, is_new=not was_there, at=at)

    def reports(self) -> dict[Place, list[SheetRow]]:
        """Gather the rows of each report, and note those that the sender may not write."""
        by_place: dict[Place, list[SheetRow]] = {}
        first: dict[tuple[str, ...], int] = {}
        for row in self.rows:
            key = tuple(row.text(column) for column in (ACTIVITY, MONTH, INDICATOR))
            refusal = self.refusal(row)
            if refusal:
                self.fault(row.number, ACTIVITY, refusal)
            elif key in first:
                self.fault(row.number, INDICATOR, f"El renglón repite el {first[key]}.")
            elif row.place:
                by_place.setdefault(row.place, []).append(row)
            first.setdefault(key, row.number)
        return by_place

    def refusal(self, row: SheetRow) -> str:
        """Say why the sender may not write a row; nothing where it may."""
        if row.place is None:
            return f"{named_number(row.text(MONTH))}Escriba el mes así: 2016-03."
        if row.place not in self.places:
            code, month = row.text(ACTIVITY), row.text(MONTH)
            return f"La actividad «{code}» no le toca en «{month}», o no es de este cuaderno."
        return ""


class DraftRows:
    """The rows of one report."""

    def __init__(self, sheet: Sheet, rows: Sequence[SheetRow]) -> None:
        self.sheet = sheet
        self.rows = rows

    def kept(self, activity: Activity, month: date, *, by: User, at: datetime) -> Revision | None:
        """Keep the draft, or note why it cannot be kept."""
        try:
            revision = start_report(activity, month, by=by, at=at)
            refusal = self.refusal(revision, by=by, at=at)
        except Refused as error:
            refusal = str(error)
        except PermissionDenied:
            refusal = "Quien informa esta actividad es otra parte, que tiene su enlace."
        if refusal:
            self.sheet.fault(self.rows[0].number, ACTIVITY, refusal)
            return None
        return revision

    def refusal(self, revision: Revision, *, by: User, at: datetime) -> str:
        """Write the draft, or say why it cannot be written; what its form refuses is noted."""
        if not revision.is_editable:
            return HANDED_IN
        blank = ReportForm(revision, at=at)
        self.check_places(blank)
        form = ReportForm(revision, at=at, data=self.data(blank))
        if form.is_valid() and not form.save(by=by):
            labels = ", ".join(clash.label for clash in form.clashes)
            return (
                f"El borrador cambió ({labels}) después de descargado el cuaderno: "
                "vuelva a bajarlo."
            )
        self.note_errors(form)
        return ""

    def data(self, blank: ReportForm) -> dict[str, str]:
        """Return what the report's form would be sent if the rows were its page."""
        data = {SEEN_FIELD: self.rows[0].text(SEEN)}
        for part in REPORT.asked:
            fill(data, part.name, part, self.rows[0])
        for key, form in blank.measurements.items():
            row = self.row_of(form.instance.indicator.result.code)
            if row is not None:
                for part in MEASUREMENT.asked:
                    fill(data, f"m{key}-{part.name}", part, row)
        return data | self.evidence_data(blank)

    def row_of(self, indicator: str) -> SheetRow | None:
        return next((row for row in self.rows if row.text(INDICATOR) == indicator), None)

    def evidence_data(self, blank: ReportForm) -> dict[str, str]:
        """Return the evidence that is kept, and the links of the rows that are not among it."""
        data: dict[str, str] = {}
        existing = [form.instance for form in blank.evidence.initial_forms]
        pieces = [
            tuple(getattr(piece, name) for name in EVIDENCE.asked_names) for piece in existing
        ]
        links = map(self.link, self.linking())
        pieces += [link for link in links if link not in pieces]
        for place, piece in enumerate(pieces):
            for name, text in zip(EVIDENCE.asked_names, piece, strict=True):
                data[f"evidencia-{place}-{name}"] = text
        data |= {f"evidencia-{place}-id": str(piece.pk) for place, piece in enumerate(existing)}
        counts = {"TOTAL": len(pieces), "INITIAL": len(existing)}
        return data | {f"evidencia-{name}_FORMS": str(count) for name, count in counts.items()}

    def linking(self) -> list[SheetRow]:
        return [row for row in self.rows if any(self.link(row))]

    @staticmethod
    def link(row: SheetRow) -> tuple[str, ...]:
        return tuple(row.text(title_of(part)) for part in EVIDENCE.asked)

    def check_places(self, blank: ReportForm) -> None:
        """Note what stands where the report has no such field: it would be lost."""
        row_codes = {form.instance.indicator.result.code for form in blank.measurements.values()}
        for place, row in enumerate(self.rows):
            indicator = row.text(INDICATOR)
            if indicator and indicator not in row_codes:
                self.sheet.fault(row.number, INDICATOR, "La actividad no tiene ese indicador.")
            unread = [] if indicator else MEASUREMENT.asked
            unread += [
                part for part in REPORT.asked if place or part.name not in blank.texts.fields
            ]
            for part in unread:
                if row.text(title_of(part)):
                    self.sheet.fault(row.number, title_of(part), self.misplaced(part, place))

    @staticmethod
    def misplaced(part: ContentPart, place: int) -> str:
        if place and part in REPORT:
            return "Los textos de la actividad van en su primer renglón; aquí déjela vacía."
        return "Esta actividad no lleva este dato; deje vacía la celda."

    def note_errors(self, form: ReportForm) -> None:
        """Put each sentence of the report's form at the cell that it speaks of."""
        first = self.rows[0].number
        self.note(first, REPORT, form.texts.errors)
        for measurement in form.measurements.values():
            row = self.row_of(measurement.instance.indicator.result.code)
            self.note(row.number if row else first, MEASUREMENT, measurement.errors)
        new = [row.number for row in self.linking()][-len(form.evidence.extra_forms) :]
        for number, link in zip(new, form.evidence.extra_forms, strict=False):
            self.note(number, EVIDENCE, link.errors)
        for sentence in form.evidence.non_form_errors():
            self.sheet.fault(first, title_of(EVIDENCE["title"]), str(sentence))

    def note(self, row: int, parts: PartList, errors: Mapping[str, Sequence[object]]) -> None:
        columns = {part.name: title_of(part) for part in parts.asked}
        for field, sentences in errors.items():
            for sentence in sentences:
                self.sheet.fault(row, columns.get(field, ACTIVITY), str(sentence))


def fill(data: dict[str, str], name: str, part: ContentPart, row: SheetRow) -> None:
    """Send a cell as its field takes it; a box not ticked is not sent at all."""
    text = row.text(title_of(part))
    if part.kind is FLAG:
        if ANSWERS.get(text.casefold()):
            data[name] = "on"
    else:
        data[name] = choice_of(part, text) if part.choices else text


def choice_of(part: ContentPart, text: str) -> str:
    """Return the choice that a cell names by its label; empty for none of them."""
    choices = part.choices or ()
    return next((one.value for one in choices if one.label.casefold() == text.casefold()), "")
