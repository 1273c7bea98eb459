"""File names as people send them: decomposed, from other alphabets, or made to mislead.

A name is repaired where repairing cannot surprise anybody (NFC, spaces) and refused where it
tries to leave its folder or to look like something else.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from .citations import finding
from .types import Finding

MAX_NAME_BYTES = 200
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_DEVICE = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def read_name(raw: str | bytes) -> tuple[str, Finding | None]:
    """The name in NFC, and why it cannot be accepted (None where it can).

    Bytes are read as UTF-8; a lone surrogate in a string means that a library has carried
    undecodable bytes, which is the same complaint.
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text) or "\ufffd" in text:
        return _fallback(text), finding("name.encoding")
    name = unicodedata.normalize("NFC", text)
    complaint = _complaint(name)
    if complaint is not None:
        return _fallback(name), complaint
    name = _shorten(" ".join(name.split()).rstrip(" ."))
    if not name or name.startswith("."):
        return _fallback(name), finding("name.empty")
    return name, None


def _complaint(name: str) -> Finding | None:
    if any(char in _BIDI for char in name):
        return finding("name.direction")
    if any(char in _INVISIBLE or unicodedata.category(char) in {"Cc", "Cn"} for char in name):
        return finding("name.control")
    parts = name.replace("\\", "/").split("/")
    if len(parts) > 1 or ".." in parts:
        return finding("name.traversal")
    if _FORBIDDEN.search(name) or _DEVICE.match(name.split(".")[0]):
        return finding("name.forbidden")
    return None


def member_complaint(raw: str) -> Finding | None:
    """Why a path inside an archive is refused; folders are allowed there, leaving them is not."""
    path = raw.replace("\\", "/")
    if path.startswith("/") or re.match(r"^[A-Za-z]:", path):
        return finding("name.traversal")
    parts = [part for part in path.split("/") if part]
    if ".." in parts:
        return finding("name.traversal")
    for part in parts:
        if any(char in _BIDI for char in part):
            return finding("name.direction")
        if any(unicodedata.category(char) == "Cc" for char in part):
            return finding("name.control")
    return None


def extension(name: str) -> str:
    """The lower-case extension without its dot, or nothing."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def _fallback(name: str) -> str:
    """A harmless name for messages; it is never used to store anything."""
    kept = "".join(
        char if char.isalnum() or char in "-_. " else "_"
        for char in unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    )
    return _shorten(kept.strip(" .")) or "tệp"


def _shorten(name: str) -> str:
    """Cut the stem, keep the extension, never in the middle of a letter."""
    if len(name.encode("utf-8")) <= MAX_NAME_BYTES:
        return name
    suffix = PurePosixPath(name).suffix
    if len(suffix) > 10:
        suffix = ""
    stem = name[: len(name) - len(suffix)] if suffix else name
    room = MAX_NAME_BYTES - len(suffix.encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip() + suffix
