"""The signer (box 7b): the last name in the right column of the last page, below the post."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .layout import Line, columns
from .types import Field

_TITLES = re.compile(r"^(?:(?:PGS|GS|TSKH|TS|ThS|CN|BS|NGƯT|NGND)\.?\s*)+", re.IGNORECASE)
_POSTS = re.compile(
    r"^(kt|tm|tl|tuq|q)\b[. ]|truong|pho |giam doc|hieu truong|chu tich|bo truong|thu truong"
    r"|chanh|vien truong|bi thu|cuc truong|to truong"
)
_NOISE = re.compile(r"^(nguoi ky|ky boi|co quan|thoi gian|email|ngay ky|noi nhan|ly do)")
_RIGHT = 104.0
_SYLLABLE = re.compile(r"^[A-ZÀ-ỸĐ][a-zà-ỹđ]*$|^[A-ZÀ-ỸĐ]+$")


def signer_of(lines: Sequence[Line]) -> Field | None:
    """The name that stands last under a post in the right column."""
    _, right = columns(lines, _RIGHT)
    found: Field | None = None
    has_post = False
    for line in right:
        if line.left < _RIGHT - 6:
            continue
        if line.is_caps and _POSTS.search(line.folded):
            has_post, found = True, None
            continue
        if not has_post or _NOISE.match(line.folded):
            continue
        name = _name(line.text)
        if name:
            found = Field(name, round(line.sureness * 0.96))
    return found


def _name(text: str) -> str:
    plain = _TITLES.sub("", " ".join(text.split()).strip(" .,;:-_|"))
    words = plain.split()
    if not 2 <= len(words) <= 6 or not all(_SYLLABLE.match(word) for word in words):
        return ""
    if sum(len(word) for word in words) < 6:
        return ""
    return " ".join(word.capitalize() for word in words)
