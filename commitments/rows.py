"""Rows that belong to a record, brought along with it in the same query."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler

SQLITE = "(SELECT json_group_array(json(record)) FROM (%(subquery)s))"
POSTGRESQL = "(SELECT COALESCE(jsonb_agg(record), '[]'::jsonb) FROM (%(subquery)s) AS records)"


class Rows(Subquery):
    """The rows of a queryset as a list of dicts, in no order: texts, whole numbers, booleans.

    Dates and decimals would lose their type on the way; ask for those in a query of their own.
    """

    template = SQLITE
    output_field = JSONField()

    def __init__(self, records: QuerySet[Any], *fields: str, **named: str) -> None:
        columns = {field: field for field in fields} | named
        super().__init__(records.order_by().values(record=JSONObject(**columns)))

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template=POSTGRESQL, **extra)
