"""The rules of the tests: the editions that come with Khuê, without a database."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import khue.core

_FOLDER = Path(khue.core.__file__).parents[1] / "compliance" / "rules" / "data"


@cache
def rules() -> dict[str, Any]:
    """What `documents.layout_rules` hands to the engine for a day of today."""
    return {
        "layout": _value("page_layout"),
        "checks": _value("layout_checks"),
        "types": _value("document_types"),
        "stamps": _value("urgency_stamps"),
    }


def _value(name: str) -> Any:
    rule = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return rule["editions"][-1]["value"]
