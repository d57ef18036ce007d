"""A walk over every page that can be reached from the first one by following links."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from .addresses import BEHIND_A_DOOR, EXAMPLES, public_routes

SITE = "http://testserver"
STATIC = "/static/"
DASHBOARD = "/planes/durango-2015/"  # the first page shows it too
UNLINKED = {
    "sitemap",
    "robots",
    "favicon",
    "health",
    "release-timemap",
}  # asked for by machines that know them
FILES = {name for name, example in EXAMPLES.items() if not example.is_page}
SAMPLE = 3  # addresses of each kind and query that are followed where they differ by query alone
REDIRECTS = (301, 302)
DATA = "application/ld+json"  # what machines read of a page; no browser runs it
HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?", re.ASCII)
POINTERS = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}
POINTERS |= {"use": "href", "source": "src", "form": "action"}


class Leaf(HTMLParser):
    """What the walk reads of a page: its links and ids, its heads and its name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.tags: Counter[str] = Counter()
        self.breaches: set[str] = set()
        self.title = self.language = self.description = ""
        self._is_in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag points to, and what can be pointed to."""
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self._is_in_title = tag == "title" and self.tags["title"] == 1
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "meta" and given.get("name") == "description":
            self.description = given.get("content", "")
        if "id" in given:
            self.ids.append(given["id"])
        self.breaches |= set(breaches(tag, given))
        if given.get("method", "get").lower() == "get" and POINTERS.get(tag, "") in given:
            self.links.add(given[POINTERS[tag]])
        for each in given.get("srcset", "").split(","):
            self.links |= set(each.split()[:1])

    def handle_endtag(self, tag: str) -> None:
        """Leave the title."""
        self._is_in_title = self._is_in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Gather the title."""
        if self._is_in_title:
            self.title = " ".join(f"{self.title} {data}".split())


def breaches(tag: str, given: dict[str, str]) -> Iterator[str]:
    """Tell what of a tag the Content-Security-Policy would refuse, or ask of another site."""
    is_ours = "src" in given or given.get("type") == DATA
    if tag == "style" or (tag == "script" and not is_ours):
        yield f"<{tag}>"
    for name in given:
        if name == "style" or name.startswith("on"):
            yield f"<{tag} {name}>"
    pointer = given.get(POINTERS.get(tag, ""), "")
    if tag not in ("a", "form") and given.get("rel") != "canonical" and is_elsewhere(pointer):
        yield f"<{tag}> from {pointer}"


def is_elsewhere(pointer: str) -> bool:
    return bool(urlsplit(pointer).netloc)


