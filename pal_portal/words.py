"""The words of a search, found whatever their accents and capitals (decision 008)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

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
    return "".join(each for each in letters if not unicodedata.combining(each))


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


@dataclass(frozen=True)
class Piece:
    """A piece of a text: found, or what stands between."""

    text: str
    is_found: bool


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Cut a text where the words are, so that a page can mark them."""
    return tuple(pieces(" ".join(text.split()), words))


def excerpt(texts: Sequence[str], words: Sequence[str]) -> tuple[Piece, ...]:
    """Return a short passage of the text that has most of the words, marked; empty without any."""
    found = [(sum(bool(finder([word]).search(text)) for word in words), text) for text in texts]
    count, best = max(found, key=lambda each: each[0], default=(0, ""))
    return marked(passage(" ".join(best.split()), words), words) if count else ()


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


def pieces(text: str, words: Sequence[str]) -> Iterator[Piece]:
    place = 0
    for match in finder(words).finditer(text) if words else ():
        if match.start() > place:
            yield Piece(text[place : match.start()], is_found=False)
        yield Piece(match[0], is_found=True)
        place = match.end()
    if place < len(text):
        yield Piece(text[place:], is_found=False)
