"""How the pencil writes the counts of reports, as the board and the parties' pages do."""

from datetime import date, timedelta

from commitments.months import shift, short_month_name

from .duties import Count, Due, count
from .notebook import Notebook
from .wording import days, handed_of_owed

ONE_DAY = timedelta(days=1)
NOBODY = "Sin parte designada"


def near_day(day: date, month: date) -> str:
    """Write a day beside its month: with its year where that is far."""
    written_month = short_month_name(day)
    short = written_month if day >= shift(month, 12) else written_month.partition(" ")[0]
    return f"{day.day} {short}"


def cell(notes: Notebook, corte: date, due: Due | None) -> str:
    """Write a cell of the board; a month that stands under another party holds a dash."""
    if due is None:
        return "—"
    notice = {
        "unassigned": "sin parte",
        "not_owed": "no se debe",
        "pending": "por entregar",
        "missing": "falta",
        "in_review": "en revisión",
        "published": f"{days(due.late)} tarde" if due.late else "a tiempo",
    }
    said = [notice[due.standing]]
    if due.standing == "missing" and due.due_on:
        said.append(f"desde {near_day(due.due_on + ONE_DAY, due.month)}")
    if due.standing == "pending" and due.due_on:
        said.append(f"hasta {near_day(due.due_on, due.month)}")
    if due.standing == "in_review" and due.handed_in_on:
        said.append(f"llegó {near_day(due.handed_in_on, due.month)}")
        said += [f"{days(due.late)} tarde"] if due.late else []
    report = notes.current(due.code, due.month, corte)
    if report and due.standing == "published":
        said += ["sin actividad"] if report["idle"] else []
        said += [f"versión {report['number']}"] if report["number"] > 1 else []
    said += ["con prórroga"] if due.is_extended else []
    return " ".join(said)


def totals(reports: Count, whole: Count) -> list[str]:
    """Write a row of the board's totals; what nobody has in the whole plan has no column."""
    found = [handed_of_owed(reports), str(reports.missing), str(reports.late)]
    found += [str(reports.pending)] if whole.pending else []
    return found + ([str(reports.unassigned)] if whole.unassigned else [])


def foot(notes: Notebook, corte: date) -> list[list[str]]:
    """Write the board's foot: each count month by month."""
    months = [
        count(each for each in notes.all_reports(corte) if each.month == month)
        for month in notes.months(corte)
    ]
    lines = {
        "Se deben": [each.owed for each in months],
        "Entregados": [each.handed_in for each in months],
        "De ellos, tarde": [each.late for each in months],
        "Faltan": [each.missing for each in months],
        "Por entregar": [each.pending for each in months],
        "Aparte, sin parte": [each.unassigned for each in months],
    }
    always = list(lines)[:4]
    return [
        [name, *map(str, counts)] for name, counts in lines.items() if name in always or any(counts)
    ]


def four(reports: Count) -> list[str]:
    """Write what a party owes, handed in, handed in late and has missing."""
    return [str(each) for each in (reports.owed, reports.handed_in, reports.late, reports.missing)]


def by_party(notes: Notebook, corte: date) -> dict[int, Count]:
    """Count the reports of every party that the plan names or that was ever designated."""
    assigned = {row["party"] for rows in notes.record.assignments.values() for row in rows}
    dues = notes.all_reports(corte)
    return {
        key: count(each for each in dues if each.party == key)
        for key in assigned | set(notes.record.named)
    }


def by_holder(notes: Notebook, corte: date) -> dict[str, list[Due]]:
    """Put each report under its party; one no longer owed stays with the month before it."""
    found: dict[str, list[Due]] = {}
    for code in notes.record.activities:
        held = NOBODY
        for index, each in enumerate(notes.reports(code, corte)):
            if each.standing != "not_owed" or not index:
                held = notes.record.parties[each.party]["name"] if each.party else NOBODY
            found.setdefault(held, []).append(each)
    return found


def rows_of(notes: Notebook, corte: date, dues: list[Due]) -> dict[str, list[Due | None]]:
    """Put a party's reports in rows by activity; None for the months of another."""
    own = {(each.code, each.month): each for each in dues}
    return {
        code: [own.get((code, month)) for month in notes.months(corte)]
        for code in notes.record.activities
        if any(each.code == code for each in dues)
    }
