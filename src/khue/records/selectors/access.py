"""Locks, and who has read a document: told by the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from khue.core.audit import kinds as audit_kinds
from khue.core.errors import NotFound
from khue.core.models import AuditEntry
from khue.core.ui.shapes import Moment
from khue.documents import selectors as documents
from khue.documents.types import INCOMING_KIND, KIND
from khue.files.selectors import files_of
from khue.organisation import selectors as organisation
from khue.records import permissions
from khue.records.models import CaseItem, DocumentLock
from khue.records.types import CaseState

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import IncomingDocument, OutgoingDocument

    Document = OutgoingDocument | IncomingDocument

_READ = ("documents.read", "documents.incoming.opened")
_FILE = "files.storedfile"
_SHOWN = 500


def document_for(user: User, kind: str, document_id: int) -> Document:
    """Return a document by its kind, where the person may read it; raises ``NotFound``."""
    if kind == KIND:
        return documents.get_outgoing_for(user, document_id)
    if kind == INCOMING_KIND:
        return documents.get_incoming_for(user, document_id)
    raise NotFound


def of_document(kind: str, document_id: int) -> Q:
    """Return the condition on ``outgoing``/``incoming`` that names a document."""
    return Q(outgoing_id=document_id) if kind == KIND else Q(incoming_id=document_id)


def active_lock(kind: str, document_id: int) -> DocumentLock | None:
    """Return the lock that lies on a document now; the caller has access."""
    rows = DocumentLock.objects.filter(of_document(kind, document_id), lifted_at__isnull=True)
    return rows.first()


def archived_in(kind: str, document_id: int) -> str:
    """Return the code of the archived case file that holds the document, or ""."""
    item = (
        CaseItem.objects.filter(of_document(kind, document_id), case_file__state=CaseState.ARCHIVED)
        .select_related("case_file")
        .first()
    )
    return item.case_file.code if item is not None else ""


def history_of(user: User, kind: str, document: Document) -> list[Moment]:
    """Return who has opened, downloaded or printed a document, the latest first.

    Raises ``NotFound`` without the right. Costs two queries besides the files of the document.
    """
    if not organisation.can(user, permissions.READ_HISTORY, document.unit_id):
        raise NotFound
    entries = list(
        AuditEntry.objects.filter(_rows(kind, document), unit_id=document.unit_id).order_by("-seq")[
            :_SHOWN
        ]
    )
    people = get_user_model().objects.select_related("person")
    names = people.in_bulk({entry.by_id for entry in entries if entry.by_id})
    return [_moment(entry, names) for entry in entries]


def _rows(kind: str, document: Any) -> Q:
    files = files_of(kind, document.pk, unit_id=document.unit_id)
    if kind == INCOMING_KIND:
        files = [*files, *documents.files_of_incoming(document)]
    own = Q(object_type=document._meta.label_lower, object_id=str(document.pk), verb__in=_READ)
    taken = Q(
        object_type=_FILE,
        object_id__in=[str(file.pk) for file in files],
        verb="files.file.downloaded",
    )
    return own | taken


def _moment(entry: AuditEntry, names: dict[Any, Any]) -> Moment:
    person = names.get(entry.by_id)
    return Moment(
        title=str(audit_kinds[entry.verb].label),
        at=entry.at,
        who=person.person.full_name if person else "",
    )
