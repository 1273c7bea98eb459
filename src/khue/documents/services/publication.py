"""The public part: what of a sealed document goes to the portal, frozen for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.documents import audits, permissions
from khue.documents.errors import AlreadyRecalled, NoPortalLine
from khue.documents.models import OutgoingDocument
from khue.documents.paper import parse_body
from khue.documents.rules import type_on
from khue.documents.types import KIND
from khue.organisation import selectors as organisation
from khue.publishing import services as publishing

from .common import check

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def request_publication(*, document: OutgoingDocument, by: User) -> OutgoingDocument:
    """Ask that the document appear on the unit's portal; people decide there.

    Raises ``NotPermitted`` and ``NoPortalLine`` before number and seal.
    """
    check(by, permissions.READ_OUTGOING, document.unit_id)
    row = OutgoingDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not row.is_issued or row.paper is None or row.is_copy:
        raise NoPortalLine
    if row.recalled_at is not None:
        raise AlreadyRecalled
    unit = organisation.get_unit(row.unit_id)
    publishing.request_publication(
        unit=unit,
        kind=KIND,
        object_id=row.pk,
        title=row.abstract,
        snapshot=snapshot_of(row, unit.name),
        files=[row.paper],
        by=by,
    )
    row.publication_asked_at = timezone.now()
    row.save(update_fields=["publication_asked_at"])
    audit.record(
        verb=audits.PUBLICATION_ASKED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.READ_OUTGOING),
        after={"reference": row.reference, "paper": row.paper.sha256},
    )
    return row


def snapshot_of(row: OutgoingDocument, issuer: str) -> dict[str, object]:
    """What a citizen may see; nothing about recipients, drafts or people but the signer."""
    days = {"effective_on": row.effective_on, "expires_on": row.expires_on}
    return {
        **{name: day.isoformat() for name, day in days.items() if day},
        "number": row.reference,
        "type_code": row.type_code,
        "type": type_on(row.type_code, row.issued_on).name,
        "abstract": row.abstract,
        "issuer": issuer,
        "issued_on": row.issued_on.isoformat() if row.issued_on else None,
        "signer": row.signer_name,
        "signer_post": " ".join(str(line) for line in row.signer_lines),
        "body": [
            {"kind": block.kind.value, "label": block.label, "text": block.text}
            for block in parse_body(row.body)
        ],
    }
