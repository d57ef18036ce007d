"""The words of a search, found whatever their accents and capitals (decision 008)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_, itemgetter, or_

from django.db.models import Q
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

WORD = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
MOST_WORDS = 8  # of one search; more would say nothing more
ACCENTED = "áàâäãå éèêë íìîï óòôöõ úùûü ñ ç".split()
VARIANTS = {
    plain: f"[{plain}{accented}{plain.upper()}{accented.upper()}]"
    for plain, accented in zip("aeiounc", ACCENTED, strict=True)
}
EXCERPT = 220  # characters of a text that are shown around what was found
LEAD = 60  # of them before it


def plain(text: str) -> str:
    """Return text without accents or capitals, also what Spanish sorts by: Órgano → organo."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return the words of a search without accents, each once, and no punctuation."""
    return list(dict.fromkeys(WORD.findall(plain(text))))[:MOST_WORDS]


def pattern(word: str) -> str:
    """Return a regular expression, the same for Python and both databases, that finds a word."""
    return "".join(VARIANTS.get(letter, re.escape(letter)) for letter in word)


def says(word: str, *fields: str) -> Q:
    """Return the condition that one of the fields has the word, or one that it is part of."""
    return reduce(or_, (Q(**{f"{field}__iregex": pattern(word)}) for field in fields))


def says_all(words: Sequence[str], *fields: str) -> Q:
    """Return the condition that the fields together have every word, in any order."""
    return reduce(and_, (says(word, *fields) for word in words), Q())


def marked(text: str, words: Sequence[str]) -> SafeString:
    """Write a text as HTML with the words marked, in its own spelling."""
    text = " ".join(text.split())
    if not words:
        return escape(text)
    cut = re.split(f"({finder(words).pattern})", text, flags=re.IGNORECASE)
    pieces = (
        format_html("<mark>{}</mark>", piece) if n % 2 else piece for n, piece in enumerate(cut)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def excerpt(texts: Iterable[str], words: Sequence[str]) -> SafeString:
    """Write a short passage of the text that has most of the words; empty where none has any."""
    scored = [(sum(bool(finder([word]).search(text)) for word in words), text) for text in texts]
    count, best = max(scored, key=itemgetter(0), default=(0, ""))
    return marked(passage(" ".join(best.split()), words), words) if count else SafeString()


def passage(text: str, words: Sequence[str]) -> str:
    """Cut out the passage around the first word found, at the ends of words."""
    if len(text) <= EXCERPT:
        return text
    match = finder(words).search(text)
    start = max(match.start() - LEAD, 0) if match else 0
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, start + EXCERPT)
    if len(text) <= start + EXCERPT:
        end = len(text)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def finder(words: Sequence[str]) -> re.Pattern[str]:
    """Compile what finds any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(pattern(word) for word in ordered), re.IGNORECASE)
