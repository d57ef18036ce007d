"""Asking any address of the project as any role, by a request made by hand; nothing stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sttl.models import Evidence, Revision

from .table import AccessRow
from .world import MONTHS, ROLES, WRITTEN_BY_STTL, World

TOKEN = "b" * 32  # of the double-submitted cookie: whoever makes a request by hand has one too
SIGN_IN = ("/cuentas/entrar/", "/admin/login/")
SECOND_STEP = ("/cuentas/dos-pasos/activar/", "/cuentas/confirmar/codigo/")
NOBODY = 999_999
RECORDING = (
    "admin:sttl_revision_record",
    "admin:sttl_revision_record_review",
    "admin:sttl_revision_set_aside",
)
EDITORS = ("desk:report-edit", "admin:sttl_revision_record")  # whose body is a month's form
UNNAMED = {
    "admin/password_change/": "/admin/password_change/",
    "admin/(?P<url>.*)$": "/admin/no-existe/",
}
Body = dict[str, str]
REASONED = {
    "reason": "A mano.",
    "note": "A mano.",
    "opinion": "agrees",
    "wanted_on": f"{date.today() + timedelta(days=30):%Y-%m-%d}",  # noqa: DTZ011  any day ahead
}


@dataclass(frozen=True)
class AskedAddress:
    """What is asked: an address, with a method and a body."""

    method: str
    address: str
    body: Body = field(default_factory=dict)


class Doors:
    """One browser for each role, each signed in as far as that role can be."""

    def __init__(self, world: World) -> None:
        self.browsers = {role: world.client(role, enforce_csrf_checks=True) for role in ROLES}
        for browser in self.browsers.values():
            browser.raise_request_exception = False  # a fault is an answer too: 500

    def answer(self, role: str, asked: AskedAddress, *, token: str = TOKEN) -> str:
        """Ask as a role, say in a word what was answered, and undo whatever it did."""
        browser = self.browsers[role]
        kept = {name: each.value for name, each in browser.cookies.items()}
        with transaction.atomic():
            word = in_a_word(request(browser, asked, token))
            transaction.set_rollback(True)
        caches["throttles"].clear()  # what an attempt counts against an address
        browser.cookies = SimpleCookie(kept)
        return word


def request(browser: Client, asked: AskedAddress, token: str) -> HttpResponseBase:
    """Send the request, with the token of the form in its place where it writes."""
    if asked.method == "GET":
        return browser.get(asked.address)
    browser.cookies["csrftoken"] = TOKEN
    return browser.post(asked.address, asked.body | {"csrfmiddlewaretoken": token})


def in_a_word(answer: HttpResponseBase) -> str:
    """Return the status, or which door a redirect leads to."""
    for close in vars(answer).get("_resource_closers", []):
        close()  # a file that nobody reads
    target = answer.get("Location", "") if answer.status_code == 302 else ""
    if target.startswith(SIGN_IN):
        return "door"
    if target.startswith(SECOND_STEP):
        return "step"
    return str(answer.status_code)


def asked_by(world: World, row: AccessRow) -> AskedAddress:
    """Return what a row of the table asks for in its case."""
    address = UNNAMED.get(row.name) or reverse(row.name, args=args_of(world, row))
    return AskedAddress(row.method, address, body_of(world, row) if row.method == "POST" else {})


def args_of(world: World, row: AccessRow) -> tuple[object, ...]:
    """Return the arguments of a row's address: the report, file, account or record of its case."""
    prefix, _, page = row.name.rpartition("_" if row.name.startswith("admin:sttl_") else ":")
    if page == "export":
        return ()
    if row.name == "desk:evidence-file":
        return (file_of(revision_of(world, row.case)).pk,)
    if row.name == "site:evidence-file":
        return (*report_of(world, row.case), file_of(revision_of(world, row.case)).pk)
    if page.startswith(("report-", "verdict-", "extension-")) or row.name in RECORDING:
        return report_of(world, row.case)
    if prefix == "admin:sttl_revision":
        return (revision_of(world, row.case).pk,)
    if prefix == "admin:sttl_user":
        return (world.people["other" if row.case == "plain" else row.case].pk,)
    if page.startswith("workbook"):
        party = (
            (world.activity if row.case == "own-party" else world.unspoken).assignments.get().party
        )
        return (world.plan.slug, party.slug, MONTHS["nothing"])
    activity = ContentType.objects.get_for_model(world.activity)
    others: dict[str, tuple[object, ...]] = {
        "account_invitation": ("1", "abc-def"),
        "account_reset_password_from_key": ("1", "abc-def"),
        "account_end_session": (NOBODY,),
        "account_address_link": ("abc-def",),
        "admin:app_list": ("sttl",),
        "admin:months": (world.plan.slug,),
        "admin:proposals": (world.plan.slug,),
        "admin:month-file": (world.plan.slug, MONTHS["nothing"]),
        "admin:view_on_site": (activity.pk, world.activity.pk),
    }
    return others.get(row.name, ())


def report_of(world: World, case: str) -> tuple[object, ...]:
    """Return the plan, activity and month of a case's report."""
    if case == "unassigned":
        return (world.plan.slug, world.unassigned.code, MONTHS["nothing"])
    if case.startswith("sttl-"):
        return (world.plan.slug, world.unspoken.code, WRITTEN_BY_STTL[case.removeprefix("sttl-")])
    return (world.plan.slug, world.activity.code, MONTHS[case])


def revision_of(world: World, case: str) -> Revision:
    """Return the newest revision of a case's report."""
    is_by_sttl = case.startswith("sttl-")
    held = world.by_sttl[case.removeprefix("sttl-")] if is_by_sttl else world.revisions[case]
    held.refresh_from_db()
    return held


def file_of(revision: Revision) -> Evidence:
    return revision.evidence.exclude(file="").get()


def body_of(world: World, row: AccessRow) -> Body:
    """Return what a person would send: a month's form upon the draft as kept, or a reason."""
    if row.name not in EDITORS:
        return REASONED
    is_kept = row.case not in ("nothing", "unassigned")
    return {
        "visto": revision_of(world, row.case).saved_at.isoformat() if is_kept else "",
        "done": "Escrito a mano.",
        "evidencia-TOTAL_FORMS": "0",
        "evidencia-INITIAL_FORMS": "0",
    }


def named_routes(
    within: URLResolver | None = None, before: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Walk the URL configuration: the name of each address, or its route instead, and its route."""
    for found in (within or get_resolver()).url_patterns:
        route = f"{before}{found.pattern}"
        if isinstance(found, URLPattern):
            yield f"{space}{found.name}" if found.name else route, route
        else:
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from named_routes(found, route, inner)
