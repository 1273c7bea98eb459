"""``manage import_administrative_units FILE --valid-from 2025-07-01``."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khue.core.errors import DomainError
from khue.organisation.services import import_administrative_units


class Command(BaseCommand):
    help = "Import provinces, districts (before July 2025) and wards of a date from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--valid-from", type=date.fromisoformat, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_administrative_units(
                path=options["file"], valid_from=options["valid_from"]
            )
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {options['file']}.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{outcome.provinces} provinces, {outcome.districts} districts, {outcome.wards} wards; "
            f"{outcome.removed} removed"
        )
