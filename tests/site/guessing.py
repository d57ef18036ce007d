"""What guessers do: many addresses, and counts kept in a table as several workers keep them."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import override_settings

DOOR, STEP, RESET = "/cuentas/entrar/", "/cuentas/entrar/codigo/", "/cuentas/restablecer/"


def address_number(number: int) -> str:
    """Return one of the addresses kept for tests of speed (RFC 2544), each number its own."""
    return f"198.18.{number // 250}.{number % 250 + 1}"


@pytest.fixture
def counted_in_tables(db: None) -> Iterator[None]:
    """Keep both caches as an installation does: in tables of the database."""
    backends = {
        "default": "django.core.cache.backends.db.DatabaseCache",
        "throttles": "pal_portal.accounts.counters.CounterCache",
    }
    tables = {
        name: {"BACKEND": backend, "LOCATION": f"test_{name}", "OPTIONS": {"MAX_ENTRIES": most}}
        for (name, backend), most in zip(backends.items(), (300, 1_000_000), strict=True)
    }
    assert set(tables) == set(settings.CACHES)
    with override_settings(CACHES=tables):
        call_command("createcachetable", verbosity=0)
        caches["throttles"].clear()
        yield
