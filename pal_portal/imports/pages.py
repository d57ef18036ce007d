"""The admin's pages that take a file: chosen, previewed with nothing changed, then confirmed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from commitments.refused import Fault, Refused
from sttl.files.uploads import LARGEST_FILE

from .previewed import GONE, PreviewedFile, UploadStorage

MOST_FAULTS = 200  # the first ones say enough


@dataclass(frozen=True)
class Flow:
    """What a page does with its file. Both steps raise Refused with every fault.

    preview: what its template shows of a file, with nothing changed.
    carry_out: do it, note in the log who did, and say where to go.
    """

    title: str
    extensions: tuple[str, ...]
    template: str
    preview: Callable[[PreviewedFile], Mapping[str, Any]]
    carry_out: Callable[[PreviewedFile], str]
    extra: Mapping[str, Any] = field(default_factory=dict)


class FileForm(forms.Form):
    """The file of an import."""

    file = forms.FileField(label="Archivo", allow_empty_file=True)  # refused by its own sentence

    def __init__(self, *args: Any, extensions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ", ".join(f".{extension}" for extension in extensions)
        megabytes = LARGEST_FILE // 1024**2
        self.fields["file"].help_text = f"{kinds}; de {megabytes} MB como máximo."
        self.fields["file"].widget = forms.FileInput(
            attrs={"accept": kinds.replace(" ", ""), "aria-describedby": "id_file_helptext"}
        )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError("El archivo pasa de 10 MB.", code="size")
        return upload


def flow_page(admin: ModelAdmin[Any], request: HttpRequest, flow: Flow) -> HttpResponse:
    """Ask for a file and show what it would do; do it once confirmed. The caller checks access."""
    if request.method == "POST" and "confirmar" in request.POST:
        return confirmed(admin, request, flow, str(request.POST["confirmar"]))
    form = FileForm(request.POST or None, request.FILES or None, extensions=flow.extensions)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        file = PreviewedFile(upload.name, upload.read())
        try:
            context |= flow.preview(file)
            storage = UploadStorage.of(account(request))
            storage.save(tuple(file))
            context |= {"file": file, "key": storage.name}
        except Refused as refusal:
            context |= refused(refusal.faults_of(file.name))
    return page(admin, request, flow, context)


def confirmed(admin: ModelAdmin[Any], request: HttpRequest, flow: Flow, key: str) -> HttpResponse:
    """Do what was previewed, once; a file that is gone has to be chosen again."""
    storage = UploadStorage(name=key)
    if not storage.is_held_for(account(request)):
        messages.error(request, GONE)
        return redirect(request.path)
    file = PreviewedFile(*storage.read())
    try:
        address = flow.carry_out(file)
    except Refused as refusal:
        again = {"form": FileForm(extensions=flow.extensions)} | refused(
            refusal.faults_of(file.name)
        )
        return page(admin, request, flow, again)
    storage.remove()
    return redirect(address)


def refused(faults: Sequence[Fault]) -> dict[str, Any]:
    return {"faults": faults[:MOST_FAULTS], "is_cut": len(faults) > MOST_FAULTS}


def page(
    admin: ModelAdmin[Any], request: HttpRequest, flow: Flow, flow_context: dict[str, Any]
) -> HttpResponse:
    """Show the page; 422 where a file was refused."""
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "changelist": reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist"),
        "title": flow.title,
        **flow.extra,
        **flow_context,
    }
    is_refused = bool(flow_context["form"].errors or flow_context.get("faults"))
    return TemplateResponse(request, flow.template, context, status=422 if is_refused else 200)


def account(request: HttpRequest) -> int:
    """Return the key of the signed-in account; the admin lets nobody else in."""
    return cast(int, request.user.pk)
