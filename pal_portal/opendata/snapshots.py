"""One state of the database for all that is read together, whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as it was at the first read.

    On SQLite by a plain read transaction: Django's own would take the writers' lock (settings).
    Inside a transaction it changes nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django finds out once a process whether SQLite knows JSON, in a transaction of its own:
        # inside this one it would fail, and every activity's page with it from then on.
        _ = connection.features.supports_json_field
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
