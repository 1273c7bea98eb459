"""Recount every kept total: exits 0 only where all are equal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from khue.core import totals
from khue.core.scoping import system_scope


class Command(BaseCommand):
    help = "Compare the kept totals of all units with a full recount."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
        parser.add_argument("--mend", action="store_true", help="make them equal again")

    def handle(self, *args: Any, **options: Any) -> None:
        with system_scope(reason="the kept totals of all units are compared with a recount"):
            found = totals.check()
            if options["mend"]:
                totals.mend(found)
        if options["json"]:
            rows = [asdict(item) for item in found]
            self.stdout.write(json.dumps({"differences": rows}, default=str))
        else:
            self._say(found)
        if found and not options["mend"]:
            raise SystemExit(1)

    def _say(self, found: list[totals.Difference]) -> None:
        for item in found:
            text = _("%(code)s, unit %(unit)s, about %(about)s: kept %(kept)s, counted %(counted)s")
            self.stdout.write("✗ " + text % {"unit": item.unit_id, **asdict(item)})
        text = _("%(count)s kinds of totals recounted, %(wrong)s differ.")
        self.stdout.write(text % {"count": len(list(totals.sources)), "wrong": len(found)})
