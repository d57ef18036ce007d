"""How the portal is served: `gunicorn pal_portal.wsgi` reads this file by itself (decision 045)."""

import os
import socket
import struct
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PORT = os.environ.get("PORT") or "8000"
SILENCE = 10  # seconds without a byte of a request that has begun, before it is given up


class EvenWorker(ThreadWorker):
    """Threads that only answer: nobody who says nothing holds one, nor more than there are.

    gunicorn's own gives each connection a thread before its first byte, for five seconds; waits for
    the rest of a request for ever; and takes connections that another worker is free to answer.
    """

    busy = 0

    def accept(self, listener: socket.socket) -> None:
        """Let a connection wait for its first byte without a thread."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another worker was faster, or the visitor left
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE, 0))
        connection = TConn(self.cfg, client, address, listener.getsockname())
        connection.timeout = time.monotonic() + self.cfg.keepalive
        self.nr_conns += 1
        self.pending_conns.append(connection)
        self.poller.register(
            client, EVENT_READ, partial(self.on_pending_socket_readable, connection)
        )

    def enqueue_req(self, conn: TConn) -> None:
        """Give a request a thread; with the last one taken, leave new ones to other workers."""
        self.busy += 1
        super().enqueue_req(conn)
        if self.busy >= self.cfg.threads:
            self.set_accept_enabled(False)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Free the thread."""
        self.busy -= 1
        super().finish_request(conn, fs)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001  gunicorn's signature
        """Take new connections only with a thread to spare."""
        super().set_accept_enabled(enabled and self.busy < self.cfg.threads)


bind = [f"127.0.0.1:{PORT}"]
workers = 2
worker_class = EvenWorker
threads = 40
keepalive = 5  # seconds that a silent connection is kept
forwarded_allow_ips = ""  # pal_portal.proxies alone decides whom to believe
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True  # nobody steers the server by a socket in the home directory
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Print the address, once the port is open."""
    address = server.cfg.address[0]
    if address[0] == "127.0.0.1":
        print(
            f"El portal está abierto (para cerrarlo: Ctrl+C).\nhttp://127.0.0.1:{PORT}/", flush=True
        )
