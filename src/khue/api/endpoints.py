"""What a program may read: the unit's outgoing documents, its sendings and their receipts."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from khue.dispatch import selectors as dispatch
from khue.dispatch.types import ReceiptLine
from khue.documents import selectors as documents

from .auth import caller, reads

if TYPE_CHECKING:
    from khue.documents.models import OutgoingDocument

# No postponed annotations here: the router reads them while this module is loaded.

router = Router(tags=["documents"])
LARGEST_PAGE = 100


class DocumentOut(Schema):
    """An outgoing document as its register line says it."""

    id: int
    reference: str
    type: str
    abstract: str
    state: str
    urgency: str
    issued_on: date | None
    due_on: date | None
    dispatch_id: int | None


class DocumentPage(Schema):
    """One page; ``next`` is the ``before`` of the following one, null on the last."""

    items: list[DocumentOut]
    next: int | None


class ReceiptOut(Schema):
    """How far one recipient has come."""

    name: str
    code: str
    stage: str
    arrived_at: datetime | None
    registered_at: datetime | None
    incoming_number: str
    opened_at: datetime | None
    opened_by: str
    assigned_at: datetime | None
    done_at: datetime | None
    is_late: bool


class BoardOut(Schema):
    """The receipt board of one sending."""

    dispatch_id: int
    reference: str
    subject: str
    sent_at: datetime
    due_on: date | None
    receipts: list[ReceiptOut]


@router.get("/documents", response=DocumentPage, operation_id="list_documents")
@reads("documents.outgoing:read")
def list_documents(
    request: HttpRequest,
    q: str = "",
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> DocumentPage:
    """Outgoing documents of the unit, the newest first; ``q`` searches without diacritics."""
    user = caller(request).user
    rows = documents.outgoing_matching(user, q) if q else documents.outgoing_for(user)
    rows = rows.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.defer("body")[: limit + 1])
    items = [_document(row) for row in found[:limit]]
    return DocumentPage(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/documents/{document_id}", response=DocumentOut, operation_id="get_document")
@reads("documents.outgoing:read")
def get_document(request: HttpRequest, document_id: int) -> DocumentOut:
    """One outgoing document."""
    return _document(documents.get_outgoing_for(caller(request).user, document_id))


@router.get("/dispatches/{dispatch_id}/receipts", response=BoardOut, operation_id="get_receipts")
@reads("dispatch.board:read")
def get_receipts(request: HttpRequest, dispatch_id: int) -> BoardOut:
    """Who received, registered, opened, assigned and did it."""
    board = dispatch.board_for(caller(request).user, dispatch_id)
    return BoardOut(
        dispatch_id=board.dispatch_id,
        reference=board.reference,
        subject=board.subject,
        sent_at=board.sent_at,
        due_on=board.due_on,
        receipts=[_receipt(line) for line in board.lines],
    )


def _receipt(line: ReceiptLine) -> ReceiptOut:
    return ReceiptOut(
        name=line.name,
        code=line.code,
        stage=line.stage.slug,
        arrived_at=line.arrived_at,
        registered_at=line.registered_at,
        incoming_number=line.incoming_number,
        opened_at=line.opened_at,
        opened_by=line.opened_by,
        assigned_at=line.assigned_at,
        done_at=line.done_at,
        is_late=line.is_overdue,
    )


def _document(row: "OutgoingDocument") -> DocumentOut:
    return DocumentOut(
        id=row.pk,
        reference=row.reference,
        type=row.type_name,
        abstract=row.abstract,
        state=row.state,
        urgency=row.urgency,
        issued_on=row.issued_on,
        due_on=row.due_on,
        dispatch_id=row.dispatch_id,
    )
