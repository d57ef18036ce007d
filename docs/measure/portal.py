"""A portal of its own for measuring: fresh database, production settings, a free loopback port."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from .pages import Plan

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30
STEP_SECONDS = 300  # the year of the demonstration takes about 40


@dataclass(frozen=True)
class Portal:
    """A portal that answers: where, with what plan, and the environment of its commands."""

    url: str
    plan: Plan
    environment: dict[str, str]


def environment_in(folder: Path) -> dict[str, str]:
    """Return the environment of a portal kept in a folder, with nothing of the caller's own."""
    ours = {"DEBUG", "ALLOWED_HOSTS", "CACHE_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return inherited | {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DEMO_PASSWORD": secrets.token_urlsafe(16),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "PORT": str(free_port()),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def manage(environment: dict[str, str], *words: str) -> None:
    """Run a command of the portal; CalledProcessError, its words on the screen, if it fails."""
    command = [sys.executable, "manage.py", *words]
    subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        timeout=STEP_SECONDS,
        check=True,
    )


def make_plain(folder: Path) -> dict[str, str]:
    """Make a portal with the signed plan and no report, as scripts/serve does."""
    environment = environment_in(folder)
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "create_secretariat")
    manage(environment, "createcachetable", "--verbosity=0")
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    manage(environment, "load_plan", "fixtures/durango-2015")
    return environment


def make_demo(folder: Path, plain: Path) -> dict[str, str]:
    """Make a portal with the year of the demonstration, from a copy of one without reports."""
    environment = environment_in(folder)
    shutil.copyfile(plain / "db.sqlite3", folder / "db.sqlite3")
    manage(environment, "demo")
    return environment


@contextmanager
def serve(plan: Plan, environment: dict[str, str]) -> Iterator[Portal]:
    """Serve a portal with gunicorn while the block runs, and stop it by its own id."""
    url = f"http://127.0.0.1:{environment['PORT']}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "pal_portal.wsgi"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{url}/salud/", server)
        yield Portal(url, plan, environment)
    finally:
        server.terminate()
        try:
            server.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the address answers; RuntimeError if the server ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(url, timeout=5):  # noqa: S310  an address of ours, on loopback
                return
        except OSError:  # not there yet, or slow to start
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer.")
