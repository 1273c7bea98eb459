"""Which outgoing document answers an incoming one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from khue.core.errors import NotPermitted
from khue.documents import selectors as documents
from khue.organisation import selectors as organisation
from khue.records import audits, permissions
from khue.records.errors import UnknownDocument
from khue.records.models import ReplyLink

from .common import line, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import IncomingDocument


@transaction.atomic
def link_reply(*, document: IncomingDocument, by: User, reference: str) -> ReplyLink:
    """Write down the reply by its number and symbol; a second time changes nothing.

    The clerk, the leaders and whoever has to answer may do it. Raises ``NotPermitted``,
    ``UnknownDocument``.
    """
    is_mine = document.assignments.filter(assignee=by).exists()
    if not is_mine and not organisation.can(by, permissions.READ_BOOKS, document.unit_id):
        raise NotPermitted
    number = line(reference, 120, field="reference")
    found = documents.find_issued(by, unit_id=document.unit_id, reference=number)
    if found is None:
        raise UnknownDocument(field="reference")
    row, is_new = ReplyLink.objects.get_or_create(
        unit_id=document.unit_id, incoming=document, outgoing=found, defaults={"by": by}
    )
    if is_new:
        write(audits.REPLY_LINKED, row, by, permissions.READ_BOOKS, reference=found.reference)
    return row
