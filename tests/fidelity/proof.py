"""The proof that the fixture carries the whole signed plan, in its words and in its order.

The source is read as a stream of its characters without white space, each with its line.
What `left_out.json` lists is taken out of the stream at its own line, in order. What remains
must be, character by character, the words of the records in the order in which they are printed:
nothing skipped, nothing added, nothing moved. A passage that serves several records (a bracket
its names, a heading two records) is one claim with several owners that must all say the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from .tables import ProofError, Record

SHOWN = 60  # how many characters of a passage an error message quotes


@dataclass(frozen=True)
class Claim:
    """A printed passage and the records that carry it, each with its own copy of the words."""

    owners: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Span:
    """A claim found in the source: its owners and the lines that it takes up."""

    owners: tuple[str, ...]
    lines: frozenset[int]


@cache
def bare(text: str) -> str:
    """Take all white space away."""
    return "".join(text.split())


@dataclass(frozen=True)
class Stream:
    """The source's characters without white space, and the line of each."""

    characters: str
    lines: list[int]

    def start(self, cursor: int) -> str:
        """Quote what stands at the cursor, with its line, for an error message."""
        line = self.lines[cursor] if cursor < len(self.lines) else "the end"
        return f"line {line} has {self.characters[cursor : cursor + SHOWN]!r}"


def prove(fixture: dict[str, Any]) -> list[Span]:
    """Show that the records and the passages left out are the whole source, in order.

    Returns each claim's place; raises ProofError at the first passage that does not fit.
    """
    left_out = tuple((each["line"], each["text"], each["reason"]) for each in fixture["left_out"])
    stream = remaining_stream(fixture["source"], left_out)
    cursor, spans = 0, []
    for claim in claims(fixture):
        words = bare(claim.text)
        if not words:
            continue
        if not stream.characters.startswith(words, cursor):
            said = f"{' and '.join(claim.owners)} says {words[:SHOWN]!r}"
            raise ProofError(f"{said}; {stream.start(cursor)}")
        end = cursor + len(words)
        spans.append(Span(claim.owners, frozenset(stream.lines[cursor:end])))
        cursor = end
    if cursor != len(stream.characters):
        raise ProofError(f"No record claims what {stream.start(cursor)}")
    return spans


@lru_cache(maxsize=4)
def remaining_stream(source: str, left_out: tuple[tuple[int, str, str], ...]) -> Stream:
    """Give the source without white space and without what is left out.

    Each entry of left_out (its line, its text, its reason) must stand in its line, after the entry
    before it, and give a reason.
    """
    characters: list[str] = []
    lines: list[int] = []
    entries = [*left_out]
    for number, line in enumerate(source.split("\n"), start=1):
        rest = bare(line)
        kept = ""
        while entries and entries[0][0] == number:
            _, text, reason = entries.pop(0)
            before, found, rest = rest.partition(bare(text))
            if not found or not reason:
                raise ProofError(f"left_out {number}: not there, or without a reason: {text}")
            kept += before
        characters.append(kept + rest)
        lines += [number] * len(kept + rest)
    if entries:
        raise ProofError(f"left_out is out of order, or past the end: {entries[0]}")
    return Stream("".join(characters), lines)


def claims(fixture: dict[str, Any]) -> Iterator[Claim]:
    """Walk the records in the order in which the document prints them."""
    for section in fixture["sections"]:
        yield from section_claims(section, fixture)


def section_claims(section: Record, fixture: dict[str, Any]) -> Iterator[Claim]:
    """A heading with its text and note, what stands under it, and the tables printed there."""
    key = section["key"]
    table, _, which = key.partition("-")
    heading = [(f"section {key} title", section["title"])]
    if table == "plantilla" and which.isdigit():
        commitment = only(fixture["commitments"], number=int(which))
        heading.append((f"commitment {which} heading", commitment["heading"]))
    elif table == "medicion" and key != "medicion-de-resultados":
        heading.append(
            (f"component {which} results_title", part_of(fixture, which)["results_title"])
        )
    yield Claim((f"section {key} number",), section["number"])
    yield shared(heading)
    yield Claim((f"section {key} body",), section["body"])
    yield Claim((f"section {key} footnote",), section["footnote"])
    for child in section["children"]:
        yield from section_claims(child, fixture)
    if key == "tabla-de-compromisos":
        yield from table_claims(fixture["commitments"])
    elif len(heading) > 1 and table == "plantilla":
        yield from template_claims(commitment)
    elif len(heading) > 1:
        yield from results_claims(which, fixture)


