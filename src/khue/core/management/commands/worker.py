"""``manage worker``: runs the background work until it is told to stop."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


class Command(BaseCommand):
    help = "Run background work; Ctrl-C or SIGTERM lets running tasks finish first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2)
        parser.add_argument("--queues", default="", help="comma-separated; empty means all")
        parser.add_argument("--once", action="store_true", help="stop when the queues are empty")

    def handle(self, *args: Any, **options: Any) -> None:
        queues = [name for name in options["queues"].split(",") if name] or None
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector) as worker_app:
            worker_app.run_worker(
                queues=queues,
                concurrency=options["concurrency"],
                wait=not options["once"],
                name="khue",
                fetch_job_polling_interval=5.0,
                shutdown_graceful_timeout=20.0,
                delete_jobs="never",
            )
