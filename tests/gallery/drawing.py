"""Draws the components by opening pages of the demonstration and keeping what they draw."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString, mark_safe

from .tokens import pairs, tokens

HERE = Path(__file__).parent
COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
STYLESHEETS = ["site", "forms", "board", "record", "data", "account"]
SYMBOLS = ("glyphs", "board_glyphs")  # drawn once: the other components point to their shapes
ROOM = 12_000  # characters of drawings of one component, after which no more shapes are kept
ELEMENT = re.compile(r'<(\w+)(?:[^>]*?\bclass="([^"]*)")?')
FRAMES = {  # the element that a component lives in, by its own first element
    "li": '<ul class="lines">{}</ul>',
    "tr": '<table class="chain">{}</table>',
    "tbody": '<table class="chain">{}</table>',
    "td": "<table><tr>{}</tr></table>",
    "th": "<table><tr>{}</tr></table>",
    "dt": '<dl class="facts">{}</dl>',
}
FRAMES_BY_NAME = {
    "fact": '<dl class="facts">{}</dl>',
    "reading": '<dl class="readings">{}</dl>',
    "tile": '<ul class="tiles">{}</ul>',
}


class Collector:
    """Keeps one drawing of each shape in which each component comes."""

    def __init__(self) -> None:
        self.drawings: dict[str, dict[frozenset[tuple[str, str]], str]] = {}

    def keep(self, name: str, html: str) -> None:
        """Keep a drawing, unless there is one of its shape or they fill the room."""
        shapes = self.drawings.setdefault(name, {})
        shape = frozenset(ELEMENT.findall(html))
        if sum(map(len, shapes.values())) < ROOM:
            shapes.setdefault(shape, html)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Keep what the templates of components draw in the meantime."""
        render = Template._render  # type: ignore[attr-defined]  # no public place has the output

        def watched(template: Template, context: Context) -> SafeString:
            html: SafeString = render(template, context)
            folder, _, file = str(template.name or "").rpartition("/")
            if folder == COMPONENTS.name:
                self.keep(file.removesuffix(".html"), html)
            return html

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Template, "_render", watched)
            yield

    def page(self) -> str:
        """Return the gallery as a page that stands by itself."""
        names = [name for name in sorted(self.drawings) if name not in SYMBOLS]
        components = [
            (name, expects(name), [framed(name, html) for html in self.drawings[name].values()])
            for name in names
        ]
        static = Path(settings.BASE_DIR) / "static"
        sheets = [*(static / f"{name}.css" for name in STYLESHEETS), HERE / "gallery.css"]
        symbols = [next(iter(self.drawings.get(name, {"": ""}).values())) for name in SYMBOLS]
        context = {
            "components": components,
            "symbols": mark_safe("".join(symbols)),  # noqa: S308  templates of ours
            "stylesheets": [sheet.as_uri() for sheet in sheets],
            "tokens": tokens(),
            "pairs": pairs(),
        }
        return Engine(dirs=[str(HERE / "templates")]).render_to_string("page.html", context)


def framed(name: str, html: str) -> SafeString:
    """Put a drawing into the element that it lives in."""
    first = ELEMENT.search(html)
    frame = FRAMES_BY_NAME.get(name) or FRAMES.get(first[1] if first else "", "{}")
    return mark_safe(frame.replace("{}", html))  # noqa: S308  a template of ours


def expects(name: str) -> str:
    """Return what a component says in its first line that it expects."""
    first = (COMPONENTS / f"{name}.html").read_text(encoding="utf-8").partition("\n")[0]
    return first.strip("{# }").partition("Expects: ")[2]
