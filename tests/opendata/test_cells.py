"""Texts that a spreadsheet would run: none goes out so, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pal_portal.opendata.kinds import escape, unescape

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize("start", DANGEROUS)
def test_a_text_that_starts_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert escape(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "12 de 57", "'hola'", "a=b", "“Agua”", " =1", "''"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escape(text) == text


@given(some.text(alphabet="'=+-@\t\ra ", max_size=6))
def test_what_is_escaped_is_read_back_and_never_runs(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not escape(text).startswith(DANGEROUS)
