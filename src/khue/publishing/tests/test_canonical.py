"""The hash of a version: one content, one hash; any change, another."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khue.publishing.canonical import digest, normalise
from khue.publishing.errors import BadSnapshot
from khue.publishing.types import PublishedFile

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FILE = PublishedFile(1, "kế hoạch.pdf", "a" * 64, 10, "application/pdf")


def of(snapshot: object, **changes: object) -> str:
    fields = {"kind": "k", "title": "t", "snapshot": snapshot, "files": [FILE], **changes}
    return digest(**fields)  # type: ignore[arg-type]


@given(JSON)
def test_the_hash_survives_the_database_column(value: object) -> None:
    try:
        plain = normalise(value)
    except BadSnapshot:  # two keys that are one in NFC
        return
    stored = json.loads(json.dumps(plain, sort_keys=True))
    assert of(stored) == of(plain)


def test_nfc_and_nfd_are_one_text() -> None:
    assert of({"a": unicodedata.normalize("NFD", "Tuyển sinh")}) == of({"a": "Tuyển sinh"})


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "u"},
        {"kind": "l"},
        {"files": []},
        {"files": [PublishedFile(1, "kế hoạch.pdf", "b" * 64, 10, "application/pdf")]},
        {"expires_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"publish_at": datetime(2026, 12, 1, tzinfo=UTC)},
    ],
)
def test_any_change_gives_another_hash(changes: dict[str, object]) -> None:
    assert of({"a": 1}, **changes) != of({"a": 1})


@pytest.mark.parametrize("bad", [1.5, b"x", object(), {1: "a"}, "\x00", {"e\u0301": 1, "é": 2}])
def test_what_has_no_one_form_is_refused(bad: object) -> None:
    with pytest.raises(BadSnapshot):
        of({"a": bad} if not isinstance(bad, dict) else bad)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(BadSnapshot):
        of({"a": "\ud800"})
