"""The two registers with the exact columns of Decree 30/2020, Annex IV, for screen and print."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.core.dates import HANOI
from khue.core.errors import NotFound
from khue.organisation import selectors as organisation

from . import permissions
from .models import RegisterEntry
from .models.registers import MAIN_BOOK
from .types import Direction, EntryState, IncomingRow, OutgoingRow

if TYPE_CHECKING:
    from khue.accounts.models import User


def outgoing_register(
    user: User, *, unit_id: int, year: int, code: str = MAIN_BOOK
) -> list[OutgoingRow]:
    """Return one outgoing book of a year in order of number; raises ``NotFound``."""
    rows = (
        _entries(user, unit_id, Direction.OUTGOING, year, code)
        .select_related("outgoing")
        .prefetch_related("outgoing__recipient_lines")
    )
    return [_outgoing_row(entry) for entry in rows]


def incoming_register(user: User, *, unit_id: int, year: int) -> list[IncomingRow]:
    """Return the incoming register of a year in order of number; raises ``NotFound``."""
    rows = (
        _entries(user, unit_id, Direction.INCOMING, year)
        .select_related("incoming")
        .prefetch_related("incoming__assignments")
    )
    return [_incoming_row(entry) for entry in rows]


def _entries(
    user: User, unit_id: int, direction: str, year: int, code: str = MAIN_BOOK
) -> QuerySet[RegisterEntry]:
    if unit_id not in organisation.units_with(user, permissions.READ_REGISTERS):
        raise NotFound
    return RegisterEntry.objects.filter(
        unit_id=unit_id, book__direction=direction, book__year=year, book__code=code
    ).order_by("number")


def _outgoing_row(entry: RegisterEntry) -> OutgoingRow:
    document = getattr(entry, "outgoing", None)
    if document is None:
        return OutgoingRow(
            reference=str(entry),
            issued_on=entry.day,
            subject="",
            signer="",
            recipients="",
            archive="",
            copies="",
            sent_on=None,
            receipt="",
            note=_cancelled_note(entry),
            is_cancelled=entry.state == EntryState.CANCELLED,
        )
    lines = list(document.recipient_lines.all())
    archive = [line.text for line in lines if line.kind == "archive"]
    named = [line.text for line in lines if line.kind != "archive"]
    if "Như trên" in named and document.addressees:
        above = "; ".join(document.addressees.splitlines())
        named = [above, *(text for text in named if text != "Như trên")]
    delivered = [line for line in lines if line.delivered_on]
    return OutgoingRow(
        reference=document.reference,
        issued_on=document.issued_on,
        subject=f"{document.type_name}: {document.abstract}",
        signer=document.signer_name,
        recipients="; ".join(named),
        archive="; ".join(archive),
        copies="1",
        sent_on=_day(document.dispatched_at),
        receipt=_("In Khuê: see the receipt board") if document.dispatch_id else "",
        note="; ".join(
            [
                *([document.get_standing_display()] if document.standing else []),
                *(
                    _("%(to)s: delivered %(on)s")
                    % {"to": d.text, "on": f"{d.delivered_on:%d/%m/%Y}"}
                    for d in delivered
                ),
            ]
        ),
    )


def _incoming_row(entry: RegisterEntry) -> IncomingRow:
    document = getattr(entry, "incoming", None)
    if document is None:
        return IncomingRow(
            arrived_on=entry.day,
            number=str(entry),
            issuer="",
            reference="",
            issued_on=None,
            subject="",
            receiver="",
            passed_on=None,
            receipt="",
            note=_cancelled_note(entry),
            is_cancelled=True,
        )
    assignments = list(document.assignments.all())
    seen = [item.assignee_name for item in assignments if item.opened_at]
    return IncomingRow(
        arrived_on=entry.day,
        number=document.number_text,
        issuer=document.issuer,
        reference=document.reference,
        issued_on=document.issued_on,
        subject=f"{document.type_name}: {document.abstract}".lstrip(": "),
        receiver="; ".join(dict.fromkeys(item.assignee_name for item in assignments)),
        passed_on=_day(assignments[0].at) if assignments else None,
        receipt="; ".join(dict.fromkeys(seen)),
        note="; ".join(part for part in (document.get_standing_display(), document.note) if part),
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at, HANOI).date() if at is not None else None


def _cancelled_note(entry: RegisterEntry) -> str:
    return _("Cancelled: %(reason)s") % {"reason": entry.reason}
