"""Opinions on the handling sheet (phiếu giải quyết văn bản đến): of handlers and of their heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.errors import NotFound
from khue.documents import audits, permissions
from khue.documents.errors import TextNeeded
from khue.documents.models import Assignment, IncomingDocument, Opinion
from khue.documents.types import OpinionKind
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from .common import check, clean_text

if TYPE_CHECKING:
    from khue.accounts.models import User

_HEADS = (Role.HEAD, Role.DEPUTY)


def give_opinion(*, document: IncomingDocument, text: str, by: User) -> Opinion:
    """Write what somebody who handles the document proposes; leaders write instructions instead.

    Call it outside a transaction. Raises ``NotPermitted``, ``NotFound`` for whom it was not
    assigned, ``TextNeeded`` and ``ContentRefused``.
    """
    check(by, permissions.WORK, document.unit_id)
    mine = Assignment.objects.filter(document=document, assignee=by).order_by("-pk").first()
    if mine is None:
        raise NotFound
    words = clean_text(text)
    if not words:
        raise TextNeeded(field="text")
    unit = organisation.get_unit(document.unit_id)
    screen_text(words, unit=unit, by=by, purpose="documents.instruction")
    with transaction.atomic():
        opinion = Opinion.objects.create(
            unit_id=document.unit_id,
            document=document,
            kind=_kind(by),
            text=words,
            by=by,
            by_title=mine.assignee_title,
        )
        audit.record(
            verb=audits.OPINION_GIVEN,
            obj=document,
            unit_id=document.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.WORK),
            after={"text": words},
        )
    return opinion


def _kind(by: User) -> OpinionKind:
    """Whoever heads the group (or the unit) speaks for it."""
    heads = any(hat.role in _HEADS for hat in organisation.present_hats(by))
    return OpinionKind.UNIT_HEAD if heads else OpinionKind.HANDLER
