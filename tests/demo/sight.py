"""What a reader sees on a page: its main content as a tree, and the figures in it."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder, fromstring

from django.core.handlers.base import BaseHandler
from django.test import RequestFactory

VOID = {"br", "hr", "img", "input", "link", "meta"}
FIGURE = re.compile(r"(?<![\w.,-])(?:\d[\d.,]* ?%|\d[\d,]* de \d[\d,]*)(?!\w)")
NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?")


class Sight(HTMLParser):
    """Reads a page's main content into a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.builder.start("html", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a part of the page."""
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a part of the page that has nothing inside."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a part of the page."""
        if tag not in VOID:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.builder.data(data)


class Eyes:
    """Opens pages one after the other, as anybody may."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def fetch(self, address: str) -> bytes:
        """Return what an address answers."""
        answer = self.handler.get_response(RequestFactory().get(address))
        assert answer.status_code == 200, f"{answer.status_code}: {address}"
        content: bytes = answer.content  # type: ignore[attr-defined]  # ours never stream
        return content

    def see(self, address: str, *, explained: Iterable[str] = ()) -> Element:
        """Return the main content of a page.

        Its title and what it says of itself when it is shared may hold no figure but those of its
        content, which the tests explain, and those explained here.
        """
        sight = Sight()
        sight.feed(self.fetch(address).decode())
        sight.builder.end("html")
        page = sight.builder.close()
        main = page.find(".//main")
        assert main is not None
        known = {each for text in (words(main), *explained) for each in figures(text)}
        shared = [each.get("content", "") for each in page.iter("meta")]
        shared.append(words(page.find(".//title")))
        assert [text for text in shared if not known.issuperset(figures(text))] == []
        return main


def words(part: Element | None) -> str:
    """Return the words of a part of a page, with single blanks between them."""
    if part is None:
        return ""
    return " ".join(" ".join(part.itertext()).replace("\xad", "").split())


def classed(page: Element, name: str) -> list[Element]:
    """Return the parts of a page of a class, in order."""
    return [each for each in page.iter() if name in each.get("class", "").split()]


def rows_of(table: Element) -> list[list[str]]:
    """Return the cells of a table, row by row."""
    return [[words(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def readings(page: Element) -> dict[str, tuple[str, str]]:
    """Return the big figures of a page: each name with its figure and its note."""
    return {
        words(each.find("dt")): (words(each.find("dd/b")), words(each.find("dd/span")))
        for each in classed(page, "reading")
    }


def marks(part: Element) -> list[str]:
    """Return the states and flags that a part shows, by the names of their shapes."""
    found = [name for each in part.iter() for name in each.get("class", "").split()]
    return [name.removeprefix("mark-") for name in found if name.startswith("mark-")]


def figures(text: str) -> list[str]:
    """Return every percentage and every «N de M» of a text."""
    return [" ".join(each.split()).rstrip(",.") for each in FIGURE.findall(text)]


def numbers(text: str) -> list[str]:
    """Return every number of a text."""
    return [each.rstrip(",") for each in NUMBER.findall(text)]


def entries(feed: bytes) -> Iterator[dict[str, str]]:
    """Give each entry of a feed: the texts of its parts, and where it leads."""
    atom = "{http://www.w3.org/2005/Atom}"
    tree = fromstring(feed)  # noqa: S314  our own answer
    for entry in tree.iter(f"{atom}entry"):
        texts = {part.tag.removeprefix(atom): words(part) for part in entry}
        link = entry.find(f"{atom}link")
        assert link is not None
        yield texts | {"link": link.get("href", "")}


def unexplained(page: Element, explained: Iterable[str]) -> list[str]:
    """Return the figures of a page that are not among those explained."""
    known = {each for text in explained for each in figures(text)}
    return sorted(set(figures(words(page))) - known)


def leading(page: Element) -> list[str]:
    """Return the numbers of a page's first sentence."""
    return numbers(words(classed(page, "lead")[0]).partition(". ")[0])


def tiles(page: Element) -> dict[str, list[str]]:
    """Return each tile: its state, its figure and its flags."""
    found = {}
    for tile in classed(page, "tile"):
        state = tile.get("class", "").removeprefix("tile tile-")
        found[words(tile.find("span"))] = [state, words(tile.find("b")), *marks(tile)]
    return found


def wanting(page: Element) -> dict[str, str]:
    """Return how many activities the dashboard says want attention, by their flag."""
    heads = [each for each in page.iter("h3") if classed(each, "count")]
    return {marks(each)[0]: words(classed(each, "count")[0]) for each in heads}
