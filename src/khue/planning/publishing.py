"""How an approved week reads in public: the renderer of its kind of publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from khue.core.dates import long_date
from khue.publishing.types import Block, PublicItem, PublishedFile, Snapshot

SECTION = "weeks"
TYPE_LABEL = "Lịch công tác tuần"


def title_of_week(monday: date) -> str:
    """Return the official title: ``Lịch công tác tuần 48 (từ 23/11/2026 đến 29/11/2026)``."""
    sunday = monday + timedelta(days=6)
    number = monday.isocalendar().week
    return f"{TYPE_LABEL} {number} (từ {monday:%d/%m/%Y} đến {sunday:%d/%m/%Y})"


def render_public(snapshot: Snapshot, files: tuple[PublishedFile, ...]) -> PublicItem:
    """Turn the snapshot of a week into what the portal shows: a heading for each day."""
    values: Mapping[str, Any] = snapshot
    monday = date.fromisoformat(str(values["monday"]))
    blocks: list[Block] = []
    for day, lines in groupby(values.get("lines", ()), key=lambda line: str(line["day"])):
        blocks.append(Block("heading", _capital(long_date(date.fromisoformat(day)))))
        blocks += [Block("item", words(line)) for line in lines]
    return PublicItem(
        section=SECTION,
        title=title_of_week(monday),
        type_code="LCT",
        type_label=TYPE_LABEL,
        issuer=str(values.get("unit", "")),
        signer=str(values.get("approved_by", "")),
        signer_post=str(values.get("approved_title", "")),
        issued_on=monday,
        body=tuple(blocks),
        files=files,
    )


def words(line: Mapping[str, Any]) -> str:
    """One line of the week as a sentence of labelled parts."""
    parts = [
        f"{line['when']}: {line['content']}",
        *(
            f"{label}: {line[name]}"
            for name, label in (
                ("chair", "Chủ trì"),
                ("attendees", "Thành phần"),
                ("place", "Địa điểm"),
                ("preparation", "Chuẩn bị"),
            )
            if line.get(name)
        ),
    ]
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
