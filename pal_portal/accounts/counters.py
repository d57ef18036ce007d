"""Where attempts are counted: a table of the database from which no flood pushes a count out."""

import base64
import pickle
import secrets
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction

SWEEP_EVERY = 1000  # writes between two looks for what has expired: by then it is cheap


class CounterCache(DatabaseCache):
    """Django's cache in a table, for counts that must hold until their time is over.

    Django's own counts its rows at every write, throws away by the order of the keys once they are
    too many, adds to a number in two steps and keeps silent about a write that failed. Here expired
    rows go first, then those that expire next; MAX_ENTRIES says when.
    """

    _table: str  # as Django's keeps its name

    @property
    def _database(self) -> Any:
        return connections[router.db_for_write(self.cache_model_class)]

    def _run(self, sql: str, *values: object) -> Any:
        """Run a statement on the table, {table} in it, and return its cursor; a time is adapted."""
        database = self._database
        cursor = database.cursor()
        cursor.execute(
            sql.format(table=database.ops.quote_name(self._table)),
            [
                database.ops.adapt_datetimefield_value(value)
                if isinstance(value, datetime)
                else value
                for value in values
            ],
        )
        return cursor

    def _base_set(
        self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        """Write a row in one statement; "add" only where none is alive. Return whether it did."""
        if secrets.randbelow(SWEEP_EVERY) == 0:
            self.sweep()
        until = self.get_backend_timeout(timeout)
        expires = datetime.max if until is None else _whole(until)  # noqa: DTZ901  as Django's own
        if mode == "touch":
            sql = "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s"
            return bool(self._run(sql, expires, key, _now()).rowcount)
        sql = (
            "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)"
            " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value,"
            " expires = excluded.expires"
        )
        row = [key, _text(value), expires]
        if mode == "add":
            return bool(self._run(f"{sql} WHERE {{table}}.expires <= %s", *row, _now()).rowcount)
        return bool(self._run(sql, *row).rowcount)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number that is alive and return it, in one step between all workers.

        Its time goes on as it was. Raises ValueError where there is none.
        """
        row = self.make_and_validate_key(key, version=version)
        with transaction.atomic(using=self._database.alias):
            # SQLite has the lock since the transaction began (IMMEDIATE).
            can_lock = self._database.features.has_select_for_update
            sql = "SELECT 1 FROM {table} WHERE cache_key = %s AND expires > %s"
            alive = self._run(sql + (" FOR UPDATE" if can_lock else ""), row, _now()).fetchone()
            value = self.get(key, version=version) if alive else None
            if value is None:
                raise ValueError(f"There is no count under {key!r}.")
            value += delta
            self._run("UPDATE {table} SET value = %s WHERE cache_key = %s", _text(value), row)
        return int(value)

    def sweep(self) -> None:
        """Delete what has expired; of still too many rows those that would expire next."""
        self._run("DELETE FROM {table} WHERE expires <= %s", _now())
        excess = self._run("SELECT COUNT(*) FROM {table}").fetchone()[0] - self._max_entries
        if excess > 0:
            self._run(
                "DELETE FROM {table} WHERE cache_key IN"
                " (SELECT cache_key FROM {table} ORDER BY expires LIMIT %s)",
                excess,
            )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _whole(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=0)


def _text(value: object) -> str:
    """Return a value as Django's cache in a table reads it."""
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")
