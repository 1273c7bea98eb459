"""Reads: which outgoing documents answer an incoming one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .models import OutgoingDocument
from .selectors import incoming_for, outgoing_for
from .types import OutgoingState

if TYPE_CHECKING:
    from khue.accounts.models import User

    from .models import IncomingDocument


def replies_to(user: User, document: IncomingDocument) -> list[OutgoingDocument]:
    """Return the answers to a document that the person may read, drafts too, oldest first."""
    return list(outgoing_for(user).filter(answers=document).defer("body").order_by("pk"))


def answered_for(user: User, document: OutgoingDocument) -> IncomingDocument | None:
    """Return what the document answers, if the person may read it."""
    if document.answers_id is None:
        return None
    return incoming_for(user).filter(pk=document.answers_id).first()


def reply_references(incoming_ids: Iterable[int]) -> dict[int, str]:
    """Return number and symbol of the issued answers by incoming document (follow-up book).

    The caller's scope must hold the documents. One query.
    """
    found: dict[int, list[str]] = {}
    rows = OutgoingDocument.objects.in_state(OutgoingState.SEALED, OutgoingState.DISPATCHED)
    pairs = rows.filter(answers_id__in=list(incoming_ids)).order_by("issued_on", "number")
    for incoming_id, reference in pairs.values_list("answers_id", "reference"):
        found.setdefault(incoming_id, []).append(reference)
    return {key: ", ".join(references) for key, references in found.items()}
