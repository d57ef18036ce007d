"""A component in one of its states, drawn by its own template from plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# What names a place in the page, or leads to one; the glyphs (g-…) are shared on purpose.
NAMED = re.compile(
    r'\b(id|for|aria-labelledby|aria-describedby|aria-label|href)="(#?)(?!g-|#g-)([^"#]*)"'
)


@dataclass(frozen=True)
class Specimen:
    """A state of a component: its words, the values it takes, and the element it lives in."""

    component: str
    state: str
    context: Mapping[str, object] = field(default_factory=dict)
    frame: str = ""  # facts, readings, lines, tiles, cells, chain or small; empty: none

    @property
    def path(self) -> str:
        return f"templates/components/{self.component}.html"

    def html(self, number: int) -> SafeString:
        """Draw it, its names made apart from those of the other specimens by a number."""
        drawn = render_to_string(f"components/{self.component}.html", dict(self.context))
        return apart(drawn, number)


def apart(html: str, number: int) -> SafeString:
    """Give ids and labels a number: a page has each once, this one has each in every state.

    What is labelled by another element is labelled by the words of its state too.
    """

    def numbered(found: re.Match[str]) -> str:
        name, mark, value = found.groups()
        if name == "href" and not mark:
            return found.group()
        if name == "aria-label":
            return f'{name}="{value} ({number})"'
        names = [f"{each}-{number}" for each in value.split()]
        if name == "aria-labelledby":
            names.append(f"estado-{number}")
        return f'{name}="{mark}{" ".join(names)}"'

    return mark_safe(NAMED.sub(numbered, html))  # noqa: S308  a template of ours, already escaped
