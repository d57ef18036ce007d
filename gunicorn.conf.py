"""How the portal is served: `gunicorn pal_portal.wsgi` reads this file by itself."""

import os
from typing import Any

PORT = os.environ.get("PORT") or "8000"

bind = [f"127.0.0.1:{PORT}"]
workers = 2
worker_class = "gthread"  # with sync workers two idle connections would block the site
threads = 3
control_socket_disable = True  # nobody steers the server by a socket in the home directory
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Print the address, once the port is open."""
    address = server.cfg.address[0]
    if address[0] == "127.0.0.1":
        print(
            f"El portal está abierto (para cerrarlo: Ctrl+C).\nhttp://127.0.0.1:{PORT}/", flush=True
        )
