"""Prove the audit trail: exits 0 only where every chain holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from khue.compliance.services import verify_trail
from khue.compliance.types import Proof


class Command(BaseCommand):
    help = "Recompute every chain of the audit trail and compare it with the heads file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = verify_trail()
        if not options["json"]:
            self._say(proof)
        else:
            self.stdout.write(json.dumps({"holds": proof.holds, **asdict(proof)}))
        if not proof.holds:
            raise SystemExit(1)

    def _say(self, proof: Proof) -> None:
        for item in proof.broken:
            where = _("unit %(unit)s, row %(row)s") % {"unit": item.unit_id, "row": item.seq}
            self.stdout.write(f"✗ {where}: {_(item.problem)} {item.detail}".rstrip())
        counts = {
            "chains": proof.chains,
            "entries": proof.entries,
            "erased": proof.erased,
            "heads": proof.heads_compared,
        }
        text = _(
            "%(chains)s chains, %(entries)s rows, %(erased)s erased values, "
            "%(heads)s heads compared."
        )
        self.stdout.write(text % counts)
        if not proof.heads_file:
            self.stdout.write(_("There is no heads file yet: a cut at the end can't be excluded."))
        self.stdout.write(_("The trail holds.") if proof.holds else _("The trail does not hold."))
