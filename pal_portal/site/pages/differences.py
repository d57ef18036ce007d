"""The differences between two revisions of a report, the words that changed marked in each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sttl.models import Measurement, Revision

from .contents import REASONS, STATEMENTS, Said, reasons_of, statements, texts, values_of

WORD = re.compile(r"(\S+)(\s*)")
# Many screen readers pass over <del> and <ins>: the words in the margin of each say it too.
REMOVED = '<del><span class="unseen">(se quitó: </span>{}<span class="unseen">)</span></del>{}'
ADDED = '<ins><span class="unseen">(se agregó: </span>{}<span class="unseen">)</span></ins>{}'
NOTHING = SafeString("Nada")

Word = tuple[str, str]  # a word with its punctuation, and the white space behind it


@dataclass(frozen=True)
class Change:
    """A part of a report that differs: its words in the one revision and in the other."""

    label: str
    before: SafeString
    after: SafeString
    is_spacing: bool


def changes(before: Revision, after: Revision) -> Iterable[Change]:
    """Give what differs: figures and their reasons first, then statements, texts and evidence."""
    old, new = contents(before), contents(after)
    for key in {**old, **new}:
        label = (new.get(key) or old[key]).label
        yield from compared(label, text_at(key, old), text_at(key, new))


def text_at(key: str, said: dict[str, Said]) -> str:
    return said[key].text if key in said else ""


def contents(revision: Revision) -> dict[str, Said]:
    """Return all that a revision states, by keys that are the same in each of a report's."""
    found: dict[str, Said] = {}
    for measurement in revision.measurements.all():
        found |= contents_of_measurement(measurement)
    stated = {each.label: each.text for each in statements(revision)}
    found |= {label: Said(label, stated.get(label, "")) for label in STATEMENTS}
    found |= {label: Said(label, text) for label, text in texts(revision)}
    return found | {"evidence": Said("Evidencia", evidence_of(revision))}


def contents_of_measurement(measurement: Measurement) -> dict[str, Said]:
    """Return an indicator's values and the reasons that came with them."""
    place = f"indicator {measurement.indicator_id}"
    given = {each.label: each.text for each in reasons_of(measurement)}
    labels = dict.fromkeys([*(label for _, label in REASONS), *given])
    values = Said(measurement.indicator.result.formula, values_of(measurement))
    return {place: values} | {
        f"{place} {label}": Said(label, given.get(label, "")) for label in labels
    }


def evidence_of(revision: Revision) -> str:
    """Write all the evidence of a revision, a line for each piece."""
    pieces = (f"{each.title}: {each.url or each.sha256}" for each in revision.evidence.all())
    return "\n".join(pieces)


def compared(label: str, before: str, after: str) -> Iterable[Change]:
    """Give the change between two texts; nothing where they are the same."""
    if before == after:
        return
    old, new = WORD.findall(before), WORD.findall(after)
    is_spacing = [word for word, _ in old] == [word for word, _ in new]
    yield Change(label, *marked(old, new), is_spacing=is_spacing)


def marked(old: Sequence[Word], new: Sequence[Word]) -> tuple[SafeString, SafeString]:
    """Write two texts as HTML, the words that the other lacks marked in each.

    The library's own rule for very frequent words stays on: it keeps long texts fast.
    """
    matcher = SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new])
    steps = matcher.get_opcodes()
    before = ((old[i:j], REMOVED if step != "equal" else "{}{}") for step, i, j, _, _ in steps)
    after = ((new[i:j], ADDED if step != "equal" else "{}{}") for step, _, _, i, j in steps)
    return written(before), written(after)


def written(runs: Iterable[tuple[Sequence[Word], str]]) -> SafeString:
    """Write runs of words, each in its form: the words, and the white space behind the last."""
    shown = (format_html(form, *run_of(words)) for words, form in runs if words)
    return format_html_join("", "{}", ((each,) for each in shown)) or NOTHING


def run_of(words: Sequence[Word]) -> tuple[str, str]:
    text = "".join(word + space for word, space in words)
    bare = text.rstrip()
    return bare, text[len(bare) :]