def table_claims(commitments: list[Record]) -> Iterator[Claim]:
    """The table of section 6, row by row; commitments of one theme share its one printed cell."""
    themes: dict[str, list[tuple[str, str]]] = {}
    for commitment in commitments:
        owner = f"commitment {commitment['number']} theme"
        themes.setdefault(commitment["theme"], []).append((owner, commitment["theme"]))
    for owners in themes.values():
        yield shared(owners)
    for field in ("alignment", "topic"):
        for commitment in commitments:
            yield Claim((f"commitment {commitment['number']} {field}",), commitment[field])
    for commitment in commitments:
        yield Claim((f"commitment {commitment['number']}",), f"Compromiso {commitment['number']}")
    for commitment in commitments:
        yield Claim((f"commitment {commitment['number']} title",), commitment["title"])


def template_claims(commitment: Record) -> Iterator[Claim]:
    """A commitment's template in section 7."""
    for field in ("problem", "objective", "text"):
        yield Claim((f"commitment {commitment['number']} {field}",), commitment[field])
    for component in commitment["components"]:
        owner = f"component {commitment['number']}{component['letter']}"
        if component["letter"]:
            yield Claim((f"{owner} name",), f"{component['letter']}) {component['name']}")
        for field in ("problem", "objective", "text"):
            yield Claim((f"{owner} {field}",), component[field])
        for activity in component["activities"]:
            yield from activity_claims(activity)


def activity_claims(activity: Record) -> Iterator[Claim]:
    """An activity's row in section 7: what, who, by when, how it is followed up."""
    code = activity["code"]
    yield Claim((f"activity {code} heading",), activity["heading"])
    yield Claim((f"activity {code} title",), activity["title"])
    yield from responsibility_claims(code, activity["responsibilities"])
    yield Claim((f"activity {code} due_text",), activity["due_text"])
    yield Claim((f"activity {code} follow_up",), activity["follow_up"])


def responsibility_claims(code: str, lines: list[Record]) -> Iterator[Claim]:
    """The names of the cell, each bracket after the last of the names for which it speaks."""
    holders: list[tuple[str, str]] = []
    for line, following in zip(lines, [*lines, None][1:], strict=True):
        owner = f"responsibility {code}/{line['line']}"
        yield Claim((owner,), line["printed_name"])
        words = line["role_text"]
        if words:
            holders.append((f"{owner} role_text", f"({words})"))
            if following is None or following["role_text"] != words:
                yield shared(holders)
                holders = []


def results_claims(component: str, fixture: dict[str, Any]) -> Iterator[Claim]:
    """A component's table in section 8: its own wording, then its rows."""
    part = part_of(fixture, component)
    for field in ("results_problem", "results_objective", "results_text"):
        yield Claim((f"component {component} {field}",), part[field])
    for position, row in enumerate(fixture["results"], start=1):
        if row["component"] == component:
            for field in ("number", "activity_text", "objective", "formula"):
                yield Claim((f"result {position} {field}",), row[field])


def shared(copies: list[tuple[str, str]]) -> Claim:
    """One passage carried by several records, which must all carry the same words."""
    texts = {text for _, text in copies}
    if len(texts) != 1:
        raise ProofError(f"One printed passage, several wordings: {copies}")
    return Claim(tuple(owner for owner, _ in copies), texts.pop())


@lru_cache
def printed(source: str) -> str:
    """The source without white space and converter marks."""
    return bare(re.sub(r"\[(footnoteRef:\d+|bookmark: [^\]]*)\]", "", source))


def stands_in(source: str, passage: str) -> bool:
    """Say whether the passage is printed in the source, white space and converter marks aside."""
    return bool(bare(passage)) and bare(passage) in printed(source)


def activities(fixture: dict[str, Any]) -> list[Record]:
    """All activities, in printed order."""
    return [
        activity
        for commitment in fixture["commitments"]
        for component in commitment["components"]
        for activity in component["activities"]
    ]


def responsibilities(fixture: dict[str, Any]) -> list[Record]:
    """All party lines of the activities' cells, in printed order."""
    return [line for activity in activities(fixture) for line in activity["responsibilities"]]


def part_of(fixture: dict[str, Any], code: str) -> Record:
    commitment = only(fixture["commitments"], number=int(code[0]))
    return only(commitment["components"], letter=code[1:])


def only(records: list[Record], **wanted: object) -> Record:
    found = [
        record for record in records if all(record[key] == value for key, value in wanted.items())
    ]
    if len(found) != 1:
        raise ProofError(f"{len(found)} records with {wanted} instead of one")
    return found[0]
