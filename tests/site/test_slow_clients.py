"""Whoever says nothing, or says it slowly, keeps nobody else from being answered."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from docs.measure.portal import ROOT, free_port, wait_for

IDLE, SLOW = 40, 50
PATIENCE = 8  # seconds in which a page comes while they hang; they are let hang for 10
SHORT = 3  # before, silent connections alone cost five
AS_BEFORE = ["--worker-class", "gthread", "--threads", "3"]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[int]:
    """Serve a portal without data while the block runs, and give its port."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "PORT": str(port),
    }
    server = subprocess.Popen(  # noqa: S603  our own interpreter and options
        [sys.executable, "-m", "gunicorn", *options, "--graceful-timeout", "1", "pal_portal.wsgi"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/robots.txt", server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def hang(stack: ExitStack, port: int, said: bytes) -> None:
    """Leave a connection open after a few words."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
    connection.sendall(said)


def is_answered(port: int, seconds: float) -> bool:
    """Ask for a page that needs no database, and say whether it came."""
    with socket.create_connection(("127.0.0.1", port), seconds) as connection:
        connection.sendall(
            b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        try:
            return connection.recv(4096).startswith(b"HTTP/1.1 200")
        except TimeoutError:
            return False


def slow_form() -> bytes:
    """Return the beginning of a form whose rest does not come; its cookie makes Django read it."""
    return (
        b"POST /cuentas/entrar/ HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n"
        b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n\r\nlogin=en"
    )


@pytest.mark.parametrize(
    ("options", "seconds", "answered"), [([], PATIENCE, True), (AS_BEFORE, SHORT, False)]
)
def test_a_page_comes_while_others_hang(
    tmp_path: Path, options: list[str], seconds: float, answered: bool
) -> None:
    """Idle connections first, then slow bodies beside them; the settings of before as control."""
    with served(tmp_path, *options) as port, ExitStack() as hanging:
        for _ in range(IDLE):
            hang(hanging, port, b"")
        beside_idle = is_answered(port, seconds)
        for _ in range(SLOW):
            hang(hanging, port, slow_form())
        beside_slow = is_answered(port, seconds)

    assert (beside_idle, beside_slow) == (answered, answered)
