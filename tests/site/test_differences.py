"""The words that changed between two texts, marked in each; and what does not count as changed."""

import re

import pytest

from pal_portal.site.pages.version_differences import MarkedChange, marked_change


def shown(change: MarkedChange) -> tuple[str, str]:
    """Return both texts with what was removed in [-…-] and what was added in {+…+}."""
    margin = re.compile(r'<span class="unseen">[^<]*</span>')
    before, after = (margin.sub("", str(each)) for each in (change.before, change.after))
    return (
        before.replace("<del>", "[-").replace("</del>", "-]"),
        after.replace("<ins>", "{+").replace("</ins>", "+}"),
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("12 de 57", "10 de 57", ("[-12-] de 57", "{+10+} de 57")),
        (
            "Se visitó Parral.",
            "Se visitó ayer Parral.",
            ("Se visitó Parral.", "Se visitó {+ayer+} Parral."),
        ),
        ("", "Nada nuevo", ("Nada", "{+Nada nuevo+}")),
        ("Todo cambió", "", ("[-Todo cambió-]", "Nada")),
        ("Uno\ndos tres", "Uno\ndos cuatro", ("Uno\ndos [-tres-]", "Uno\ndos {+cuatro+}")),
        ("a < b", "a < c", ("a &lt; [-b-]", "a &lt; {+c+}")),
    ],
)
def test_only_the_words_that_changed_are_marked(
    before: str, after: str, expected: tuple[str, str]
) -> None:
    change = marked_change("Qué se hizo", before, after)

    assert shown(change) == expected
    assert not change.is_spacing


def test_a_mark_says_in_words_what_happened() -> None:
    change = marked_change("Qué se hizo", "uno dos", "uno tres")

    assert change.before == (
        'uno <del><span class="unseen">(se quitó: </span>dos<span class="unseen">)</span></del>'
    )
    assert change.after == (
        'uno <ins><span class="unseen">(se agregó: </span>tres<span class="unseen">)</span></ins>'
    )


def test_other_spaces_alone_are_said_to_be_so() -> None:
    change = marked_change("Qué se hizo", "uno dos", "uno\ndos")

    assert change.is_spacing
    assert shown(change) == ("uno dos", "uno\ndos")


def test_markup_of_a_writer_stays_text() -> None:
    change = marked_change("Qué se hizo", "<script>x</script>", "{} {0}")

    assert shown(change) == ("[-&lt;script&gt;x&lt;/script&gt;-]", "{+{} {0}+}")
