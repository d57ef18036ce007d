"""Parts of queries that several tables share: permanent codes, and orders that stay."""

from django.db import connection
from django.db.models import CharField, F, Value, Window
from django.db.models.functions import Cast, Collate, Concat, RowNumber

BYTE_ORDER = {"postgresql": "C", "sqlite": "BINARY"}  # each database's name for it


def component_code(to: str = "") -> Concat:
    """Write the permanent code of a component, such as 2a, from the path to it."""
    return Concat(
        Cast(f"{to}commitment__number", CharField()), f"{to}letter", output_field=CharField()
    )


def result_code(to: str = "") -> Concat:
    """Write the permanent code of a row of section 8, such as s8-2a-3: component and position.

    It names the row's indicator too, of which there is one at most.
    """
    return Concat(
        Value("s8-"),
        component_code(f"{to}component__"),
        Value("-"),
        Cast(f"{to}position", CharField()),
        output_field=CharField(),
    )


def printed_order(to: str = "") -> tuple[str, str, str]:
    """Order as the document prints the activities, from the path to one."""
    component = f"{to}component__"
    return f"{component}commitment__number", f"{component}letter", f"{to}number"


def result_order(to: str = "") -> tuple[str, str, str]:
    """Order as section 8 prints its rows, from the path to one."""
    component = f"{to}component__"
    return f"{component}commitment__number", f"{component}letter", f"{to}position"


def byte_order(field: str) -> Collate:
    """Order texts by their bytes, the same on every database and in every language."""
    return Collate(F(field), BYTE_ORDER[connection.vendor])


def numbered(*within: str, by: tuple[str, ...] = ("recorded_at", "pk")) -> Window:
    """Number the records of each group from one, in the order recorded: part of their key."""
    order = [F(each).asc() for each in by]
    return Window(RowNumber(), partition_by=list(within) or None, order_by=order)
