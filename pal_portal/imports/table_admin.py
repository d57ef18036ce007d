"""What leaves and enters by the admin's lists: django-import-export, by the portal's rules.

A list lets out what it shows, to whoever may see it. Parties, activities and indicators come in
too: chosen, previewed with nothing changed, then confirmed by the same person.
"""

from functools import partial
from typing import Any, cast

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.results import RowResult

from commitments.models import ActionPlan
from commitments.refused import Refused
from pal_portal.opendata.views import FICTITIOUS
from sttl.files.uploads import LARGEST_FILE
from sttl.models import Revision, User
from sttl.office.admin.reports import QueueFilter

from .formats import FORMATS, TableFormat
from .previewed import GONE, UploadStorage
from .resources import TableResource, TableResult, may_add

LONGEST_NAME = 255  # letters, as many as Django keeps of a file's name
ADDRESSES = {"export/": "exportar/", "import/": "traer/", "process_import/": "traer/confirmar/"}


class ListExport(ExportMixin):
    """A list whose rows leave as a file: those that it shows, filtered as it is."""

    formats = FORMATS
    export_form_class = ExportForm
    what_leaves = "El archivo trae los renglones que muestra la lista, con sus filtros."

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        """Name the file after the list and the day, and say so where the data are fictitious."""
        is_demo = ActionPlan.objects.filter(is_demo=True).exists()
        name = slugify(self.several)
        day = timezone.localdate().isoformat()
        return f"{FICTITIOUS if is_demo else ''}{name}-{day}.{file_format.get_extension()}"

    def get_export_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"what_leaves": self.what_leaves}

    def export_action(self, request: HttpRequest) -> HttpResponse:
        return titled(super().export_action(request), f"Exportar {self.several}")

    @property
    def several(self) -> str:
        return str(self.opts.verbose_name_plural)

    def get_urls(self) -> list[URLPattern]:
        """Give the library's pages their addresses in Spanish."""
        return [
            path(ADDRESSES[str(route.pattern)], route.callback, name=route.name)
            if str(route.pattern) in ADDRESSES
            else route
            for route in super().get_urls()
        ]


def titled(response: HttpResponse, title: str) -> TemplateResponse:
    """Head a page of the library with what it is; a file that leaves has no head."""
    if isinstance(response, TemplateResponse):
        response.context_data = {**(response.context_data or {}), "title": title}
    return cast(TemplateResponse, response)


class ReportExport(ListExport):
    """The reports that leave: the published ones, also from the list of what waits for review."""

    what_leaves = "El archivo trae los informes publicados, con los demás filtros de la lista."

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Keep the list's filters, but for the state."""
        chosen = (
            f"{request.GET.urlencode()}&{QueueFilter.parameter_name}={Revision.State.PUBLISHED}"
        )
        request.GET = QueryDict(chosen)  # of one name the last holds
        return cast(QuerySet[Revision], super().get_export_queryset(request))


class UploadForm(ImportForm):
    """The file of a table, to be held for whoever sends it."""

    def __init__(self, *args: Any, sender: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sender = sender
        self.fields["import_file"].label = "Archivo"

    def clean_import_file(self) -> Any:
        upload: Any = self.cleaned_data["import_file"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError("El archivo pasa de 10 MB.", code="size")
        upload.storage = UploadStorage.of(self.sender)
        return upload


class SenderConfirmForm(ConfirmImportForm):
    """Which upload is confirmed: one of the sender's own that is still there."""

    import_file_name = forms.CharField(max_length=LONGEST_NAME, widget=forms.HiddenInput)
    original_file_name = forms.CharField(max_length=LONGEST_NAME, widget=forms.HiddenInput)
    format = forms.ChoiceField(
        choices=[(str(place), "") for place in range(len(FORMATS))], widget=forms.HiddenInput
    )
    resource = forms.ChoiceField(choices=[("0", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sender: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sender = sender

    def clean_import_file_name(self) -> str:
        name = str(self.cleaned_data["import_file_name"])
        if not UploadStorage(name=name).is_held_for(self.sender):
            raise forms.ValidationError(GONE, code="gone")
        return name


class TableImport(ListExport, ImportExportMixin):
    """A list into which a table may be brought (docs/decisions/037)."""

    import_form_class = UploadForm
    confirm_form_class = SenderConfirmForm
    tmp_storage_class = UploadStorage

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may_add(cast(User, request.user), self.model)

    def get_import_formats(self) -> list[partial[TableFormat]]:
        """Look in a workbook for the sheet that bears the table's name."""
        return [partial(kind, sheet=self.resource().table.name) for kind in FORMATS]

    def resource(self) -> type[TableResource]:
        return cast(type[TableResource], self.resource_classes[0])

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Let one bad row refuse the whole file."""
        return {"rollback_on_validation_errors": True}

    def get_import_form_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_import_form_kwargs(request), "sender": request.user.pk}

    def get_confirm_form_kwargs(
        self, request: HttpRequest, import_form: UploadForm | None = None
    ) -> dict[str, Any]:
        kwargs = super().get_confirm_form_kwargs(request, import_form)
        return {**kwargs, "sender": request.user.pk}

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource = self.resource()
        columns = [column for column in resource.table.columns if not resource.is_spare(column)]
        return {"table": resource.table, "columns": columns}

    def write_to_tmp_storage(self, import_file: Any, input_format: TableFormat) -> UploadStorage:
        storage: UploadStorage = import_file.storage
        storage.save(import_file.read())
        return storage

    def add_data_read_fail_error_to_form(self, form: UploadForm, e: Exception) -> None:
        """Say why a file cannot be read."""
        if not isinstance(e, Refused):
            raise e
        form.add_error("import_file", str(e))

    @method_decorator(csp_update({"style-src-attr": [UNSAFE_INLINE]}))  # what the preview marks
    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what a table would do; 422 where it is refused."""
        response = titled(super().import_action(request, **kwargs), f"Traer {self.several}")
        if request.method == "POST" and "confirm_form" not in (response.context_data or {}):
            response.status_code = 422
        return response

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what was previewed, once; a file that is gone has to be chosen again."""
        is_sent = request.method == "POST" and self.has_import_permission(request)
        if is_sent and not self.create_confirm_form(request).is_valid():
            return self.back_to_the_file(request, GONE)
        return cast(HttpResponse, super().process_import(request, **kwargs))

    def process_result(self, result: TableResult, request: HttpRequest) -> HttpResponse:
        """Say what was done, or what stands against it since the preview."""
        if result.faults:
            return self.back_to_the_file(request, f"Nada cambió. {result.faults[0]}")
        return cast(HttpResponse, super().process_result(result, request))

    def back_to_the_file(self, request: HttpRequest, sentence: str) -> HttpResponse:
        messages.error(request, sentence)
        return redirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def generate_log_entries(self, result: TableResult, request: HttpRequest) -> None:
        """Note of each record from which bytes it came."""
        notes = {
            RowResult.IMPORT_TYPE_NEW: self.log_addition,
            RowResult.IMPORT_TYPE_UPDATE: self.log_change,
        }
        for row in result.rows:
            notes[row.import_type](request, row.instance, result.origin)

    def add_success_message(self, result: TableResult, request: HttpRequest) -> None:
        messages.success(request, result.summary)
