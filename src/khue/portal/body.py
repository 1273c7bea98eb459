"""The readable text of a public item, made into HTML once, when it becomes public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from khue.publishing.types import Block

_HIGHEST, _LOWEST = 2, 4
_TOO_SHORT = 30
_DASH = re.compile(r"^[-–+•*]\s+")
_LABEL = re.compile(r"^(?:\d{1,2}|[a-zđ]{1,2})[.)]\s")


def body_html(blocks: Iterable[Block]) -> SafeString:
    """Return headings, paragraphs and lists; every text is escaped, none is markup."""
    parts: list[SafeString] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        together = list(group)
        parts += _items(together) if kind == "item" else [_one(block) for block in together]
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _one(block: Block) -> SafeString:
    if block.kind == "heading":
        level = min(max(block.level + 1, _HIGHEST), _LOWEST)
        return format_html("<h{0}>{1}</h{0}>", level, block.text)
    if block.kind == "basis":
        return format_html('<p class="basis">{}</p>', block.text)
    return format_html("<p>{}</p>", block.text)


def _items(blocks: list[Block]) -> list[SafeString]:
    lines = format_html_join(
        "",
        '<li class="level-{}{}">{}</li>',
        (
            (
                min(max(block.level, 1), 3),
                " labelled" if _LABEL.match(block.text) else "",
                _DASH.sub("", block.text),
            )
            for block in blocks
        ),
    )
    return [format_html("<ul>{}</ul>", lines)]


def teaser(blocks: Iterable[Block], most: int = 280) -> str:
    """Return the first real paragraph, cut at a word, for lists and the first page."""
    for block in blocks:
        if block.kind == "paragraph" and len(block.text) > _TOO_SHORT:
            if len(block.text) <= most:
                return block.text
            return block.text[:most].rsplit(" ", 1)[0] + " …"
    return ""


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the words alone, for the search and its excerpts."""
    return " ".join(block.text for block in blocks)
