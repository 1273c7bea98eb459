"""A reply: an outgoing document that answers an incoming one, linked with it both ways (D-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from khue.core import audit
from khue.documents import audits, permissions
from khue.documents.errors import WrongState
from khue.documents.models import IncomingDocument, OutgoingDocument
from khue.documents.types import IncomingState
from khue.organisation import selectors as organisation

from .audiences import to_unit
from .common import check
from .drafting import draft_document
from .recipients import default_lines

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.dispatch.services import Audience


def start_reply(*, document: IncomingDocument, by: User) -> OutgoingDocument:
    """Draft the answer to a registered document, addressed to whoever wrote it.

    The caller fetched it by ``get_incoming_for``. Call it outside a transaction. Raises
    ``NotPermitted``, ``WrongState`` before it has its incoming number.
    """
    check(by, permissions.DRAFT, document.unit_id)
    if document.state == IncomingState.ARRIVED:
        raise WrongState(state=document.get_state_display())
    unit = organisation.get_unit(document.unit_id)
    named = _named(document)
    about = document.abstract[:1].lower() + document.abstract[1:]
    draft = draft_document(
        unit=unit,
        by=by,
        type_code="official_letter",
        abstract=f"Trả lời {named}"[:500],
        addressees=document.issuer,
        body=(
            f"{unit.name} nhận được {named} của {document.issuer} về việc {about}."
            f"\n{unit.name} có ý kiến như sau:\n1. …\n2. …\n"
        ),
        recipients=default_lines(""),
        audience=_audience(document),
    )
    with transaction.atomic():
        draft.answers = document
        draft.save(update_fields=["answers"])
        audit.record(
            verb=audits.REPLY_STARTED,
            obj=document,
            unit_id=document.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
            after={"draft": draft.pk},
        )
    return draft


def tell_answered(row: OutgoingDocument, by: User) -> None:
    """Write the reply's number into the story of what it answers, once it has one."""
    if row.answers is None:
        return
    audit.record(
        verb=audits.ANSWERED,
        obj=row.answers,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.ISSUE),
        after={"reference": row.reference},
    )


def _named(document: IncomingDocument) -> str:
    """``Công văn số 05/PGDĐT-VP ngày 05/11/2026``."""
    parts = [document.type_name or "Văn bản"]
    if document.reference:
        parts.append(f"số {document.reference}")
    if document.issued_on:
        parts.append(f"ngày {document.issued_on:%d/%m/%Y}")
    return " ".join(parts)


def _audience(document: IncomingDocument) -> Audience | None:
    """The unit that sent it through Khuê; a paper document is answered outside."""
    if document.delivery is None:
        return None
    return to_unit(document.delivery.sender_unit_id)
