"""Form fields that let nothing strange in (TRUST.md): figures, months, plain text."""

import re
from datetime import date
from decimal import Decimal
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri, punycode

from commitments.fields import PlainTextField
from commitments.months import parse_month, write_month

__all__ = ["FigureField", "LinkField", "MonthField", "PlainTextField"]

WRITTEN_FIGURE = re.compile(r"(?P<whole>[0-9]{1,12})(\.(?P<places>[0-9]{1,2}))?", re.ASCII)
SIGNS = {  # what a figure is that bears one, and how to write it
    "%": "Es un porcentaje: escriba la cifra sola, 12 y no 12 %.",
    "$": "Es una cantidad de dinero: escriba la cifra sola, 1500 y no $1500.",
}
DIGITS = 12  # before the point and after it, together
# The names of networks of one's own (RFC 6761, 6762, 8375), and those that offices use for theirs
OWN_NETWORKS = tuple(
    f".{name}" for name in "localhost local internal lan home home.arpa corp intranet".split()
)


def sign_in(text: str) -> str:
    """Return the sign that a figure bears and should not; empty for none."""
    return next((sign for sign in SIGNS if sign in text), "")


class FigureField(forms.CharField):
    """A number of at most 12 digits, two of them decimals, written with ASCII digits and a point.

    A comma is refused, not guessed: 1,5 and 1,000 would be read apart by a thousand.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 14})

    def to_python(self, value: Any) -> Any:
        """Return a Decimal, or None of an empty field; a ValidationError says how to write it."""
        text = super().to_python(value)
        if not text:
            return None
        if sign := sign_in(text):
            raise ValidationError(SIGNS[sign], code="sign")
        if "," in text:
            raise ValidationError(
                "Escriba el número sin comas: 1000 para mil, 1.5 para uno y medio.", code="comma"
            )
        if text.startswith("-"):
            raise ValidationError("El número no puede ser negativo.", code="negative")
        match = WRITTEN_FIGURE.fullmatch(text)
        if not match:
            raise ValidationError(
                "Escriba solo cifras, con punto decimal si hace falta: 1000 o 1.5 "
                "(hasta dos decimales).",
                code="figure",
            )
        if len(match["whole"]) + len(match["places"] or "") > DIGITS:
            raise ValidationError(f"Escriba {DIGITS} cifras como máximo.", code="digits")
        return Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        """Show a number kept with two places as a person writes it: 12, 1.5."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def encoded_link(url: str) -> str:
    """Write an address as browsers send it: spaces and accents encoded, its host in ASCII.

    What is encoded already stays so. Raises ValueError of one that cannot be parted.
    """
    parts = urlsplit(url)
    name, host = parts.hostname or "", parts.netloc
    if not name.isascii():
        host = host.lower().replace(name, punycode(name))
    return iri_to_uri(urlunsplit(parts._replace(netloc=host)))


def is_of_the_web(host: str) -> bool:
    """Say whether everybody reaches a host: no private address, no name of an own network."""
    try:
        address = ip_address(host)
    except ValueError:
        return not f".{host.rstrip('.')}".endswith(OWN_NETWORKS)
    return (getattr(address, "ipv4_mapped", None) or address).is_global


class LinkField(PlainTextField, forms.URLField):
    """An address of the web that everybody can open; one that names no scheme is for https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})

    def to_python(self, value: Any) -> Any:
        """Return the address encoded; a ValidationError says how to write it."""
        url = super().to_python(value)
        try:
            return encoded_link(url)
        except ValueError as error:  # UnicodeError too, of a host that cannot be written in ASCII
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def clean(self, value: Any) -> Any:
        """Refuse what is no evidence: what only its writer can open, or what gives a password."""
        url = super().clean(value)
        if not url:
            return url
        if not url.startswith(("http://", "https://")):
            raise ValidationError("Escriba un enlace que empiece con https://.", code="scheme")
        parts = urlsplit(url)
        if "@" in parts.netloc:
            raise ValidationError("Escriba el enlace sin usuario ni contraseña.", code="user")
        if not is_of_the_web(parts.hostname or ""):
            raise ValidationError(
                "El enlace lleva a una red privada que el público no puede abrir; escriba uno "
                "público o suba el archivo.",
                code="private",
            )
        return url


class MonthField(forms.CharField):
    """A month written AAAA-MM; given back as its first day."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 9, "placeholder": "AAAA-MM"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_month(text)
        except ValueError as error:
            raise ValidationError("Escriba el mes así: 2016-03.", code="month") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a month as people type it."""
        return write_month(value) if isinstance(value, date) else value
