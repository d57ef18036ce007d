"""What the desk and the secretariat's admin say in the same words: counts, effects."""

import re
from collections.abc import Iterable, Sequence

from commitments.sectors import Sector
from indicators.numbers import percent
from indicators.rollup import Figure, Level
from sttl.reading.sectors import EFFECT, SilentSector

from .checks import Check


def format_count(count: int, one: str, many: str) -> str:
    """Write a count with its noun: 1 actividad, 3 actividades."""
    return f"{count:,} {one if count == 1 else many}"


def listed(parts: Sequence[str]) -> str:
    """Write a list: «a», «a y b», «a, b y c»; «e» before the sound of i."""
    if len(parts) < 2:
        return "".join(parts)
    is_before_i = re.match(r"h?[ií](?![aeoáéó])", parts[-1].lower())
    return f"{', '.join(parts[:-1])} {'e' if is_before_i else 'y'} {parts[-1]}"


def sectors_in_words(sectors: Iterable[str]) -> str:
    """Name some sectors: gobierno, sociedad civil y órgano garante."""
    return listed([str(Sector(code).label).lower() for code in sectors])


def silence_in_words(silent: Sequence[SilentSector]) -> str:
    """Say which sectors have nobody who can judge, why, and what it does; empty where none."""
    if not silent:
        return ""
    reasons = dict.fromkeys((sector.words, sector.note) for sector in silent)
    sentences = []
    for words, note in reasons:
        own = [
            silence.sector for silence in silent if (silence.words, silence.note) == (words, note)
        ]
        names = sectors_in_words(own).capitalize()
        sentences += [f"{names}: {words}.", *([note] if note else [])]
    return " ".join([*sentences, EFFECT])


def effect_in_words(check: Check) -> str:
    """Say how the activity reads today, and how it would with this report published."""
    without, together = check.effect()
    before, after = standing_in_words(without), standing_in_words(together)
    if before == after:
        return f"Con este informe publicado, la actividad seguirá igual: {after}."
    return f"Hoy la actividad se lee así: {before}. Con este informe publicado: {after}."


def standing_in_words(figure: Figure) -> str:
    """Write a state with its percentage, the joint one where there is one, or its level."""
    words_of_figure = [str(figure.state.label).lower()]
    if figure.percent is not None:
        words_of_figure.append(percent(figure.percent))
    if figure.joint is not None and figure.joint != figure.percent:
        words_of_figure.append(
            f"{percent(figure.joint)} junto con las que comparten su denominador"
        )
    if figure.level:
        words_of_figure.append(f"nivel {Level(figure.level).label.lower()}")
    return ", ".join(words_of_figure)
