"""What a rule said on a day."""

from __future__ import annotations

import time
from datetime import date

from django.db import connection

from khue.compliance.errors import UnknownRule
from khue.compliance.models import RuleEdition
from khue.compliance.rules import registry
from khue.compliance.types import Edition
from khue.core.dates import today

_CACHE_SECONDS = 30.0
_cache: dict[str, tuple[float, tuple[Edition, ...]]] = {}


def rule(code: str, on: date | None = None) -> Edition:
    """The edition that holds on the day (today where none is given); raises ``UnknownRule``.

    The edition that began last wins; where two began on one day, what the office entered wins.
    """
    day = on or today()
    for edition in editions_of(code):
        if edition.valid_from <= day and (edition.valid_to is None or day <= edition.valid_to):
            return edition
    raise UnknownRule(f"{code} on {day:%Y-%m-%d}")


def editions_of(code: str) -> tuple[Edition, ...]:
    """Every edition of a rule, the newest first; kept in memory for half a minute."""
    kept = _cache.get(code)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    rows = RuleEdition.objects.filter(code=code).order_by("-valid_from", "is_default", "-pk")
    found = tuple(_edition(row) for row in rows)
    if not connection.in_atomic_block:
        _cache[code] = (time.monotonic() + _CACHE_SECONDS, found)
    return found


def forget(code: str) -> None:
    """Read the rule anew next time."""
    _cache.pop(code, None)


def _edition(row: RuleEdition) -> Edition:
    return Edition(
        row.code, row.title, row.citation, row.mark, row.valid_from, row.valid_to, row.value
    )


def latest_editions(on: date | None = None) -> list[Edition]:
    """The edition of every rule that holds on the day, by code. Costs one query."""
    day = on or today()
    found: dict[str, Edition] = {}
    rows = RuleEdition.objects.filter(valid_from__lte=day)
    for row in rows.order_by("code", "-valid_from", "is_default", "-pk"):
        if row.valid_to is None or day <= row.valid_to:
            found.setdefault(row.code, _edition(row))
    return list(found.values())


def is_public_mail(address: str, on: date | None = None) -> bool:
    """True for an address at a public mail provider, which official business must not use."""
    domain = address.strip().rpartition("@")[2].rstrip(".>").lower()
    listed = {item.lower().lstrip("@") for item in rule(registry.PUBLIC_MAIL_DOMAINS, on).lines()}
    return any(domain == item or domain.endswith("." + item) for item in listed)
