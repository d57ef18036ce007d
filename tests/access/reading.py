"""All that the public can read: every public address, and what each of them leads to."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http.response import HttpResponseBase
from django.test import Client

from sttl.models import Revision
from tests.site.addresses import EXAMPLES
from tests.site.crawler import Walker, is_behind_a_door

from .world import MONTHS, SECRET, WRITTEN_BY_STTL, World

MOMENTS = ("", "corte=2015-11", "corte=2016-07&al=2016-10-01", "al=2016-05-02")
# Parts of the secret words: what is sought is echoed, and must not be what is looked for.
SOUGHT = (SECRET.partition("-")[0], "estorbó", "se contó mal", "53", "example.mx", "oficina")
ERRORS = ("/no-existe/", "/planes/durango-2015/?corte=2031-01", "/planes/durango-2015/?al=ayer")


class AnswerReader(Walker):
    """Walks the site by its links and keeps each answer, whole."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, str] = {}

    def answer(self, address: str) -> tuple[HttpResponseBase, str]:
        """Keep what was answered; a file was closed unread, and is asked for by its address."""
        answer, place = super().answer(address)
        if not answer.streaming and not is_behind_a_door(place):
            self.answers[address] = whole(answer)
        return answer, place


def whole(answer: HttpResponseBase) -> str:
    """Write an answer out: status, headers (but the clock's) and body, a file's bytes too."""
    said = sorted(item for item in answer.items() if item[0] != "Expires")
    headers = "\n".join(f"{name}: {value}" for name, value in said)
    body = answer.getvalue().decode("utf-8", "replace")
    return f"{answer.status_code}\n{headers}\n{answer.cookies}\n{body}"


def public_answers(world: World) -> dict[str, str]:
    """Return each public answer by its address: those with a name, those linked, those refused."""
    client, reader = Client(), AnswerReader()
    reader.from_the_top()
    posted = {f"POST {each.address}": each.address for each in EXAMPLES.values()}
    refused = {label: whole(client.post(address)) for label, address in posted.items()}
    return reader.answers | named_answers(world) | refused


def named_answers(world: World) -> dict[str, str]:
    """Return the answers of the addresses that have a name, without following their links."""
    client = Client()
    return {address: whole(client.get(address)) for address in addresses(world)}


def addresses(world: World) -> Iterator[str]:
    """Give every public address at several moments; each report and file; searches; errors."""
    for example in EXAMPLES.values():
        yield from (f"{example.address}?{moment}".rstrip("?") for moment in MOMENTS)
        yield from (f"{example.address}?q={quote(word)}" for word in SOUGHT[:2])
    yield from (f"/buscar/?q={quote(word)}" for word in SOUGHT)
    for activity, months in ((world.activity, MONTHS), (world.unspoken, WRITTEN_BY_STTL)):
        for month in months.values():
            yield f"/planes/{world.plan.slug}/informes/{activity.code}/{month}/"
    for revision in Revision.objects.with_place():
        report = revision.report
        place = f"informes/{report.activity.code}/{report.month:%Y-%m}"
        for piece in revision.evidence.exclude(file=""):
            yield f"/planes/{world.plan.slug}/{place}/evidencia/{piece.pk}/"
    yield from ERRORS
