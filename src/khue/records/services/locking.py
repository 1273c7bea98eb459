"""The lock of a document, and the guard that keeps it still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from khue.documents.types import INCOMING_KIND, KIND
from khue.records import audits, permissions
from khue.records.errors import AlreadyLocked, InArchive, Locked, NoLock, ReasonNeeded
from khue.records.models import DocumentLock
from khue.records.selectors import active_lock, archived_in

from . import notices
from .common import check, line, screened, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import IncomingDocument, OutgoingDocument

    Document = OutgoingDocument | IncomingDocument


def guard(kind: str, document: Document) -> None:
    """Raise ``Locked`` or ``InArchive`` while nothing may change the document."""
    lock = active_lock(kind, document.pk)
    if lock is not None:
        raise Locked(name=lock.by_name, reason=lock.reason)
    code = archived_in(kind, document.pk)
    if code:
        raise InArchive(code=code)


def lock_document(*, kind: str, document: Document, by: User, reason: str) -> DocumentLock:
    """The head lays a lock on a document; who works on it is told. It can still be read.

    Raises ``NotPermitted``, ``ReasonNeeded``, ``AlreadyLocked``.
    """
    check(by, permissions.LOCK, document.unit_id)
    words = line(reason, 300)
    if not words:
        raise ReasonNeeded(field="reason")
    screened(document.unit_id, by, words)
    with transaction.atomic():
        type(document).objects.select_for_update(of=("self",)).get(pk=document.pk)
        if active_lock(kind, document.pk) is not None:
            raise AlreadyLocked
        name = "outgoing" if kind == KIND else "incoming"
        values: dict[str, Any] = {name: document}
        row = DocumentLock.objects.create(
            unit_id=document.unit_id, reason=words, by=by, by_name=by.person.full_name, **values
        )
        _tell(kind, document, f"lock{row.pk}", by)
        write(audits.LOCKED, document, by, permissions.LOCK, reason=words)
    return row


@transaction.atomic
def unlock_document(*, kind: str, document: Document, by: User) -> DocumentLock:
    """Lift the lock; who works on the document is told. Raises ``NoLock``."""
    check(by, permissions.LOCK, document.unit_id)
    lock = active_lock(kind, document.pk)
    if lock is None:
        raise NoLock
    lock.lifted_at, lock.lifted_by = timezone.now(), by
    lock.save(update_fields=["lifted_at", "lifted_by"])
    _tell(kind, document, f"unlock{lock.pk}", by)
    write(audits.UNLOCKED, document, by, permissions.LOCK, reason=lock.reason)
    return lock


def _tell(kind: str, document: Any, key: str, by: User) -> None:
    if kind == INCOMING_KIND:
        people = list(document.assignments.values_list("assignee_id", flat=True))
        link = reverse("documents:incoming", args=[document.pk])
    else:
        people = [pk for pk in (document.drafted_by_id, document.signer_id) if pk]
        link = reverse("documents:outgoing", args=[document.pk])
    others = [*people, *notices.clerks(document.unit_id)]
    told = [pk for pk in others if pk != by.pk]
    notices.tell(document.unit_id, told, notices.RIGHTS, key, document.abstract, link)
