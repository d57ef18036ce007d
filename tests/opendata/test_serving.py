"""How the files go out: conditional, in parts, open to every site, the same for every client."""

import gzip
import tracemalloc
from contextlib import closing

import pytest
from django.test import Client

from commitments.models import ActionPlan
from pal_portal.opendata.files import IN_MEMORY, DataFile
from tests.site.worlds import kilns

from .rows import DATA, body

pytestmark = pytest.mark.django_db

ADDRESS = f"{DATA}mediciones.csv"


@pytest.fixture(autouse=True)
def _world() -> None:
    kilns()


def test_the_same_file_asked_again_costs_no_bytes(client: Client) -> None:
    etag = client.get(ADDRESS).headers["ETag"]

    again = client.get(ADDRESS, headers={"if-none-match": etag})
    changed = client.get(ADDRESS, headers={"if-none-match": '"otra"'})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert changed.status_code == 200


def test_the_tag_follows_what_the_file_says(client: Client) -> None:
    plan = ActionPlan.objects.get()
    before = client.get(f"{DATA}plan.csv").headers["ETag"]

    plan.title = "Otro título"
    plan.save()

    assert client.get(f"{DATA}plan.csv").headers["ETag"] != before


def test_head_tells_what_get_would_send(client: Client) -> None:
    whole = client.get(ADDRESS)

    head = client.head(ADDRESS)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.getvalue()))
    for name in ("ETag", "Content-Type", "Accept-Ranges", "Content-Disposition"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=5-", 5, None),
        ("bytes=-7", -7, None),
        ("bytes=3-99999", 3, None),
    ],
)
def test_a_part_is_the_part_of_the_whole(
    client: Client, asked: str, start: int, end: int | None
) -> None:
    whole = body(client, ADDRESS)

    part = client.get(ADDRESS, headers={"range": asked, "accept-encoding": "gzip"})

    assert part.status_code == 206
    found = part.getvalue()
    assert found == whole[start:end]
    assert part.headers["Content-Length"] == str(len(found))
    first = start % len(whole)
    last = first + len(found) - 1
    assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
    assert not part.has_header("Content-Encoding")


def test_a_part_that_is_not_there_is_refused(client: Client) -> None:
    size = len(body(client, ADDRESS))

    refused = client.get(ADDRESS, headers={"range": f"bytes={size}-"})

    assert refused.status_code == 416
    assert refused.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-1,4-5"},
        {"range": "filas=0-1"},
        {"range": "bytes=-"},
        {"range": "bytes=9-1x"},
        {"range": "bytes=0-9", "if-range": '"otra"'},
    ],
)
def test_other_ranges_give_the_whole(client: Client, headers: dict[str, str]) -> None:
    response = client.get(ADDRESS, headers=headers)

    assert response.status_code == 200
    assert response.getvalue() == body(client, ADDRESS)


def test_any_client_gets_the_same_bytes_and_no_cookie(client: Client) -> None:
    agents = ["", "curl/8", "Mozilla/5.0 (Windows NT 6.1)", "Googlebot/2.1", "R"]

    answers = [client.get(ADDRESS, headers={"user-agent": each}) for each in agents]

    assert len({each.getvalue() for each in answers}) == 1
    assert all(not each.cookies for each in answers)
    assert all(not each.has_header("Set-Cookie") for each in answers)


def test_pages_of_any_site_may_read_data_and_no_page(client: Client) -> None:
    data, page = client.get(ADDRESS), client.get("/planes/durango-2015/")

    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert data.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not page.has_header("Access-Control-Allow-Origin")
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_compressed_file_is_the_same_file(client: Client) -> None:
    response = client.get(ADDRESS, headers={"accept-encoding": "gzip"})

    assert gzip.decompress(response.getvalue()) == body(client, ADDRESS)
    assert response.headers["ETag"].startswith('W/"')


def test_a_long_file_streams_whole_and_in_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = body(client, ADDRESS)
    monkeypatch.setattr("pal_portal.opendata.files.IN_MEMORY", 10)

    streamed = client.get(ADDRESS)
    part = client.get(ADDRESS, headers={"range": "bytes=10-29"})

    assert streamed.streaming
    assert part.streaming
    assert (streamed.getvalue(), part.getvalue()) == (whole, whole[10:30])
    for response in (streamed, part):
        for close in vars(response)["_resource_closers"]:  # as its own close() does
            close()
    assert client.head(ADDRESS).content == b""


def test_a_file_that_could_not_be_made_is_a_fault_and_never_half_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("pal_portal.opendata.writers.csv.writer", broken)

    assert Client(raise_request_exception=False).get(ADDRESS).status_code == 500


def test_a_text_is_written_piece_by_piece_and_never_put_together() -> None:
    piece, count = "renglón" * 100, 20_000
    tracemalloc.start()
    try:
        with closing(
            DataFile.of_text(lambda to: to.writelines(piece for _ in range(count)))
        ) as file:
            _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert file.size == len(piece.encode()) * count
    assert peak < 3 * IN_MEMORY
