"""What must hold between the fixture's records, beyond the words on the page."""

import re
from collections import Counter
from typing import Any

from .proof import activities, bare, responsibilities, stands_in
from .tables import ProofError

# The totals known of the signed plan (DESIGN.md 5), and what the portal adds to it.
TOTALS = {
    "commitments": 5,
    "components": 6,
    "activities": 31,
    "activities numbered and dated": 30,
    "party lines": 105,
    "printed role texts": 56,
    "rows of section 8": 32,
    "rows with a formula": 22,
    "discrepancies": 76,
    "passages quoted": 204,
    "members": 2,
    "bodies": 1,
    "sessions": 2,
}
# The rows that measure, or count half of, something else than their activity promises (048).
DIFFERING = ["2a-1", "2a-2", "2a-5", "2b-2", "2b-6", "3-3", "3-4", "3-6", "4-1", "5-3"]
# Activities of which the first party that does the work cannot be proposed, and the note that
# says why.
NOT_PROPOSED = {"4-1": "4-1-direccion", "4-3": "4-3-la-comision-por-formar"}
REPORTER_REASON = (
    "El plan no dice quién informa cada actividad; el portal propone la primera parte impresa "
    "cuyas palabras dicen que hace el trabajo: «{role_text}»."
)


def totals(fixture: dict[str, Any]) -> dict[str, int]:
    """Count the fixture's records by the names of TOTALS."""
    printed = activities(fixture)
    return {
        "commitments": len(fixture["commitments"]),
        "components": sum(len(each["components"]) for each in fixture["commitments"]),
        "activities": len(printed),
        "activities numbered and dated": sum(
            bool(re.fullmatch(r"Actividad \d\.-", each["heading"]) and each["due_on"])
            for each in printed
        ),
        "party lines": len(responsibilities(fixture)),
        "printed role texts": sum(len(role_texts(each["responsibilities"])) for each in printed),
        "rows of section 8": len(fixture["results"]),
        "rows with a formula": sum(bool(row["formula"]) for row in fixture["results"]),
        "discrepancies": len(fixture["discrepancies"]),
        "passages quoted": sum(len(each["quotes"]) for each in fixture["discrepancies"]),
        "members": len(fixture["sttl"]["members"]),
        "bodies": len(fixture["sttl"]["bodies"]),
        "sessions": len(fixture["sttl"]["sessions"]),
    }


def role_texts(lines: list[dict[str, Any]]) -> list[str]:
    """The brackets of one cell, each once, as it is printed once for its names."""
    return list(dict.fromkeys(line["role_text"] for line in lines if line["role_text"]))


def check_records(fixture: dict[str, Any]) -> None:
    """Raise ProofError where the records disagree with each other, the source or the totals."""
    check_same("totals", totals(fixture), TOTALS)
    check_themes(fixture)
    check_roles(fixture)
    check_parties(fixture)
    check_results(fixture)
    check_proposals(fixture)
    check_reporters(fixture)
    check_seats(fixture)
    check_quotes(fixture)


def check_themes(fixture: dict[str, Any]) -> None:
    """Three printed themes serve five columns: the row below says which (decision 011)."""
    themes = {"Alineado": "Nacional", "Problemática": "Local", "Para": "Follow the Money"}
    for commitment in fixture["commitments"]:
        wanted = themes[commitment["alignment"].split()[0]]
        check_same(f"theme of commitment {commitment['number']}", commitment["theme"], wanted)


def check_roles(fixture: dict[str, Any]) -> None:
    """Each line's roles follow from its printed words by the one table, which has no others."""
    table = fixture["roles"]
    for line in responsibilities(fixture):
        entry = table.get(line["role_text"])
        if line["role_text"] and entry is None:
            raise ProofError(f"roles.json does not know {line['role_text']!r}")
        roles = entry["roles"] if entry else ["sin_papel_impreso"]
        check_same(line["printed_name"], line["roles"], roles)
        works = "true" if entry and entry["does_the_work"] else "false"
        check_same(f"{line['printed_name']} does the work", line["works"], works)
    printed = {line["role_text"] for line in responsibilities(fixture)} - {""}
    check_same("role texts", set(table), printed)


def check_parties(fixture: dict[str, Any]) -> None:
    """Each printed name is a variant of its line's party; none is without a line."""
    variants = [(party["slug"], name) for party in fixture["parties"] for name in party["variants"]]
    lines = {(line["party"], line["printed_name"]) for line in responsibilities(fixture)}
    check_same("printed names", set(variants), lines)
    repeated = [name for name, times in Counter(name for _, name in variants).items() if times > 1]
    check_same("names of two parties", repeated, [])
    for party in fixture["parties"]:
        best = [name for name in party["variants"] if name.rstrip(".:") == party["name"]]
        check_same(f"party {party['slug']} is named as printed", bool(best), True)


