"""Secrecy fields in a message (law Q-03 e), and all its words for those who look for marks."""

from __future__ import annotations

import re
from typing import Any

from khue.core.text import fold

from .guard import FILE, tree, trimmed
from .types import Limits

# Names under which systems carry the level, folded and without separators.
_FIELDS = frozenset(
    (
        *("secret", "secretlevel", "secrecy", "secrecylevel", "domat", "mucdomat"),
        *("security", "securitylevel", "securityclassification", "classification"),
        *("confidential", "confidentiality", "confidentiallevel"),
    )
)
_NOTHING = frozenset(
    ("", "0", "00", "false", "none", "no", "normal", "thuong", "khong", "khong mat")
)
_LEVEL = re.compile(r"^(tuyet mat|toi mat|mat)$")


def secrecy_mark(root: Any) -> str:
    """Return the secrecy field or priority that marks the message, or "".

    A field of secrecy with any value but "none" counts; ``Priority`` counts when it names a level.
    """
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        key = re.sub(r"[^a-z]", "", fold(name))
        if key != "priority" and key not in _FIELDS:
            continue
        text = " ".join(fold("".join(element.itertext())[:200]).split())
        is_marked = bool(_LEVEL.match(text)) if key == "priority" else text not in _NOTHING
        if is_marked:
            return f"{name[:40]}: {text[:40]}"
    return ""


def words_of(raw: bytes, limits: Limits | None = None) -> str:
    """Return every word of a message, a line for each place, the bytes of its files left out.

    Whoever keeps the message keeps unknown elements and attributes too, so all of it is looked at.
    Raises :class:`EdxmlRefused`.
    """
    bounds = limits or Limits()
    data, _findings = trimmed(raw, bounds)
    lines: list[str] = []
    for element in tree(data, bounds).iter():
        lines += [str(value) for value in element.attrib.values()]
        lines += [element.tail or ""]
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] != FILE:
            lines.append(element.text or "")
    return "\n".join(line.strip() for line in lines if line.strip())
