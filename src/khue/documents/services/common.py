"""What the services of this room share: permission, state, clean text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.core.errors import NotPermitted
from khue.core.text import clean
from khue.documents.errors import WrongState
from khue.documents.events import IncomingMoved, IncomingStep, incoming_moved
from khue.documents.models import IncomingDocument, OutgoingDocument
from khue.organisation import selectors as organisation
from khue.signing.types import Level

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def check(by: User, permission: str, unit: Unit | int) -> None:
    """Raise ``NotPermitted`` unless the person holds the permission on the unit."""
    if not organisation.can(by, permission, unit):
        raise NotPermitted


def locked(document: OutgoingDocument, *states: str) -> OutgoingDocument:
    """Lock the row and return it fresh; raises ``WrongState`` when it has moved on."""
    row = OutgoingDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


def clean_text(text: str) -> str:
    """NFC, no control characters, no spaces at the ends of lines."""
    lines = (line.rstrip() for line in clean(text.replace("\r\n", "\n")).split("\n"))
    return "\n".join(lines).strip()


def weakest(kept: str, made: Level) -> str:
    """The level of the whole paper: that of its weakest signature."""
    if not kept:
        return str(made)
    return str(min(Level(kept), made, key=lambda level: level.rank))


def moved(row: IncomingDocument, step: IncomingStep, by: User, text: str = "") -> None:
    """Tell the rooms above that the unit has come a step further."""
    incoming_moved.send(IncomingMoved(row.unit_id, row.pk, step, by.pk, text))
