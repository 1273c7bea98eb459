"""Legal documents of other bodies that a unit shows beside its own: the kind ``portal.library``.

A circular or decree has no row in the e-office: its frozen version *is* the record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from khue.publishing.types import Block, PublicationKind, PublicItem, PublishedFile, Snapshot

KIND = "portal.library"
# Documents affecting the unit: at most 10 working days (Decree 43/2011, art. 17).
LIMIT_DAYS = 10
# Legal acts by the law on their promulgation; the label is frozen with the version.
LIBRARY_TYPES = {
    "luat": "Luật",
    "nghi-dinh": "Nghị định",
    "thong-tu": "Thông tư",
    "thong-tu-lien-tich": "Thông tư liên tịch",
    "quyet-dinh": "Quyết định",
    "nghi-quyet": "Nghị quyết",
    "chi-thi": "Chỉ thị",
    "khac": "Văn bản khác",
}


def render(snapshot: Snapshot, files: tuple[PublishedFile, ...]) -> PublicItem:
    """Turn a library document's snapshot into what the portal shows."""
    values: Any = snapshot
    return PublicItem(
        section="documents",
        title=values["title"],
        summary=values.get("summary", ""),
        number=values.get("number", ""),
        type_code=values.get("type_code", ""),
        type_label=values.get("type_label", ""),
        field=values.get("field", ""),
        issuer=values.get("issuer", ""),
        signer=values.get("signer", ""),
        issued_on=_day(values.get("issued_on")),
        effective_on=_day(values.get("effective_on")),
        body=tuple(
            Block("paragraph", line) for line in values.get("body", "").splitlines() if line
        ),
        files=files,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


LIBRARY = PublicationKind(KIND, _("Legal document"), render, LIMIT_DAYS)