def check_results(fixture: dict[str, Any]) -> None:
    """Rows match activities by meaning, each once; a formula is exactly its two labels."""
    rows = fixture["results"]
    printed = {activity["code"]: activity for activity in activities(fixture)}
    matched = Counter(row["activity"] for row in rows if row["activity"])
    check_same("activities with one row each", matched, Counter([*printed]))
    order = [
        f"{commitment['number']}{component['letter']}"
        for commitment in fixture["commitments"]
        for component in commitment["components"]
    ]
    tables = [row["component"] for row in rows]
    check_same("tables", tables, sorted(tables, key=order.index))
    for row in rows:
        check_same(row["activity_text"], row["grade"] == "sin_contraparte", row["activity"] is None)
        check_same(row["activity_text"], row["grade"] == "coincide", not row["grade_note"])
        if row["activity"]:
            activity = printed[row["activity"]]
            wordings = {wording(activity["title"]), wording(activity["correction"])}
            same = wording(row["activity_text"]) in wordings
            differs = row["grade"] == "difiere_en_lo_sustancial"
            check_same(
                f"{row['activity']} is exact", row["grade"] == "coincide", same and not differs
            )
        check_same(row["activity_text"], formula_of(row["indicator"]), formula_in(row))
    differing = {
        row["activity"]
        for row in rows
        if row["formula"] and row["grade"] == "difiere_en_lo_sustancial"
    }
    check_same("measuring rows that differ", differing, {*DIFFERING})


def wording(text: str) -> str:
    """The words alone, as two wordings are compared: without white space and final full stop."""
    return bare(text).rstrip(".")


def formula_in(row: dict[str, Any]) -> str:
    """The printed formula without white space and final full stop."""
    return wording(row["formula"])


def formula_of(indicator: dict[str, Any] | None) -> str:
    """The formula that an indicator's labels make; none without an indicator."""
    if indicator is None:
        return ""
    return bare(f"({indicator['numerator_label']}*100)/({indicator['denominator_label']})")


def check_proposals(fixture: dict[str, Any]) -> None:
    """The portal proposes something, with its reason, for each indicator and for nothing else."""
    proposals = fixture["proposals"]
    labels = {row["activity"]: row["indicator"] for row in fixture["results"] if row["indicator"]}
    universes = {each["slug"]: each["denominator_label"] for each in proposals["universes"]}
    check_same("proposals", set(proposals["indicators"]), set(labels))
    for code, proposal in proposals["indicators"].items():
        check_same(f"{code} has a reason", bool(proposal["reason"]), True)
        if proposal["universe"]:
            shared = universes.get(proposal["universe"])
            check_same(f"{code} universe", labels[code]["denominator_label"], shared)
            check_same(f"{code} fixed", proposal["has_fixed_denominator"], True)


def check_reporters(fixture: dict[str, Any]) -> None:
    """The first printed party whose words do the work is proposed to report, and says by which.

    Not so where a note says why it cannot be defended.
    """
    notes = {note["key"]: note["activity"] for note in fixture["discrepancies"]}
    for code, key in NOT_PROPOSED.items():
        check_same(f"why {code} is not proposed", notes.get(key), code)
    wanted = {}
    for activity in activities(fixture):
        if activity["code"] in NOT_PROPOSED:
            continue
        for line in activity["responsibilities"]:
            if line["works"] == "true":
                reason = REPORTER_REASON.format(role_text=line["role_text"])
                wanted[activity["code"]] = {"party": line["party"], "reason": reason}
                break
    check_same("reporters", fixture["proposals"]["reporters"], wanted)


def check_seats(fixture: dict[str, Any]) -> None:
    """Whoever held a seat at the signing has it as told, and nobody else (decision 036)."""
    told = [member for member in fixture["sttl"]["members"] if member["is_current"]]
    seats = fixture["sttl"]["seats"]
    check_same("seats", len(seats), len(told))
    for seat, member in zip(seats, told, strict=True):
        check_same(seat["name"], seat, {name: member[name] for name in seat})


def check_quotes(fixture: dict[str, Any]) -> None:
    """What a note or a fact of the STTL quotes is printed; each doubtful row has a note."""
    source = fixture["source"]
    notes = fixture["discrepancies"]
    check_same("keys", len({note["key"] for note in notes}), len(notes))
    quotes = [quote for note in notes for quote in note["quotes"]]
    for member in fixture["sttl"]["members"]:
        quotes += [member["name"], member["office"], member["organisation"], member["quote"]]
    for body in fixture["sttl"]["bodies"]:
        quotes += [body["name"], *re.findall("«(.+?)»", body["reason"])]
    for session in fixture["sttl"]["sessions"]:
        quotes += session["text"].split("\n\n")
    for quote in quotes:
        check_same(f"printed: {quote}", stands_in(source, quote), True)
    for row in fixture["results"]:
        if row["grade"] in {"difiere_en_lo_sustancial", "sin_contraparte"}:
            about = [note for note in notes if note["activity"] == row["activity"]]
            words = [row["activity_text"], row["objective"] or "-", row["formula"] or "-"]
            told = any(
                any(bare(passage) in bare(quote) for passage in words)
                for note in about
                for quote in note["quotes"]
            )
            check_same(f"a note tells of {row['activity_text']}", told, True)


def check_same(what: str, found: object, wanted: object) -> None:
    """Raise ProofError unless the two are equal."""
    if found != wanted:
        raise ProofError(f"{what}: {found!r} instead of {wanted!r}")