@dataclass
class Crawl:
    """What was seen: pages by address, links with a page each is on, kinds of address, faults."""

    pages: dict[str, Leaf] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class Walker:
    """Walks the site, breadth first, each address once.

    A page's address without a query is always followed; one with a query from addresses without,
    for SAMPLE of each kind of page and parameters, so that the cortes and filters are seen one
    level deep. Of the files that machines read, hundreds alike, SAMPLE of each kind are asked for.
    What is behind a door has to answer, and is not read.
    """

    def __init__(self) -> None:
        self.walk = Crawl()
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.waiting: list[tuple[str, str]] = []
        self.noted = {"/"}
        self.taken: Counter[tuple[str, ...]] = Counter()

    def from_the_top(self) -> Crawl:
        """Walk until nothing is left to see."""
        self.waiting.append(("/", "/"))
        while self.waiting:
            batch, self.waiting = self.waiting, []
            for address, source in batch:
                self.visit(address, source)
        return self.walk

    def visit(self, address: str, source: str) -> None:
        """See an address; its links wait their turn."""
        self.walk.kinds.add(kind_of(address))
        answer, place = self.answer(address)
        if answer.status_code != 200:
            self.walk.faults.append(f"{answer.status_code}: {address} (from {source})")
        elif answer["Content-Type"].startswith("text/html") and not is_behind_a_door(place):
            leaf = Leaf(answer.content.decode())  # type: ignore[attr-defined]  # ours never stream
            self.walk.pages[address] = leaf
            for link in sorted(leaf.links):
                self.note(urljoin(f"{SITE}{place}", link), address)

    def answer(self, address: str) -> tuple[HttpResponseBase, str]:
        """Ask for an address, through its redirects; the answer and where it came from."""
        for _ in range(4):
            answer = self.handler.get_response(RequestFactory().get(address))
            if answer.status_code not in REDIRECTS:
                break
            address = urljoin(address, answer["Location"])
        if isinstance(answer, StreamingHttpResponse):
            for close in vars(answer)["_resource_closers"]:  # as its own close() does
                close()
        return answer, address

    def note(self, url: str, source: str) -> None:
        """Note a link, and follow it where it leads to something not seen."""
        self.walk.links.setdefault(url, source)
        if not url.startswith(f"{SITE}/"):
            self.walk.faults += [f"{url} (from {source})"] if not is_well_formed(url) else []
            return
        address = urldefrag(url).url.removeprefix(SITE)
        if address.startswith(STATIC):
            if finders.find(address.removeprefix(STATIC)) is None:
                self.walk.faults.append(f"no file: {address} (from {source})")
        elif address not in self.noted and self.is_followed(address, source):
            self.noted.add(address)
            self.waiting.append((address, source))

    def is_followed(self, address: str, source: str) -> bool:
        """Say whether an address is one more page, and not one more view of a page."""
        path, _, query = address.partition("?")
        kind: tuple[str, ...] = (kind_of(path),)
        if kind[0] not in FILES:
            if not query and not is_behind_a_door(path):
                return True
            if "?" in source:
                return False
            names = sorted({name for name, _ in parse_qsl(query)})
            kind = (kind_of(source), *kind, *names)
        self.taken[kind] += 1
        return self.taken[kind] <= SAMPLE


def kind_of(address: str) -> str:
    """Return the name of the route of an address; empty where there is none."""
    try:
        return resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def is_behind_a_door(path: str) -> bool:
    return path.startswith(tuple(f"/{each}" for each in BEHIND_A_DOOR))


def is_well_formed(url: str) -> bool:
    """Say whether an address of another site is one that a browser can open."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(HOST.fullmatch(parts.netloc))


def lost_anchors(walk: Crawl) -> Iterator[str]:
    """Give each link to a place that is not in its page."""
    for url, source in walk.links.items():
        address, anchor = urldefrag(url)
        page = walk.pages.get(address.removeprefix(SITE))
        if anchor and page and anchor not in page.ids:
            yield f"{url} (from {source})"


def plain_faults(walk: Crawl) -> Iterator[str]:
    """Give what each page lacks: a heading, its language, a description, ids of its own, policy."""
    for address, page in walk.pages.items():
        twice = [each for each, count in Counter(page.ids).items() if count > 1]
        if page.tags["h1"] != 1 or page.language != "es-MX" or not page.description or twice:
            yield f"{address}: {page.tags['h1']} h1, «{page.description}», ids twice: {twice}"
        if page.breaches:
            yield f"{address}: against the policy: {sorted(page.breaches)}"


def shared_titles(walk: Crawl) -> dict[str, list[str]]:
    """Return the titles that pages of different addresses share, their queries aside."""
    found: dict[str, set[str]] = defaultdict(set)
    for address, page in walk.pages.items():
        found[page.title].add(address.partition("?")[0])
    return {title: sorted(paths) for title, paths in found.items() if len(paths) > 1 or not title}


def assert_whole(walk: Crawl, *, without: set[str]) -> None:
    """Assert that every kind of public address but some was seen, and nothing wrong with any."""
    assert walk.faults == []
    assert list(lost_anchors(walk)) == []
    assert list(plain_faults(walk)) == []
    assert shared_titles(walk) == {walk.pages["/"].title: ["/", DASHBOARD]}
    assert set(public_routes()) - walk.kinds == without | UNLINKED
