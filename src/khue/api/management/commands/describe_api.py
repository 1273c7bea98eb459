"""``manage describe_api``: the OpenAPI description, as the snapshot beside the tests keeps it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from khue.api.router import describe


class Command(BaseCommand):
    help = "Print the OpenAPI description of the API."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(describe(), indent=1, ensure_ascii=False))
