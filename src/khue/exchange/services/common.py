"""What the services of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.compliance.services import screen_text
from khue.core.errors import NotPermitted
from khue.core.text import clean
from khue.exchange.types import OFFICIAL
from khue.organisation import selectors as organisation

if TYPE_CHECKING:
    from khue.accounts.models import User


def check(by: User, permission: str, unit_id: int) -> None:
    """Raise ``NotPermitted`` unless the person holds the permission on the unit."""
    if not organisation.can(by, permission, unit_id):
        raise NotPermitted


def screened(text: str, *, unit_id: int, by: User) -> str:
    """Clean what a person typed and refuse secrecy marks; call it outside a transaction."""
    words = " ".join(clean(text).split())[:500]
    if words:
        screen_text(words, unit=organisation.get_unit(unit_id), by=by, purpose=OFFICIAL)
    return words
