"""What a proxy says is believed of the portal's own proxies, and of nobody who passes them by."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from pal_portal import proxies
from pal_portal.proxies import forwarded_headers
from pal_portal.settings import networks_from

PROXIES = networks_from(["127.0.0.0/8", "::1", "10.0.0.2"])
EVERY_HEADER = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "otro.example",
    "x-forwarded-port": "444",
    "x-real-ip": "203.0.113.9",
    "forwarded": "for=203.0.113.9;proto=https",
}


def passed_on(sender: str, **headers: str) -> HttpRequest:
    """Return the request as it is behind the middleware."""
    request = RequestFactory().get("/", REMOTE_ADDR=sender, headers=headers)
    with override_settings(TRUSTED_PROXIES=PROXIES):
        forwarded_headers(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("sender", "forwarded_for", "client"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", "203.0.113.9"),  # a unix socket
        ("", "", "127.0.0.1"),
        ("::ffff:10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first is the visitor's tale
        ("127.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),  # two proxies of ours
        ("127.0.0.1", "203.0.113.9, nadie", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.3", "198.51.100.1", "10.0.0.3"),
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),
    ],
)
def test_the_address_is_the_last_that_is_no_proxy_of_ours(
    sender: str, forwarded_for: str, client: str
) -> None:
    request = passed_on(sender, **{"x-forwarded-for": forwarded_for})

    assert request.META["REMOTE_ADDR"] == client


def test_of_anybody_else_no_such_header_is_left() -> None:
    believed = passed_on("10.0.0.2", **EVERY_HEADER)
    dropped = passed_on("203.0.113.7", **EVERY_HEADER)

    assert EVERY_HEADER.keys() <= {name.lower() for name in believed.headers}
    assert EVERY_HEADER.keys().isdisjoint({name.lower() for name in dropped.headers})


def test_the_operator_reads_once_in_the_log_whom_to_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    proxies.say_once.cache_clear()

    for _ in range(3):
        passed_on("172.18.0.3", **EVERY_HEADER)

    assert [(record.levelno, "172.18.0.3" in record.message) for record in caplog.records] == [
        (logging.WARNING, True)
    ]


@override_settings(
    SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")
)
def test_who_passes_the_proxy_by_is_not_taken_for_https() -> None:
    proto = {"x-forwarded-proto": "https"}

    answers = [
        Client().get("/robots.txt", REMOTE_ADDR=sender, headers=proto)
        for sender in ("127.0.0.1", "203.0.113.9")
    ]

    assert [answer.status_code for answer in answers] == [200, 301]
