"""Phone numbers of Việt Nam in one form: ``+84912345678``."""

from __future__ import annotations

import re

from .errors import InvalidPhone

_LOOKS = re.compile(r"^[+(]?[\d\s.()\-]{8,20}$")
_NATIONAL = re.compile(r"^(?:[35789]\d{8}|2\d{8,9})$")


def looks_like_phone(text: str) -> bool:
    """Whether somebody meant a phone number."""
    return bool(_LOOKS.match(text.strip()))


def normal_phone(text: str) -> str:
    """Return ``+84…``; accepts ``0912 345 678``, ``84…``, ``+84…``, ``0084…``.

    Raises :class:`InvalidPhone`.
    """
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+") or digits.startswith(("0084", "84")):
        digits = digits.removeprefix("00")
        if not digits.startswith("84"):
            raise InvalidPhone
        digits = digits[2:]
    digits = digits.removeprefix("0")
    if not _NATIONAL.match(digits):
        raise InvalidPhone
    return f"+84{digits}"


def shown_phone(phone: str) -> str:
    """Return ``0912 345 678`` for people."""
    national = "0" + phone.removeprefix("+84") if phone.startswith("+84") else phone
    return f"{national[:4]} {national[4:7]} {national[7:]}".strip()
