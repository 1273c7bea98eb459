"""Typed annexes of a draft: written, changed and taken away before the paper is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.errors import NotFound
from khue.documents import audits, permissions
from khue.documents.errors import AnnexTitleNeeded, TextNeeded, TooManyAnnexes
from khue.documents.models import OutgoingAnnex, OutgoingDocument
from khue.documents.paper import Annex, parse_annex, with_bars
from khue.documents.types import OutgoingState
from khue.organisation import selectors as organisation

from .common import check, clean_text, locked

if TYPE_CHECKING:
    from khue.accounts.models import User

MOST_ANNEXES = 30
_EDITABLE = (OutgoingState.DRAFT, OutgoingState.RETURNED)


def write_annex(
    *, document: OutgoingDocument, by: User, title: str, body: str, position: int | None = None
) -> OutgoingAnnex:
    """Add an annex at the end, or change the one at ``position``.

    Call it outside a transaction: the words are screened. Raises ``NotPermitted``, ``WrongState``,
    ``AnnexTitleNeeded``, ``TextNeeded``, ``TooManyAnnexes``, ``NotFound``, ``ContentRefused``.
    """
    check(by, permissions.DRAFT, document.unit_id)
    name = " ".join(clean_text(title).split())[:300]
    text = clean_text(with_bars(body))
    unit = organisation.get_unit(document.unit_id)
    screen_text(f"{name}\n{text}", unit=unit, by=by, purpose="documents.text")
    if not name:
        raise AnnexTitleNeeded(field="title")
    if not parse_annex(text):
        raise TextNeeded(field="body")
    with transaction.atomic():
        row = locked(document, *_EDITABLE)
        annex = _new(row) if position is None else _at(row, position)
        before = {"title": annex.title, "body": annex.body}
        annex.title, annex.body = name, text
        annex.save()
        row.save(update_fields=["updated_at"])
        audit.record(
            verb=audits.ANNEX_WRITTEN,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
            before=before,
            after={"annex": annex.position, "title": name, "body": text},
        )
    return annex


@transaction.atomic
def remove_annex(*, document: OutgoingDocument, by: User, position: int) -> None:
    """Take an annex away; those behind it move up. Raises ``NotFound`` where there is none."""
    check(by, permissions.DRAFT, document.unit_id)
    row = locked(document, *_EDITABLE)
    annex = _at(row, position)
    before = {"annex": position, "title": annex.title, "body": annex.body}
    annex.delete()
    for behind in row.annexes.filter(position__gt=position).order_by("position"):
        OutgoingAnnex.objects.filter(pk=behind.pk).update(position=F("position") - 1)
    row.save(update_fields=["updated_at"])
    audit.record(
        verb=audits.ANNEX_REMOVED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
        before=before,
        after={},
    )


def annexes_of(document: OutgoingDocument) -> tuple[Annex, ...]:
    """The annexes as the paper sets them; their numbers come from their order."""
    return tuple(Annex(row.title, parse_annex(row.body)) for row in document.annexes.all())


def _new(row: OutgoingDocument) -> OutgoingAnnex:
    last = row.annexes.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_ANNEXES:
        raise TooManyAnnexes(most=MOST_ANNEXES)
    return OutgoingAnnex(unit_id=row.unit_id, document=row, position=last + 1)


def _at(row: OutgoingDocument, position: int) -> OutgoingAnnex:
    found = row.annexes.filter(position=position).first()
    if found is None:
        raise NotFound
    return found
