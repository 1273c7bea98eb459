"""``manage demo_people``: who may be tried in the demo, and how to sign in."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from khue.core.demo import demo_people

HEADINGS = ("Họ và tên", "Chức danh", "Đơn vị", "Tên đăng nhập", "Mật khẩu")


class Command(BaseCommand):
    help = "Print the demo's people with their user names and passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KHUE_IS_DEMO:
            raise CommandError("Only the demo has known passwords.")
        rows: list[tuple[str, ...]] = [HEADINGS]
        for p in demo_people():
            cells = (p.name, p.title, p.unit, p.username, p.password)
            rows.append(tuple(unicodedata.normalize("NFC", cell) for cell in cells))
        widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
        for row in rows:
            self.stdout.write(
                "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            )
