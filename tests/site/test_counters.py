"""What is counted against a guesser stays counted, whatever else fills the tables."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from pal_portal.accounts.counters import CounterCache
from pal_portal.accounts.throttles import add
from tests.site.guessing import RESET, address_number, counted_in_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_in_tables")]
__all__ = ["counted_in_tables"]


def counts() -> CounterCache:
    cache = caches["throttles"]
    assert isinstance(cache, CounterCache)
    return cache


def test_a_count_begins_once_goes_up_and_keeps_its_time() -> None:
    cache = counts()

    begun = [cache.add("a", 0, 60), cache.add("a", 0, 60)]
    expires = expiry()
    numbers = [cache.incr("a"), cache.incr("a", 5), cache.incr("a", -1)]

    assert begun == [True, False]
    assert numbers == [1, 6, 5]
    assert cache.get("a") == 5
    assert expiry() == expires


def test_a_count_whose_time_is_over_begins_again() -> None:
    cache = counts()
    cache.set("a", 5, -1)

    with pytest.raises(ValueError, match="no count under 'a'"):
        cache.incr("a")

    assert cache.touch("a", 60) is False
    assert cache.add("a", 0, 60) is True
    assert cache.incr("a") == 1
    assert cache.touch("a", 90) is True


def test_too_many_rows_cost_the_expired_first_and_then_what_expires_next() -> None:
    cache = counts()
    cache.set("z-expired", 1, -1)
    for number, seconds in enumerate([300, 86_400, 300, 600]):
        cache.set(f"{9 - number}", number, seconds)
    cache._max_entries = 2

    cache.sweep()

    assert [cache.get(key) for key in ("9", "8", "7", "6")] == [None, 1, None, 3]


def test_a_count_within_a_transaction_waits_for_nobody() -> None:
    with transaction.atomic():
        inside = [add("a", 1, lasting=60), add("a", 1, lasting=60)]

    assert inside == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_no_step_is_lost_between_workers() -> None:
    def eight(_: int) -> list[int]:
        try:
            return [add("a", 1, lasting=60) for _ in range(8)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        numbers = sorted(chain.from_iterable(workers.map(eight, range(8))))

    assert numbers == list(range(1, 65))


def test_a_flood_of_requests_pushes_no_count_out() -> None:
    for number in range(3):
        add(f"guess-{number}", 1, lasting=300)
    caches["default"].set("a-page", 1)

    for number in range(320):
        caches["default"].set(f"flood-{number}", 1)
        ratelimit.cache.set(f"flood-{number}", 1)
    for number in range(20):
        Client().post(
            RESET, {"email": f"nadie-{number}@example.mx"}, REMOTE_ADDR=address_number(number)
        )
    counts().sweep()

    assert caches["default"].get("a-page") is None
    assert counts().get("flood-0") == 1  # allauth counts there too
    assert [add(f"guess-{number}", 1, lasting=300) for number in range(3)] == [2, 2, 2]


def expiry() -> datetime:
    """Return when the only count's time is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM test_throttles")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]
