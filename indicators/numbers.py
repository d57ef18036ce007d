"""How the portal writes a number: the same on every page, in every sentence."""

from decimal import Decimal


def format_number(number: Decimal) -> str:
    """Write a number for a sentence: no trailing zeros, thousands apart, as Mexico does."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")


def percent(number: Decimal) -> str:
    """Write a percentage: no trailing zeros, and a space that does not break before the sign."""
    return f"{format_number(number)}\N{NO-BREAK SPACE}%"
