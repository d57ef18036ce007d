"""What the admin's lists tell to whoever writes their query string by hand: nothing they hide.

SWEEP is how many lookups of the many are asked, drawn by one seed; 0 asks them all.
"""

import os
import random
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.contrib.sessions.models import Session as SignedIn
from django.db.models import Model
from django.test import RequestFactory
from django.urls import resolve, reverse

from commitments.kept_admin import LONGEST_SEARCH, NOT_ASKED, PortalAdmin
from commitments.models import Activity, Party
from commitments.refused import Refused
from pal_portal.imports.table_admin import ListExport
from sttl.models import Event, ExtensionRequest, Liaison, Member, Revision, User
from sttl.models import Session as Meeting
from tests.clients import PortalClient

from .world import SECRET, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]

SWEEP = int(os.environ.get("SWEEP", "400"))
DEPTH = 3  # how many relations are walked from a list's model
# What a lookup is asked with: what many rows answer to, and what none does.
PROBES = {
    "": ("1", "987654"),
    "__regex": (".", "^zqx$"),
    "__iregex": (".", "^zqx$"),
    "__startswith": (SECRET[:3], "zqx"),
    "__contains": (SECRET, "zqx"),
    "__gt": ("", "zzzz"),
    "__lte": ("2016-06-01", "1999-01-01"),
    "__in": ("1,2,3", "987654"),
    "__isnull": ("0", "1"),
    "__year": ("2016", "1999"),
}
REFUSED = "refused"
LISTS = admin.site._registry


@pytest.fixture(autouse=True)
def _addresses() -> None:
    """Have the addresses read: with them the registry is as people find it."""
    resolve("/admin/")


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def keepers(world: World) -> tuple[User, User]:
    """Give whoever works in the admin: the secretariat, and a superuser."""
    return world.people["office"], world.people["root"]


def list_of(model: type[Model], page: str = "changelist") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def told(keeper: User, model: type[Model], **query: str) -> Any:
    """Return all that a list tells of its rows: which, in what order, how many by each filter.

    The list itself is asked, as its page and the export ask it; REFUSED where it refuses.
    """
    request = RequestFactory().get(list_of(model), query)
    request.user, request.resolver_match = keeper, resolve(request.path)
    try:
        shown = LISTS[model].get_changelist_instance(request)
    except Refused:
        return REFUSED
    facets = [[choice["display"] for choice in each.choices(shown)] for each in shown.filter_specs]
    return [row.pk for row in shown.result_list], facets


def paths(model: type[Model], depth: int = DEPTH) -> Iterator[str]:
    """Give every field of a model, and those of the models that it leads to, as lookups."""
    for field in model._meta.get_fields():
        if getattr(field, "hidden", False):
            continue
        yield field.name
        if depth > 1 and isinstance(field.related_model, type):
            yield from (f"{field.name}__{more}" for more in paths(field.related_model, depth - 1))


def own_lookups(page: admin.ModelAdmin[Any]) -> set[str]:
    """Return the fields by which a list says that it may be filtered."""
    filters = [each[0] if isinstance(each, tuple) else each for each in page.list_filter]
    return {str(each) for each in filters if isinstance(each, str)} | {str(page.date_hierarchy)}


def is_secret(model: type[Model], path: str) -> bool:
    """Say whether a column, a filter or a search leads to what nobody may read here."""
    *steps, last = path.lstrip("-^=@").split("__")
    for step in steps:
        related = model._meta.get_field(step).related_model
        assert isinstance(related, type), path
        model = related
    hidden = {User: {"password"}, Event: {"nonce"}}
    return model in (Authenticator, UserSession, SignedIn) or last in hidden.get(model, ())


def lookups() -> list[tuple[type[Model], str, str]]:
    """Return each list with each field that it does not filter by, and each way to ask for it."""
    every = [
        (model, path, ending)
        for model, page in LISTS.items()
        for path in paths(model)
        if path not in own_lookups(page)
        for ending in PROBES
    ]
    draw = random.Random(10)  # noqa: S311  a sample, not a secret
    return draw.sample(every, SWEEP) if SWEEP else every


# Every list is of one kind


def test_every_page_of_the_admin_is_the_portal_s_own() -> None:
    strangers = [
        model._meta.label for model, page in LISTS.items() if not isinstance(page, PortalAdmin)
    ]

    assert strangers == []


def test_no_list_filters_by_searches_in_or_shows_a_secret() -> None:
    found = [
        (model._meta.label, path)
        for model, page in LISTS.items()
        for path in (*own_lookups(page) - {"None"}, *page.search_fields, *(page.ordering or ()))
        if is_secret(model, path)
    ]
    columns = {str(name) for page in LISTS.values() for name in page.list_display}

    assert found == []
    assert columns & {"password", "nonce", "data"} == set()


# Every field of every model, by every list


def test_no_list_tells_of_a_field_that_is_not_its_own_filter(keepers: tuple[User, User]) -> None:
    asked = lookups()

    found = []
    for keeper, (model, path, ending) in product(keepers, asked):
        answers = [told(keeper, model, **{path + ending: value}) for value in PROBES[ending]]
        if answers != [REFUSED, REFUSED]:
            found.append(f"{list_of(model)}?{path}{ending}: {answers}")

    assert found == [], f"of {len(asked)} lookups"


