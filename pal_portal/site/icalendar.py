"""iCalendar (RFC 5545), as much of it as all-day events need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

LONGEST_LINE = 75  # octets, the line's end not counted


@dataclass(frozen=True)
class CalendarEvent:
    """A day to remember: its key is permanent, its address leads to the page about it.

    moved are the moments at which what happens on it was moved, there or away.
    """

    key: str
    day: date
    title: str
    text: str
    url: str
    moved: Sequence[datetime] = ()


def write_calendar(
    name: str, events: Iterable[CalendarEvent], *, host: str, origin: str, stamp: datetime
) -> bytes:
    """Write a calendar of all-day events; origin completes their addresses: https://host."""
    stamped = f"DTSTAMP:{in_utc(stamp)}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{host}//Portal del Plan de Acción Local//ES",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in sorted(events, key=lambda event: (event.day, event.key)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.key}@{host}",
            f"DTSTAMP:{in_utc(max(stamp, *event.moved))}" if event.moved else stamped,
            f"SEQUENCE:{len(event.moved)}",
            *([f"LAST-MODIFIED:{in_utc(max(event.moved))}"] if event.moved else []),
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"SUMMARY:{escaped(event.title)}",
            f"DESCRIPTION:{escaped(event.text)}",
            f"URL:{origin}{event.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Escape what separates values in a line."""
    for plain, escape_sequence in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escape_sequence)
    return text.replace("\r", "")


def folded(line: str) -> bytes:
    """Break a line after 75 octets, never inside a character; each further one starts blank."""
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
