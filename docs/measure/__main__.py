"""Measure the public portal: python -m docs.measure [--no-lighthouse]; docs/measure/README.md."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from . import lighthouse, tables
from .enlace import measure_hand_in
from .findings import LIGHTHOUSE_PAGES, Findings, broken_limits
from .pages import PAGES, pages_of
from .portal import Portal, make_demo, make_plain, serve
from .queries import query_counts
from .speed import pace
from .weight import visits


def main() -> int:
    """Measure, write the figures of a whole run, and return 1 if a limit does not hold."""
    parser = argparse.ArgumentParser(prog="python -m docs.measure", description=__doc__)
    parser.add_argument(
        "--no-lighthouse",
        action="store_true",
        help="where there is no Node: print the limits that break, write nothing",
    )
    with_lighthouse = not parser.parse_args().no_lighthouse
    findings = Findings()
    with TemporaryDirectory(prefix="pal-measure-") as place:
        measure(findings, Path(place), with_lighthouse=with_lighthouse)
    if with_lighthouse:
        tables.write(findings, on=date.today())  # noqa: DTZ011  the day of the developer's desk
    broken = broken_limits(findings, PAGES)
    print("\n".join(broken) or "Every limit holds.")
    return 1 if broken else 0


def measure(findings: Findings, place: Path, *, with_lighthouse: bool) -> None:
    """Fill in the findings from two portals made in the folder, one after the other."""
    with portals(place) as (demo, plain):
        say("Weighing every page ...")
        findings.visits["demo"] = visits(demo, pages_of("demo"))
        findings.visits["plain"] = visits(plain, pages_of("plain"))
        say("Counting queries ...")
        findings.queries = query_counts(demo)
        say("Taking times ...")
        findings.paces = [pace(demo, page) for page in PAGES]
        if with_lighthouse:
            say("Asking Lighthouse ...")
            lighthouse.install()
            findings.scores = [lighthouse.audit(demo, page, place) for page in LIGHTHOUSE_PAGES]
        say("Handing in a month over a slow connection ...")
        findings.hand_in = measure_hand_in(plain)  # last: the plan is without reports no more


@contextmanager
def portals(place: Path) -> Iterator[tuple[Portal, Portal]]:
    """Make and serve a portal with the year of the demonstration, and one without reports."""
    say("Making a portal, and a year of reports for another (a minute) ...")
    for name in ("demo", "plain"):
        (place / name).mkdir()
    without = make_plain(place / "plain")
    with_year = make_demo(place / "demo", place / "plain")
    with serve("demo", with_year) as demo, serve("plain", without) as plain:
        yield demo, plain


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
