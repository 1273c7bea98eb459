"""``manage found_unit "Phòng Giáo dục …" --slug phong --officer "Họ và tên"``."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from khue.core.dates import today
from khue.core.errors import DomainError
from khue.organisation.services import found_from_command_line
from khue.organisation.types import UnitKind


class Command(BaseCommand):
    help = "Found a unit with its officer of IT and print that person's one-time address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", required=True, help="short name in addresses")
        parser.add_argument("--officer", required=True, help="full name of the officer of IT")
        parser.add_argument("--title", default="Phụ trách công nghệ thông tin")
        parser.add_argument("--kind", choices=UnitKind.values, default=UnitKind.OFFICE)
        parser.add_argument("--under", default="", help="short name of the managing unit")
        parser.add_argument("--valid-from", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            unit, sheet = found_from_command_line(
                name=options["name"],
                slug=options["slug"],
                kind=UnitKind(options["kind"]),
                valid_from=options["valid_from"] or today(),
                officer=options["officer"],
                title=options["title"],
                under=options["under"],
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        until = timezone.localtime(sheet.expires_at)
        self.stdout.write(f"{unit.name}: {sheet.username}")
        self.stdout.write(f"{sheet.address} ({until:%d/%m/%Y %H:%M})")
