"""The web server's command line, and the questions one asks of a port."""

from __future__ import annotations

import errno
import http.client
import socket
import sys
import time

from tools.launcher.console import LauncherError
from tools.launcher.processes import Child

READY_SECONDS = 60
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def command(*, host: str, port: int, workers: int = 2, threads: int = 4) -> list[str]:
    """Granian with one WSGI application for the app and all portals."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host),
        *("--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backlog", "2048", "--no-ws", "--log-level", "warning", "--respawn-failed-workers"),
        "config.wsgi:application",
    ]


def require_free_port(host: str, port: int) -> None:
    """Raise LauncherError when somebody listens there, or may not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL}:
                raise
            raise LauncherError(
                f"Cổng {port} đang bận hoặc không được phép dùng."
                f" Hãy chọn cổng khác: ./khue demo --port {port + 10 if port > 1023 else 8000}.",
                f"port {port} is taken or not allowed: choose another with --port",
            ) from error


def free_port(wanted: int) -> int:
    """The wanted port of the loopback, or another one when it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return wanted


def wait_until_ready(child: Child, *, host: str, port: int) -> None:
    """Ask /readyz until it says 200; raises LauncherError when it never does."""
    answer = "no answer"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not child.has_ended():
        status, answer = _ask(host, port)
        if status == http.client.OK:
            return
        time.sleep(0.1)
    raise LauncherError(
        f"Máy chủ web chưa sẵn sàng; xem {child.log}.",
        f"the web server is not ready ({answer}); the end of {child.log}:\n{child.last_lines(10)}\n",
    )


def _ask(host: str, port: int) -> tuple[int, str]:
    reachable = "127.0.0.1" if host in {"0.0.0.0", "localhost"} else host  # noqa: S104
    connection = http.client.HTTPConnection(reachable, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        response = connection.getresponse()
        return response.status, response.read(200).decode("utf-8", "replace")
    except OSError as error:
        return 0, str(error)
    finally:
        connection.close()
