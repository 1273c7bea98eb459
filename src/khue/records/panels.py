"""What this room shows beside a document: lock, replies, case files, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from khue.documents.services import Panel, PanelLine
from khue.documents.types import INCOMING_KIND, KIND
from khue.organisation import selectors as organisation

from . import permissions
from .selectors import active_lock, case_files_of_document, replies_of

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import IncomingDocument, OutgoingDocument
    from khue.records.models import DocumentLock

    Document = OutgoingDocument | IncomingDocument

PLACES = {KIND: "outgoing", INCOMING_KIND: "incoming"}
"""How a kind of document stands in the addresses of this room."""


def panel_of(user: User, kind: str, document: Document) -> Panel | None:
    """Return the panel of a document for a person."""
    if kind not in PLACES:
        return None
    name = PLACES[kind]
    found = case_files_of_document(user, **{f"{name}_id": document.pk})
    replies = replies_of([document.pk]).get(document.pk, []) if kind == INCOMING_KIND else []
    lines = [
        PanelLine(str(file), reverse("records:case", args=[file.pk]), file.get_state_display())
        for file in found
    ]
    lines += [PanelLine(text, note=_("Reply")) for text in replies]
    lock = active_lock(kind, document.pk)
    acts = _acts(user, kind, document, lock)
    if not lines and not acts and lock is None:
        return None
    warning = ""
    if lock is not None:
        warning = _("Locked by %(name)s: %(reason)s") % {
            "name": lock.by_name, "reason": lock.reason,
        }  # fmt: skip
    return Panel(_("Case file and records"), tuple(lines), tuple(acts), warning)


def _acts(user: User, kind: str, document: Document, lock: DocumentLock | None) -> list[PanelLine]:
    def may(permission: str) -> bool:
        return organisation.can(user, permission, document.unit_id)

    args = [PLACES[kind], document.pk]
    is_ready = document.number is not None
    acts = []
    if is_ready and may(permissions.WORK_CASES):
        acts.append(PanelLine(_("Put into a case file"), reverse("records:file", args=args)))
    is_answerable = kind == INCOMING_KIND and is_ready
    if is_answerable and (may(permissions.READ_BOOKS) or _works_on(user, document)):
        url = reverse("records:reply", args=[document.pk])
        acts.append(PanelLine(_("Write down the reply"), url))
    if kind == KIND and is_ready and may(permissions.KEEP_BOOKS):
        url = reverse("records:new_postal") + f"?document={document.pk}"
        acts.append(PanelLine(_("Into the postal book"), url))
    if may(permissions.READ_HISTORY):
        acts.append(PanelLine(_("Who has read it"), reverse("records:history", args=args)))
    if may(permissions.LOCK):
        label = _("Lift the lock") if lock is not None else _("Lock it")
        acts.append(PanelLine(label, reverse("records:lock", args=args)))
    return acts


def _works_on(user: User, document: Document) -> bool:
    work = getattr(document, "assignments", None)
    return work is not None and work.filter(assignee=user).exists()
