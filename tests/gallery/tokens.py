"""The tokens of static/site.css, and how well each colour is told from what lies behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

RULE = re.compile(r":root \{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--([a-z-]+): ([^;]+);")
COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for words, 1.4.11 for shapes and edges
PAIRS = [  # what is drawn, on what, and the least contrast that it may have
    ("ink", "paper", TEXT),
    ("ink", "wash", TEXT),
    ("ink", "going", TEXT),
    ("ink", "warn", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "wash", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "wash", TEXT),
    ("accent", "warn", TEXT),
    ("paper", "accent", TEXT),
    ("done", "paper", TEXT),
    ("on-done", "done", TEXT),
    ("late", "paper", TEXT),
    ("late", "going", TEXT),
    ("dispute", "paper", TEXT),
    ("dispute", "going", TEXT),
    ("stale", "paper", TEXT),
    ("stale", "going", TEXT),
    ("refused", "paper", TEXT),
    ("edge", "paper", SHAPE),
    ("bar", "paper", SHAPE),
    ("focus", "paper", SHAPE),
]


@dataclass(frozen=True)
class Token:
    """A token with its value in the light and in the dark scheme."""

    name: str
    light: str
    dark: str

    @property
    def is_colour(self) -> bool:
        return bool(COLOUR.fullmatch(self.light))


@dataclass(frozen=True)
class Pair:
    """A colour on another, the contrast of both in each scheme, and the least that they need."""

    ink: Token
    ground: Token
    light: float
    dark: float
    least: float

    @property
    def is_enough(self) -> bool:
        return min(self.light, self.dark) >= self.least


def tokens() -> list[Token]:
    """Read the tokens from the stylesheet; one that the dark scheme leaves alone is the same."""
    css = (settings.BASE_DIR / "static" / "site.css").read_text(encoding="utf-8")
    schemes: list[dict[str, str]] = [dict(TOKEN.findall(rule)) for rule in RULE.findall(css)]
    light, dark = schemes
    return [Token(name, value, dark.get(name, value)) for name, value in light.items()]


def pairs() -> list[Pair]:
    """Compute the contrast of every pair that the pages draw."""
    known = {token.name: token for token in tokens()}
    return [pair(known, ink, ground, least) for ink, ground, least in PAIRS]


def pair(known: Mapping[str, Token], ink: str, ground: str, least: float) -> Pair:
    above, below = known[ink], known[ground]
    light, dark = contrast(above.light, below.light), contrast(above.dark, below.dark)
    return Pair(above, below, light, dark, least)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, cut to two places (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return int((lighter + 0.05) / (darker + 0.05) * 100) / 100


def luminance(colour: str) -> float:
    """Return the relative luminance of #rgb or #rrggbb, 0 to 1 (WCAG 2.2, relative luminance)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
