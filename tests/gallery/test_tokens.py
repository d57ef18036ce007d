"""The tokens of the stylesheet are told apart from what lies behind them."""

from pathlib import Path

from django.conf import settings

from tests.gallery.drawing import COMPONENTS, expects
from tests.gallery.tokens import contrast, pairs, tokens


def test_every_pair_of_colours_has_the_contrast_that_it_needs() -> None:
    assert [(pair.ink.name, pair.ground.name) for pair in pairs() if not pair.is_enough] == []


def test_every_colour_that_words_use_is_in_a_pair() -> None:
    drawn = {name for pair in pairs() for name in (pair.ink.name, pair.ground.name)}
    ornaments = {"line", "hatch"}  # nothing is told by them alone

    assert {token.name for token in tokens() if token.is_colour} == drawn | ornaments


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#fff", "#000000") == 21
    assert contrast("#777777", "#fff") == contrast("#fff", "#777") == 4.47


def test_the_stylesheet_of_the_tokens_is_where_they_are_read() -> None:
    assert (Path(settings.BASE_DIR) / "static" / "site.css").read_text().count(":root {") == 2


def test_every_component_says_what_it_expects() -> None:
    silent = [path.stem for path in COMPONENTS.glob("*.html") if not expects(path.stem)]

    assert silent == []
