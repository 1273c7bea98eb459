"""Which rules the code asks for, and the shape their values must have.

A value entered on the administrator's page is checked by the same function, so that a rule can
never be stored in a shape that the code cannot read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from khue.core.registry import Registry

Check = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule the code asks for by its code."""

    code: str
    check: Check


rules: Registry[Rule] = Registry("rule")


def declare(code: str, check: Check) -> str:
    """Declare a rule; ``check`` raises ``ValueError`` for a value of the wrong shape."""
    rules.add(code, Rule(code, check))
    return code


def texts(value: object) -> None:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(_("a list of texts is needed"))


def table_with(**kinds: type | tuple[type, ...]) -> Check:
    """A table that has at least these keys, each of its type."""

    def check(value: object) -> None:
        if not isinstance(value, dict):
            raise ValueError(_("a table is needed"))
        for key, kind in kinds.items():
            if not isinstance(value.get(key), kind) or isinstance(value.get(key), bool) > (
                kind is bool
            ):
                raise ValueError(_("%(key)s: a value of another kind is needed") % {"key": key})

    return check


def rows_with(*keys: str) -> Check:
    """A list of tables that each have these keys."""

    def check(value: object) -> None:
        if not isinstance(value, list):
            raise ValueError(_("a list of rows is needed"))
        for row in value:
            if not isinstance(row, dict) or any(key not in row for key in keys):
                raise ValueError(_("each row needs: %(keys)s") % {"keys": ", ".join(keys)})

    return check


def days_off(value: object) -> None:
    """A table of days off (``off``: rows with ``on`` and ``name``), ``worked`` and ``yearly`` days."""
    table_with(off=list, worked=list, yearly=list)(value)
    if not isinstance(value, dict):
        return
    try:
        for day in [row["on"] for row in value["off"]] + value["worked"]:
            date.fromisoformat(day)
        for day in value["yearly"]:
            date.fromisoformat(f"2024-{day}")
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(_("a day is written as 2026-09-02, a yearly one as 09-02")) from error


def numbering(value: object) -> None:
    """Digits, first number, first day of a run, and the order of the parts of a symbol."""
    table_with(pad=int, restart=str, separator=str)(value)
    table = cast(dict[str, object], value)
    try:
        date.fromisoformat(f"2024-{table['restart']}")
    except ValueError as error:
        raise ValueError(_("restart: a day of the year is written as 01-01")) from error
    pad, first = table["pad"], table.get("first", 1)
    if not isinstance(first, int) or first < 1 or not 1 <= cast(int, pad) <= 6:
        raise ValueError(_("pad: from 1 to 6 digits; first: 1 or more"))
    for key in ("named", "letter"):
        order = table.get(key, ["body"])
        if not isinstance(order, list) or "body" not in order or not set(order) <= _PARTS:
            raise ValueError(
                _("%(key)s: the parts type, body and unit in their order; body is needed")
                % {"key": key}
            )


_PARTS = {"type", "body", "unit"}


def sign_in_figures(value: object) -> None:
    """The figures of signing in, none looser than the law's widest (I-05)."""
    table_with(
        **dict.fromkeys(_WIDEST, int),
        wrong_minutes=int,
        second_factor_for_administrators=bool,
    )(value)
    figures = cast(dict[str, int], value)
    for key, most in _WIDEST.items():
        if not 1 <= figures[key] <= most:
            raise ValueError(
                _("%(key)s: from 1 to %(most)s is possible") % {"key": key, "most": most}
            )


_WIDEST = {"minutes": 15, "minutes_staff": 15, "wrong_attempts": 5, "idle_account_days": 45}

INSTRUMENTS = declare("law.instruments", rows_with("topic", "instrument"))
SESSION_LOCK = declare("accounts.session_lock", sign_in_figures)
SECRECY_LEVELS = declare("documents.secrecy_levels", rows_with("marking", "years"))
PUBLIC_MAIL_DOMAINS = declare("mail.public_domains", texts)
DOCUMENT_TYPES = declare("documents.types", rows_with("code", "name"))
NUMBERING = declare("documents.numbering", numbering)
AUTHORITY_MARKS = declare("documents.authority_marks", rows_with("mark", "who"))
ISSUE_CLOCK = declare("documents.clock", table_with(working_days=int, urgent_minutes=int))
PAGE_LAYOUT = declare("documents.page_layout", table_with(page=str, margins_mm=dict, boxes=dict))
LAYOUT_CHECKS = declare(
    "documents.layout_checks",
    table_with(act=str, fonts=list, rule_share=list, tolerance=dict, parts=dict),
)
URGENCY_STAMPS = declare("documents.urgency_stamps", rows_with("code", "text", "width_mm"))
LOG_RETENTION = declare("audit.retention", table_with(months=int))
DAYS_OFF = declare("calendar.days_off", days_off)
