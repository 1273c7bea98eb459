"""What the services of this room share: permission, clean and screened text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.compliance.services import screen_text
from khue.core.errors import NotPermitted
from khue.core.text import clean
from khue.organisation import selectors as organisation
from khue.planning.errors import ReasonNeeded, TextNeeded

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def check(by: User, permission: str, unit: Unit | int) -> None:
    """Raise ``NotPermitted`` unless the person holds the permission on the unit."""
    if not organisation.can(by, permission, unit):
        raise NotPermitted


def clean_text(text: str) -> str:
    """NFC, no control characters, no spaces at the ends of lines."""
    lines = (line.rstrip() for line in clean(text.replace("\r\n", "\n")).split("\n"))
    return "\n".join(lines).strip()


def needed(text: str, field: str) -> str:
    """Return the clean text; raises ``TextNeeded`` for an empty one."""
    words = clean_text(text)
    if not words:
        raise TextNeeded(field=field)
    return words


def reason_of(text: str) -> str:
    """Return the clean reason; raises ``ReasonNeeded``."""
    words = clean_text(text)
    if not words:
        raise ReasonNeeded(field="reason")
    return words[:500]


def screen(words: str, *, unit_id: int, by: User, purpose: str) -> None:
    """Refuse a text that bears a secrecy mark; call it outside a transaction."""
    if words:
        screen_text(words, unit=organisation.get_unit(unit_id), by=by, purpose=purpose)


def title_of(by: User, unit_id: int) -> str:
    """Return the title of the post that the person wears in the unit."""
    hats = organisation.present_hats(by)
    return next((hat.title for hat in hats if hat.unit_id == unit_id), "")
