"""What the law says on a day about codes of organisations (a rule of compliance)."""

from __future__ import annotations

import re
from datetime import date

from khue.compliance.errors import UnknownRule
from khue.compliance.selectors import rule

from .edxml import ORGAN_ID

CODES = "exchange.organ_id"


def organ_id_pattern(day: date | None = None) -> str:
    """Return the pattern of a code on the day; the standard's own where no edition is entered."""
    try:
        value = rule(CODES, day).value
    except UnknownRule:
        return ORGAN_ID
    return str(value["pattern"]) if isinstance(value, dict) else ORGAN_ID


def check_pattern(value: object) -> None:
    """The shape of an edition: a table with ``pattern``; raises ``ValueError``."""
    if not isinstance(value, dict) or not isinstance(value.get("pattern"), str):
        raise ValueError("pattern")
    try:
        re.compile(value["pattern"])
    except re.error as error:
        raise ValueError(str(error)) from error
