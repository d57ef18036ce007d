"""The addresses of the frozen releases: what they hold never changes, nor where it is found.

The files come from the storage alone: they are served while the database is away.
"""

from collections.abc import Iterator
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_safe

from commitments.models import ActionPlan
from commitments.months import day_name
from commitments.refused import Refused
from sttl.access import is_secretariat
from sttl.models import User

from .files import DataFile, open_to_all, serve
from .package import PACKAGE
from .release_log import Entry, log_file
from .releases import ZIP, Release, ReleaseStore, freeze
from .tables import TABLE
from .views import FICTITIOUS

KEPT = "public, max-age=86400, immutable"  # a day: what is withdrawn leaves the caches too
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "zip": "application/zip",
}
PLAIN = "text/plain; charset=utf-8"
LINK_FORMAT = "application/link-format"


@require_safe
def release_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every frozen release of a plan, the newest first."""
    plan = plan_or_404(slug)
    releases = ReleaseStore(slug).releases()[::-1]
    context = {"plan": plan, "section": "datos", "releases": releases}
    return render(request, "site/release_list.html", context)


@require_safe
def release_detail(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """What a release holds, how to check it, or that it was withdrawn (410)."""
    plan = plan_or_404(slug)
    release_store = ReleaseStore(slug)
    release = release_or_404(release_store, version)
    context = {"plan": plan, "section": "datos", "release": release}
    context |= {"pieces": release_store.pieces(version), "zip": ZIP}
    status = HTTPStatus.GONE if release.withdrawn else HTTPStatus.OK
    return render(request, "site/release_detail.html", context, status=status)


@require_safe
@open_to_all
def release_file(request: HttpRequest, slug: str, version: str, name: str) -> HttpResponseBase:
    """A file of a release, byte for byte as it was frozen; 410 where it was withdrawn."""
    release_store = ReleaseStore(slug)
    release = release_or_404(release_store, version)
    if release.withdrawn:
        sentences = withdrawal_sentences(release.withdrawn)
        return HttpResponse(sentences, status=HTTPStatus.GONE, content_type=PLAIN)
    file = release_store.file(version, name)
    if file is None:
        raise Http404
    mark = FICTITIOUS if release.frozen.is_demo else ""
    response = serve(
        request,
        file,
        name=f"{mark}{slug}-{version}-{name}",
        media_type=MEDIA_TYPES.get(name.rpartition(".")[2], PLAIN),
        is_attachment=name.endswith((".csv", ".zip")),
    )
    response.headers["Cache-Control"] = KEPT
    response.headers["Memento-Datetime"] = http_date(release.frozen.recorded_at.timestamp())
    response.headers["Link"] = ", ".join(links(slug, name))
    return response


@require_safe
@open_to_all
def release_log(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The log of the releases: a line for each that was frozen or withdrawn, in a chain."""
    plan_or_404(slug)
    log = log_file(ReleaseStore(slug).log())
    file = DataFile.of_text(lambda to: to.write(log))
    return serve(request, file, name=f"{slug}-versiones.csv", media_type=MEDIA_TYPES["csv"])


@require_safe
@open_to_all
def release_timemap(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """When a file of the data was frozen, and where each copy is (RFC 7089, in RFC 6690's form)."""
    plan_or_404(slug)
    release_store = ReleaseStore(slug)
    mementos = [
        f"<{settings.SITE_URL}{reverse('site:release-file', args=[slug, release.version, name])}>; "
        f'rel="memento"; datetime="{http_date(release.frozen.recorded_at.timestamp())}"'
        for release in release_store.releases()
        if not release.withdrawn
        and any(piece.name == name for piece in release_store.pieces(release.version))
    ]
    if not mementos:
        raise Http404
    lines = [
        f'<{original(slug, name)}>; rel="original latest-version"',
        f'<{settings.SITE_URL}{request.path}>; rel="self"; type="{LINK_FORMAT}"',
        *mementos,
    ]
    return HttpResponse(",\n".join(lines) + "\n", content_type=LINK_FORMAT)


def plan_or_404(slug: str) -> ActionPlan:
    """Return a plan; while the database is away, as much of one as its releases tell."""
    try:
        return get_object_or_404(ActionPlan, slug=slug)
    except (InterfaceError, OperationalError):
        releases = ReleaseStore(slug).releases()
        if not releases:
            raise
        is_demo = releases[-1].frozen.is_demo
        return ActionPlan(slug=slug, title="Plan de Acción Local", is_demo=is_demo)


def release_or_404(release_store: ReleaseStore, version: str) -> Release:
    """Return a release that was frozen, withdrawn since or not; 404 for any other."""
    release = release_store.release(version)
    if release is None:
        raise Http404
    return release


def withdrawal_sentences(withdrawn: Entry) -> str:
    """Say when and why a release was withdrawn, and what it was."""
    return (
        f"Esta versión de los datos se retiró el {day_name(withdrawn.recorded_at.date())}.\n"
        f"Razón: {withdrawn.reason}\n"
        f"SHA-256 de sus huellas: {withdrawn.sums_sha256}\n"
        f"SHA-256 de su paquete: {withdrawn.package_sha256}\n"
    )


def links(slug: str, name: str) -> Iterator[str]:
    """Give the links of a frozen file: to what it is a copy of as it is now, and to all copies."""
    yield f'<{original(slug, name)}>; rel="original latest-version"'
    timemap = reverse("site:release-timemap", args=[slug, name])
    yield f'<{settings.SITE_URL}{timemap}>; rel="timemap"; type="{LINK_FORMAT}"'


def original(slug: str, name: str) -> str:
    """Return where the present state of a file is; of those that only a zip holds, the zip."""
    is_served = name in (PACKAGE, ZIP) or name.removesuffix(".csv") in TABLE
    page = reverse("site:data", args=[slug])
    return f"{settings.SITE_URL}{page}{name if is_served else ZIP}"


# The secretariat's button that freezes a release

SHOWN = 12  # the newest releases of a plan; the rest are on its public page


class PlanForm(forms.Form):
    """Of which plan a release is frozen; a form, since it refuses what no database takes."""

    plan = forms.ModelChoiceField(ActionPlan.objects.all(), to_field_name="slug")


@require_http_methods(["GET", "HEAD", "POST"])
def releases_view(request: HttpRequest) -> HttpResponse:
    """Show each plan's newest releases; the button freezes another."""
    user = request.user
    if not isinstance(user, User) or not is_secretariat(user):
        raise PermissionDenied
    if request.method == "POST":
        form = PlanForm(request.POST)
        if not form.is_valid():
            raise Http404
        freeze_for(request, user, form.cleaned_data["plan"])
        return redirect("admin-releases")
    plans = ActionPlan.objects.order_by("first_month", "slug")
    context = {
        **admin.site.each_context(request),
        "title": "Versiones congeladas de los datos",
        "stores": [(plan, ReleaseStore(plan.slug).releases()[::-1][:SHOWN]) for plan in plans],
    }
    return TemplateResponse(request, "admin/releases.html", context)


def freeze_for(request: HttpRequest, user: User, plan: ActionPlan) -> None:
    """Freeze a release and say so, or say why it could not be frozen."""
    try:
        release = freeze(plan, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    sentence = f"Se congeló la versión {release.version} de los datos."
    LogEntry.objects.log_actions(user.pk, [plan], CHANGE, sentence, single_object=True)
    messages.success(request, sentence)
