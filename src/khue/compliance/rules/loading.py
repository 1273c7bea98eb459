"""Loads the editions that come with Khuê; what an office has entered itself is never touched."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction


def read_defaults() -> list[dict[str, Any]]:
    """Every edition of the data files, one flat table each."""
    found: list[dict[str, Any]] = []
    folder = resources.files(__package__) / "data"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".json"):
            continue
        rule = json.loads(entry.read_text(encoding="utf-8"))
        found.extend(
            {"code": rule["code"], "title": rule["title"], **edition}
            for edition in rule["editions"]
        )
    return found


def load_defaults(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """After migration: bring the default editions to the state of the data files. Idempotent."""
    from khue.compliance.models import RuleEdition

    if RuleEdition._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated to a state before this table
    kept = {(row.code, row.valid_from): row for row in RuleEdition.objects.filter(is_default=True)}
    with transaction.atomic():
        for item in read_defaults():
            key = item["code"], date.fromisoformat(item["valid_from"])
            values = {
                "title": item["title"],
                "citation": item["citation"],
                "mark": item["mark"],
                "valid_to": date.fromisoformat(item["valid_to"]) if item.get("valid_to") else None,
                "value": item["value"],
            }
            row = kept.get(key)
            if row is None:
                RuleEdition.objects.create(
                    code=key[0], valid_from=key[1], is_default=True, **values
                )
            elif any(getattr(row, name) != value for name, value in values.items()):
                RuleEdition.objects.filter(pk=row.pk).update(**values)
