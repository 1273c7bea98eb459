"""Serves the demo certificate authority on this machine: OCSP, revocation lists, timestamps."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from khue.signing.authority import DemoAuthority
from khue.signing.authority.pki import DEMO_BASE_URL
from khue.signing.authority.service import AuthorityService


class ThreadingServer(ThreadingMixIn, WSGIServer):
    """One thread a call."""

    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    """Ends silent callers."""

    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a demo's console is for people."""


class Command(BaseCommand):
    help = "Serve the demo certificate authority (not legally valid) on loopback."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(DEMO_BASE_URL.rsplit(":", 1)[1]))
        parser.add_argument(
            "--data", type=Path, default=None, help="Folder of its keys and register."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        data: Path | None = options["data"]
        root = data or Path(settings.KHUE_AUTHORITY_ROOT)
        authority = DemoAuthority(root, f"http://127.0.0.1:{port}")
        for role in ("root", "issuing", "ocsp", "tsa"):
            authority.pair(role)
        service = AuthorityService(authority)
        try:
            server = make_server(
                "127.0.0.1", port, service, server_class=ThreadingServer, handler_class=QuietHandler
            )
        except OSError as error:
            raise CommandError(f"Port {port} is busy: {error}") from error
        self.stdout.write(f"Demo certificate authority on http://127.0.0.1:{port}")
        with server:
            server.serve_forever()
