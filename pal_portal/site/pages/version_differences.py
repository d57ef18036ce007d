"""The differences between two revisions of a report, the words that changed marked in each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sttl.content import public_content
from sttl.models import Revision
from sttl.record.differences import differences, indicators_by_row

WORD = re.compile(r"(\S+)(\s*)")
# Many screen readers pass over <del> and <ins>: the words in the margin of each say it too.
REMOVED = '<del><span class="unseen">(se quitó: </span>{}<span class="unseen">)</span></del>{}'
ADDED = '<ins><span class="unseen">(se agregó: </span>{}<span class="unseen">)</span></ins>{}'
NOTHING = SafeString("Nada")

Word = tuple[str, str]  # a word with its punctuation, and the white space behind it


@dataclass(frozen=True)
class MarkedChange:
    """A part of a report that differs: its words in the one revision and in the other."""

    label: str
    before: SafeString
    after: SafeString
    is_spacing: bool


def changes(before: Revision, after: Revision) -> Iterable[MarkedChange]:
    """Give what differs between two revisions loaded whole, of what is public."""
    indicators = indicators_by_row([*before.measurements.all(), *after.measurements.all()])
    for change in differences(public_content(before), public_content(after), indicators):
        yield marked_change(change.label, change.before, change.after)


def marked_change(label: str, before: str, after: str) -> MarkedChange:
    """Mark in each of two texts the words that the other lacks."""
    old, new = WORD.findall(before), WORD.findall(after)
    is_spacing = [word for word, _ in old] == [word for word, _ in new]
    return MarkedChange(label, *marked(old, new), is_spacing=is_spacing)


def marked(old: Sequence[Word], new: Sequence[Word]) -> tuple[SafeString, SafeString]:
    """Write two texts as HTML, the words that the other lacks marked in each.

    The library's own rule for very frequent words stays on: it keeps long texts fast.
    """
    matcher = SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new])
    steps = matcher.get_opcodes()
    before = ((old[i:j], REMOVED if step != "equal" else "{}{}") for step, i, j, _, _ in steps)
    after = ((new[i:j], ADDED if step != "equal" else "{}{}") for step, _, _, i, j in steps)
    return render_runs(before), render_runs(after)


def render_runs(runs: Iterable[tuple[Sequence[Word], str]]) -> SafeString:
    """Write runs of words, each in its form: the words, and the white space behind the last."""
    runs_shown = (format_html(form, *run_of(words)) for words, form in runs if words)
    return format_html_join("", "{}", ((run,) for run in runs_shown)) or NOTHING


def run_of(words: Sequence[Word]) -> tuple[str, str]:
    text = "".join(word + space for word, space in words)
    bare = text.rstrip()
    return bare, text[len(bare) :]
