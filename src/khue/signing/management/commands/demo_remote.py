"""Serves the demo's remote signing service on this machine, with the page that shows its codes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from wsgiref.simple_server import make_server

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from khue.signing.authority import DemoAuthority
from khue.signing.authority.remote import RemoteKeys, RemoteService, application

from .demo_authority import QuietHandler, ThreadingServer


class Command(BaseCommand):
    help = "Serve the demo's remote signing service (not legally valid) on loopback."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--data", type=Path, default=None, help="Folder of the authority.")

    def handle(self, *args: object, **options: object) -> None:
        port = int(str(options["port"]))
        root = Path(str(options["data"] or settings.KHUE_AUTHORITY_ROOT))
        keys = RemoteKeys(DemoAuthority(root, settings.KHUE_AUTHORITY_URL))
        try:
            server = make_server(
                "127.0.0.1",
                port,
                application(RemoteService(keys)),
                server_class=ThreadingServer,
                handler_class=QuietHandler,
            )
        except OSError as error:
            raise CommandError(f"Port {port} is busy: {error}") from error
        self.stdout.write(f"Demo remote signing service: its codes on http://127.0.0.1:{port}/")
        with server:
            server.serve_forever()
