"""From our rows to messages of the standard."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.core.errors import NotFound
from khue.documents.services import letter_for_outside
from khue.exchange import edxml
from khue.exchange.models import Message
from khue.exchange.selectors import code_of, current_key
from khue.exchange.types import Direction, MessageKind
from khue.files.selectors import read_content
from khue.organisation import selectors as organisation

from .keys import key_pem_of

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.types import OutsideLetter

PRIORITIES = ("normal", "urgent", "very_urgent", "express")
_MARKS = ("TM.", "KT.", "TL.", "TUQ.", "Q.")


class NotReady(Exception):
    """The message can't be written yet; ``code`` says what is missing here."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        self.code = code
        self.is_final = is_final
        super().__init__(code)


def signed_xml(row: Message) -> bytes:
    """Write and sign a message; raises :class:`NotReady` when something is missing here."""
    key = current_key()
    if key is None:
        raise NotReady("no_system_key")
    own = own_organ(row.unit_id)
    message = _status(row, own) if row.kind == MessageKind.STATUS else _document(row, own)
    try:
        key_pem = key_pem_of(key)
    except ValueError as error:
        raise NotReady("key_unreadable") from error
    return edxml.sign(message, key_pem=key_pem, certificate_pem=key.certificate_pem)


def own_organ(unit_id: int) -> edxml.Organ:
    """Return our unit as the standard names it; raises :class:`NotReady` without a code."""
    code = code_of(unit_id)
    if not code:
        raise NotReady("no_organ_code")
    unit = organisation.get_unit(unit_id)
    return edxml.Organ(
        organ_id=code,
        name=unit.name,
        in_charge=unit.letterhead_parent or unit.name,
        address=unit.address,
        email=unit.email,
        telephone=unit.phone,
    )


def identifier_of(unit_id: int, letter: OutsideLetter) -> str:
    """Return the identifier of a letter of ours; "" while the unit has no code."""
    code = code_of(unit_id)
    return edxml.document_id(code, letter.issued_on, letter.reference) if code else ""


def _document(row: Message, own: edxml.Organ) -> edxml.Document:
    if row.outgoing_id is None:
        raise NotReady("no_document", is_final=True)
    try:
        letter = letter_for_outside(row.unit_id, row.outgoing_id)
    except NotFound as error:
        raise NotReady("no_document", is_final=True) from error
    competence, position = _signer_lines(letter.signer_lines)
    return edxml.Document(
        sender=own,
        receivers=(_partner(row),),
        document_id=edxml.document_id(own.organ_id, letter.issued_on, letter.reference),
        number=letter.number,
        notation=letter.symbol,
        place=organisation.get_unit(row.unit_id).place,
        issued_on=letter.issued_on,
        type=2,
        type_name=letter.type_name,
        subject=letter.abstract,
        content=letter.abstract,
        signer=edxml.Signer(competence, position, letter.signer_name),
        due_on=letter.due_on,
        to_places=letter.recipients,
        priority=PRIORITIES.index(letter.urgency),
        amount=1,
        pages=letter.pages,
        traces=(edxml.Trace(own.organ_id, _local_now()),),
        business=_business(row),
        attachments=tuple(
            edxml.Attachment(
                name=file.name,
                data=read_content(file),
                content_type=file.content_type,
                description=letter.abstract[:200] if place == 1 else file.name,
                content_id=f"cid:{place}",
            )
            for place, file in enumerate(letter.files, start=1)
        ),
    )


def _business(row: Message) -> edxml.Business:
    kind = edxml.BusinessType(row.business)
    earlier = row.about.document_id if row.about else ""
    replaces: tuple[edxml.Replacement, ...] = ()
    if kind is edxml.BusinessType.REPLACE and earlier:
        replaces = (edxml.Replacement(earlier, (row.partner.organ_id,)),)
    return edxml.Business(
        type=kind,
        document_id=earlier,
        reason=row.text,
        replaces=replaces,
        staff=_staff(row.by, row.unit_id),
    )


def _status(row: Message, own: edxml.Organ) -> edxml.Status:
    about = row.about
    if about is None:
        raise NotReady("no_document", is_final=True)
    is_ours = about.direction == Direction.OUT
    return edxml.Status(
        sender=own,
        receivers=(_partner(row),),
        answers=edxml.ResponseFor(
            organ_id=own.organ_id if is_ours else row.partner.organ_id,
            code=about.reference,
            issued_on=about.issued_on,
            document_id=about.document_id,
        ),
        code=edxml.StatusCode(row.code),
        description=row.text,
        at=_local_now(),
        staff=_staff(row.by, row.unit_id),
    )


def _partner(row: Message) -> edxml.Organ:
    return edxml.Organ(organ_id=row.partner.organ_id, name=row.partner.name)


def _staff(by: User | None, unit_id: int) -> edxml.Staff:
    unit = organisation.get_unit(unit_id)
    return edxml.Staff(
        department=unit.name, staff=by.get_full_name() if by else "", email=unit.email
    )


def _signer_lines(lines: tuple[str, ...]) -> tuple[str, str]:
    """(``KT. TRƯỞNG PHÒNG``, ``PHÓ TRƯỞNG PHÒNG``) as authority and post."""
    kept = [line.strip() for line in lines if line.strip()]
    if not kept:
        return "", ""
    marked = kept[0] if kept[0].startswith(_MARKS) else ""
    return marked, "" if marked and len(kept) == 1 else kept[-1]


def _local_now() -> dt.datetime:
    """Now on the clock of Việt Nam, without zone, as the standard writes it."""
    return timezone.localtime().replace(tzinfo=None, microsecond=0)
