"""Record the ends of all chains outside the database (daily, after seeding, at shutdown)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from khue.compliance.services import write_heads


class Command(BaseCommand):
    help = "Append the ends of all audit chains to the heads file."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(write_heads()))