# Secrets that are known here, asked for as whoever guesses asks


def secrets(world: World, keeper: User) -> Iterator[tuple[type[Model], str, str]]:
    """Give a list, the way from it to a secret, and what is there."""
    own, event = world.people["own"], Event.objects.first()
    key = Authenticator.objects.get(user=keeper, type=Authenticator.Type.TOTP)
    draft = world.revisions["draft"]
    assert event
    yield User, "password", keeper.password
    yield User, "authenticator__data", str(key.data)
    yield User, "liaisons__party__reports__revisions__done", draft.done
    yield Liaison, "user__password", own.password
    yield Member, "user__password", world.people["same"].password
    yield Event, "nonce", event.nonce
    yield Event, "revision__done", event.revision.done
    yield Party, "reports__revisions__done", draft.done
    yield Activity, "reports__revisions__done", draft.done
    yield ExtensionRequest, "asked_by__password", own.password


def test_guessing_a_secret_letter_by_letter_is_refused_by_list_and_export(
    world: World, keepers: tuple[User, User]
) -> None:
    browsers = {keeper: browser_of(keeper) for keeper in keepers}
    known = [(keeper, *secret) for keeper in keepers for secret in secrets(world, keeper)]
    found = []
    for keeper, model, path, value in known:
        pages = ["changelist", *(["export"] if isinstance(LISTS[model], ListExport) else [])]
        for page, ending in product(pages, ("", "__startswith", "__regex", "__gte")):
            for guess in (value, value[:1], "zqx"):
                asked = f"{list_of(model, page)}?{urlencode({path + ending: guess})}"
                answer = browsers[keeper].get(asked)
                if answer.status_code != 400 or NOT_ASKED not in answer.content.decode():
                    found.append(f"{answer.status_code}: {asked}")

    assert found == []


def test_orders_counts_and_searches_tell_nothing_of_what_is_secret(
    world: World,
) -> None:
    """What each tells stays the same when two rows change their secrets, one for the other."""
    Revision.objects.filter(pk=world.revisions["draft"].pk).update(done="a", obstacles="z")
    before = everything(world.people["office"])

    swap(world.people["own"], world.people["other"], "password")
    swap(*Event.objects.order_by("pk")[:2], "nonce")
    swap(world.revisions["draft"], world.revisions["withdrawn"], "done", "obstacles")
    Authenticator.objects.update(data={"secret": "z"})

    assert everything(world.people["office"]) == before


def browser_of(keeper: User) -> PortalClient:
    """Sign an account in, with its second step; a fault is an answer too."""
    browser = PortalClient(raise_request_exception=False)
    browser.force_login(keeper)
    return browser


def swap(one: Model, other: Model, *names: str) -> None:
    """Give each of two rows the values of the other, past everything."""
    one.refresh_from_db()
    for name in names:
        first, second = getattr(one, name), getattr(other, name)
        assert first != second
        type(one)._default_manager.filter(pk=one.pk).update(**{name: second})
        type(one)._default_manager.filter(pk=other.pk).update(**{name: first})


def everything(keeper: User) -> dict[Any, Any]:
    """Return what the lists tell by every column's order, facets, calendars and searches."""
    browser = browser_of(keeper)
    answers: dict[Any, Any] = {}
    for model, page in LISTS.items():
        queries: list[dict[str, str]] = [{"_facets": "1"}, {"_popup": "1", "_to_field": "id"}]
        queries += [
            {"o": f"{way}{n}"} for way in ("", "-") for n in range(len(page.list_display) + 1)
        ]
        queries += [{"q": word} for word in ("md5", SECRET, "Se hizo")]
        queries += [{f"{page.date_hierarchy}__year": "2015"}] if page.date_hierarchy else []
        queries += [{"_to_field": field.name} for field in model._meta.concrete_fields]
        for query in queries:
            answers[model, str(query)] = told(keeper, model, **query)
    relations = {  # one to each list, or all in the whole sweep
        (field.related_model, SWEEP or f"{model} {field}"): (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model in LISTS
    }
    for (model, field), term in product(relations.values(), ("", "md5", SECRET)):
        names = {"app_label": model._meta.app_label, "model_name": str(model._meta.model_name)}
        asked = names | {"field_name": field.name, "term": term}
        answer = browser.get(reverse("admin:autocomplete"), asked)
        assert answer.status_code < 500, asked
        told_there = answer.json() if answer.status_code == 200 else None
        answers[str(asked)] = answer.status_code, told_there
    return answers


def test_a_list_answers_to_its_own_filters_search_and_columns(world: World) -> None:
    office = world.people["office"]

    assert told(office, User, is_active__exact="1") == told(office, User)
    assert told(office, User, is_active__exact="0")[0] == []
    assert told(office, User, q=f"{SECRET}-own")[0] == [world.people["own"].pk]
    assert told(office, Meeting, held_on__year="2015") != told(
        office, Meeting, held_on__year="1999"
    )
    assert told(office, User, _to_field="password") == REFUSED
    assert told(office, User, q="a" * (LONGEST_SEARCH + 1)) == REFUSED
