"""Whom a request comes from: what a proxy says of it is believed of our own proxies alone."""

import logging
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
HERE = "127.0.0.1"  # what a unix socket, which has no address, counts as


def forwarded_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Write into REMOTE_ADDR the address that everything else goes by, and drop false witnesses.

    A proxy of TRUSTED_PROXIES adds to X-Forwarded-For whom it answers: the last address there that
    is none of them is the visitor's. Whatever else comes with such headers wrote them itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        sender = address_in(request.META.get("REMOTE_ADDR") or HERE)
        if is_trusted(sender):
            hops = [address_in(hop) for hop in request.META.get(FORWARDED_FOR, "").split(",")]
            for hop in reversed(hops):
                if hop is None:
                    break  # no address: of what stands before it nothing is known
                sender = hop
                if not is_trusted(hop):
                    break
        else:
            drop_forwarded(request)
        request.META["REMOTE_ADDR"] = str(sender or HERE)
        return get_response(request)

    return middleware


def drop_forwarded(request: HttpRequest) -> None:
    """Take away what the sender says that it forwards; its operator finds out why in the log."""
    names = [
        name
        for name in request.META
        if name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED"))
        or name in {"HTTP_X_REAL_IP", "HTTP_X_SCHEME", "HTTP_X_URL_SCHEME", "HTTP_FRONT_END_HTTPS"}
    ]
    for name in names:
        del request.META[name]
    if names:
        say_once(request.META["REMOTE_ADDR"])


@lru_cache(maxsize=100)  # of each address once; a flood of them fills nothing
def say_once(address: str) -> None:
    logger.warning(
        "No se cree lo que %s dice reenviar: si es su servidor de delante, agréguelo a "
        "TRUSTED_PROXIES.",
        address,
    )


def address_in(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a text is, one of the old kind written as a new one as the old."""
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: IPv4Address | IPv6Address | None) -> bool:
    """Say whether an address is that of a proxy of ours."""
    return address is not None and any(address in each for each in settings.TRUSTED_PROXIES)
