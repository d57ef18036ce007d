"""A month's workbook on the desk: taken away empty, brought back full, or back with its errors."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods

from commitments.models import ActionPlan, Activity, Party
from commitments.months import write_month
from commitments.refused import Fault, Refused
from sttl.access import Role, report_of, role_of
from sttl.desk.tasks import TO_DO, DeskMonth, desks_of
from sttl.editor.drafts import draft_of
from sttl.editor.places import month_in
from sttl.editor.report_form import ReportForm
from sttl.files.kinds import EXCEL
from sttl.files.spreadsheets import TAKEN, Grid, read_sheet
from sttl.files.uploads import LARGEST_FILE
from sttl.reading.today import Place
from sttl.record.workflow import refuse_month

from .rows import save_drafts
from .sheets import SHEET, can_be_marked, marked, month_workbook


class WorkbookForm(forms.Form):
    """A workbook that comes back."""

    file = forms.FileField(
        label="Cuaderno lleno",
        help_text=f"El mismo archivo, en {', '.join(TAKEN)}.",
        error_messages={"required": "Elija el archivo del cuaderno."},
        allow_empty_file=True,  # refused by its own sentence
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in TAKEN)}),
    )


@dataclass
class MonthOfParty:
    """A month of a party: where each of its reports stands."""

    plan: ActionPlan
    party: Party
    month: date
    role: Role

    @cached_property
    def months(self) -> list[DeskMonth]:
        """Give that month of each activity that the party reports in it."""
        desks = [desk for desk in desks_of([self.party], at=self.role.at) if desk.plan == self.plan]
        return [cell for desk in desks for cell in desk.months if cell.month == self.month]

    @property
    def places(self) -> set[Place]:
        return {(cell.activity.code, self.month) for cell in self.months}

    @property
    def to_do(self) -> list[Activity]:
        """Give the activities whose report can still be written."""
        return [cell.activity for cell in self.months if cell.key in TO_DO]

    @property
    def is_sttl(self) -> bool:
        return self.role.acts_as_sttl(self.party)

    def entries(self) -> Iterator[ReportForm]:
        """Give the forms of the reports to write, as their pages would open them."""
        for activity in self.to_do:
            activity.plan = self.plan
            draft = draft_of(report_of(activity, self.month), is_recorded_by_sttl=self.is_sttl)
            if self.role.may_write(draft, self.party):
                yield ReportForm(draft, at=self.role.at)

    @property
    def file_name(self) -> str:
        return f"cuaderno-{self.plan.slug}-{self.party.slug}-{write_month(self.month)}.xlsx"


@login_required
@require_http_methods(["GET", "POST"])
def workbook(request: HttpRequest, plan: str, party: str, month: str) -> HttpResponse:
    """The month's workbook: download it, fill it in, hand it back, and see what became of it."""
    month_of_party = loaded(request, plan, party, month)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"held": month_of_party, "plan": month_of_party.plan, "form": form}
    try:
        refuse_month(
            Activity(plan=month_of_party.plan), month_of_party.month, at=month_of_party.role.at
        )
    except Refused as refusal:
        return render(request, "desk/workbook.html", context | {"refusal": refusal}, status=400)
    if request.method == "POST" and form.is_valid():
        faults, back = save_workbook(month_of_party, form.cleaned_data["file"])
        if not faults:
            messages.success(request, "El cuaderno quedó guardado como borradores; revíselos.")
            return redirect("desk:workbook", plan, party, month)
        context |= {"faults": faults, "back": back}
    status = 422 if form.errors or "faults" in context else 200
    return render(request, "desk/workbook.html", context, status=status)


@login_required
@require_GET
def workbook_file(request: HttpRequest, plan: str, party: str, month: str) -> HttpResponse:
    """The workbook itself, with what the drafts already say."""
    month_of_party = loaded(request, plan, party, month)
    if not month_of_party.to_do:
        return redirect("desk:workbook", plan, party, month)
    return HttpResponse(
        month_workbook(month_of_party.entries(), is_sttl=month_of_party.is_sttl),
        content_type=EXCEL,
        headers={
            "Content-Disposition": f'attachment; filename="{month_of_party.file_name}"',
            "Cache-Control": "private, no-store",
        },
    )


def loaded(request: HttpRequest, plan: str, party: str, month: str) -> MonthOfParty:
    """Return the month of a party for whoever speaks for it; 404 for all others."""
    role = role_of(request)
    named_party = get_object_or_404(Party, slug=party)
    if not role.may_report_for(named_party):
        raise Http404
    when = month_in(month)
    return MonthOfParty(get_object_or_404(ActionPlan, slug=plan), named_party, when, role)


def save_workbook(
    month_of_party: MonthOfParty, upload: UploadedFile[bytes]
) -> tuple[list[Fault], str]:
    """Keep the drafts of a workbook; or give its faults, and the marked copy as a data address.

    The address carries the copy, which is kept nowhere. There is none of what could not be read,
    nor where can_be_marked denies one.
    """
    if (upload.size or 0) > LARGEST_FILE:
        return [Fault("", 0, "", "El archivo pasa de 10 MB.")], ""
    try:
        grid = sheet_of(upload.name or "", upload.read())
    except Refused as refusal:
        return list(refusal.faults_of("")), ""
    try:
        save_drafts(
            grid,
            plan=month_of_party.plan,
            places=month_of_party.places,
            by=month_of_party.role.user,
            at=month_of_party.role.at,
            is_sttl=month_of_party.is_sttl,
        )
    except Refused as refusal:
        is_marked = can_be_marked(grid, refusal.faults)
        copy = b64encode(marked(grid, refusal.faults)).decode() if is_marked else ""
        return list(refusal.faults), f"data:{EXCEL};base64,{copy}" if copy else ""
    return [], ""


def sheet_of(name: str, data: bytes) -> Grid:
    """Return the sheet of a workbook that is filled in: the one of that name, else the first."""
    return read_sheet(name, data, SHEET)
