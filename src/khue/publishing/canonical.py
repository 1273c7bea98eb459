"""The one form of a snapshot that is hashed: an approval binds these bytes and no others.

Keys are sorted, text is NFC, there are no floats (they have no one spelling), so that the JSON
column of the database, which keeps neither order nor spacing, gives the same bytes again.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .errors import BadSnapshot
from .types import Json, PublishedFile

FORM = "khue-publication-1"


def normalise(value: Any) -> Json:
    """Return ``value`` in canonical shape; raises ``BadSnapshot`` for what has none."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        if "\x00" in value:
            raise BadSnapshot
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Mapping):
        return _normalise_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [normalise(item) for item in value]
    raise BadSnapshot


def _normalise_mapping(value: Mapping[Any, Any]) -> Json:
    result: dict[str, Json] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise BadSnapshot
        name = unicodedata.normalize("NFC", key)
        if name in result:
            raise BadSnapshot
        result[name] = normalise(item)
    return result


def digest(
    *,
    kind: str,
    title: str,
    snapshot: Any,
    files: Iterable[PublishedFile],
    publish_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Return the hash of a version: kind, title, content, the content of every file, the times."""
    parts = {
        "form": FORM,
        "kind": kind,
        "title": normalise(title),
        "snapshot": normalise(snapshot),
        "files": [{"name": normalise(f.name), "sha256": f.sha256, "size": f.size} for f in files],
        "publish_at": _instant(publish_at),
        "expires_at": _instant(expires_at),
    }
    try:
        data = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise BadSnapshot from None
    return hashlib.sha256(data).hexdigest()


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")
