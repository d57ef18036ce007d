"""What all tests share: a clean cache, and a real browser that watches the page it shows."""

import gc
import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import caches
from hypothesis import settings
from playwright.sync_api import ConsoleMessage, Page, Response
from pytest_django import DjangoDbBlocker, Settings

from tests.clients import PortalClient
from tests.site.addresses import furnished

pytest.register_assert_rewrite("tests.site.crawler")  # so that it says what it found

NEEDED = {
    "browser": ("chromium", "Chromium is not installed (Debian: apt-get install chromium)."),
    "calc": ("soffice", "Calc is not installed (Debian: apt-get install libreoffice-calc-nogui)."),
}
CHROMIUM = shutil.which("chromium")
SERIAL = itertools.count()

# Playwright's event loop runs in the thread of the tests, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is no failure. In CI Hypothesis by itself draws the same examples on every run.
settings.register_profile("suite", settings(), deadline=None)
settings.load_profile("suite")

AXE_TAGS = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
]


ASK_FOR_THE_DATABASE = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)  # before -m chooses among the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for the database and what reads the year, so that nobody keeps a list."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & ASK_FOR_THE_DATABASE:
            item.add_marker("database")
        if "demo" in fixtures:
            item.add_marker("demo")


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among what was imported: a tenth of the time goes there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip the tests that need a program which is not there, except in CI, which must have it."""
    for mark, (program, reason) in NEEDED.items():
        if item.get_closest_marker(mark) and shutil.which(program) is None:
            if os.environ.get("CI"):
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start each test with nothing counted against anybody's sign-in."""
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test a media folder of its own, made when something is put into it."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{next(SERIAL)}"


@pytest.fixture(autouse=True)
def _own_releases(settings: Settings) -> None:
    """Give each test releases of its own: another storage in memory."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture(scope="module")
def furnished_world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Furnish a world once for a module whose tests change nothing in it.

    Such a module keeps its files by doing without _own_media and _own_releases.
    """
    with django_db_blocker.unblock(), furnished(tmp_path_factory.mktemp("furnished")):
        yield


@pytest.fixture
def client() -> PortalClient:
    """Give a browser in which force_login takes staff past their second step too."""
    return PortalClient()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start Debian's Chromium, quiet and without the network."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as a person in Durango does."""
    return {**browser_context_args, "locale": "es-MX", "timezone_id": "America/Monterrey"}


@pytest.fixture
def watched_page(page: Page) -> Iterator[Page]:
    """Give a page on which nothing may go wrong unseen.

    At the end of the test there must have been no error on its console, no exception, no breach
    of the Content-Security-Policy and no part of it (style, picture, script) that failed to load.
    A page that is itself a 4xx is the test's own affair.
    """
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # What failed to load is judged below, where one sees whether it was the page itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            problems.append(f"{response.status}: {response.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("response", answered)
    page.expose_function("reportViolation", lambda text: problems.append(f"policy: {text}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', event => "
        "reportViolation(`${event.effectiveDirective} ${event.blockedURI}`))"
    )
    yield page
    assert problems == []


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Give a function that asks axe for WCAG 2.2 AA and its best practices of a page.

    In light all of it; in dark, where only the colours differ, their contrast.
    """

    def violations(page: Page, only: dict[str, object]) -> list[dict[str, object]]:
        options = {"runOnly": only, "resultTypes": ["violations"]}
        return [
            {"rule": found["id"], "on": [node["html"] for node in found["nodes"]]}
            for found in Axe().run(page, options=options).response["violations"]
        ]

    def check(page: Page) -> None:
        found = violations(page, {"type": "tag", "values": AXE_TAGS})
        page.emulate_media(color_scheme="dark")
        found += violations(page, {"type": "rule", "values": ["color-contrast"]})
        page.emulate_media(color_scheme="light")
        assert found == [], json.dumps(found, indent=2, ensure_ascii=False)

    return check
