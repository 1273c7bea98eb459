"""Out of the house: to the audience in Khuê, and what was carried elsewhere by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.dispatch.services import Audience, dispatch_package
from khue.dispatch.types import Facts, Urgency
from khue.documents import audits, permissions
from khue.documents.errors import AudienceNeeded, DateAhead
from khue.documents.events import OutgoingSent, outgoing_sent
from khue.documents.models import OutgoingDocument, RecipientLine
from khue.documents.rules import numbering_on
from khue.documents.selectors_route import current_steps
from khue.documents.types import KIND, OutgoingState, RecipientKind
from khue.organisation import selectors as organisation

from . import joint, notices
from .common import check, locked
from .publication import request_publication

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile

_OUTSIDE = (RecipientKind.SUPERIOR, RecipientKind.LEADERS, RecipientKind.PORTAL)


@transaction.atomic
def dispatch_document(*, document: OutgoingDocument, by: User) -> OutgoingDocument:
    """Send the sealed paper to its audience, each line of the recipients block in its way.

    A portal line opens the publication request, a line of leaders tells the unit's leaders.

    A document that goes only to bodies outside Khuê is marked as sent; its deliveries are then
    recorded by hand. A joint document waits for the seals of all its bodies. Raises
    ``NotPermitted``, ``WrongState``, ``AudienceNeeded``, ``JointSealMissing``.
    """
    check(by, permissions.ISSUE, document.unit_id)
    row = locked(document, OutgoingState.SEALED)
    joint.require_all_seals(current_steps(row))
    kinds = set(row.recipient_lines.values_list("kind", flat=True))
    if not row.audience and not kinds & set(_OUTSIDE):
        raise AudienceNeeded(field="audience")
    if row.audience:
        row.dispatch_id = _send(row, by)
    row.state, row.dispatched_at = OutgoingState.DISPATCHED, timezone.now()
    row.save()
    if RecipientKind.PORTAL in kinds and row.publication_asked_at is None:
        request_publication(document=row, by=by)
    leaders = _tell_leaders(row, by) if RecipientKind.LEADERS in kinds else 0
    outgoing_sent.send(OutgoingSent(row.unit_id, row.pk, by.pk))
    audit.record(
        verb=audits.DISPATCHED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.ISSUE),
        after={"dispatch": row.dispatch_id, "audience": row.audience, "leaders": leaders},
    )
    return row


def _tell_leaders(row: OutgoingDocument, by: User) -> int:
    """A copy in Khuê is delivered when the notice is; the line says so."""
    told = notices.tell_leaders(row, but=by.pk)
    if told:
        row.recipient_lines.filter(kind=RecipientKind.LEADERS).update(
            delivered_on=today(), delivered_how=_("in Khuê"), delivered_by=by
        )
    return told


def _send(row: OutgoingDocument, by: User) -> int:
    sending = dispatch_package(
        unit=organisation.get_unit(row.unit_id),
        kind=KIND,
        subject=row.abstract[:300],
        object_id=row.pk,
        audience=Audience.from_json(row.audience),
        files=files_of(row),
        by=by,
        due_on=row.due_on,
        facts=Facts(
            number=numbering_on(row.issued_on).text(row.number or 1),
            symbol=row.symbol,
            issued_on=row.issued_on,
            abstract=row.abstract,
            urgency=Urgency(row.urgency),
            type_label=row.type_name,
        ),
    )
    return int(sending.pk)


def files_of(row: OutgoingDocument) -> list[StoredFile]:
    """The paper first, then what goes with it, as the organisation has signed it."""
    rows = row.attachments.select_related("file", "sealed_file")
    attached = [item.sealed_file or item.file for item in rows]
    return [row.paper, *attached] if row.paper else attached


def record_outside_delivery(
    *, document: OutgoingDocument, position: int, how: str, by: User, on: date | None = None
) -> RecipientLine:
    """Write down that a body outside Khuê got the document: when and in which way.

    Call it outside a transaction: what is written is screened. Raises ``NotFound`` for a line
    that isn't there, ``DateAhead`` and ``ContentRefused``.
    """
    check(by, permissions.ISSUE, document.unit_id)
    day = on or today()
    if day > today():
        raise DateAhead(field="on")
    text = how.strip()[:200]
    unit = organisation.get_unit(document.unit_id)
    screen_text(text, unit=unit, by=by, purpose="documents.outside")
    with transaction.atomic():
        return _write_down(document, position, text, day, by)


def _write_down(
    document: OutgoingDocument, position: int, how: str, day: date, by: User
) -> RecipientLine:
    row = locked(document, OutgoingState.SEALED, OutgoingState.DISPATCHED)
    line = row.recipient_lines.filter(position=position, kind=RecipientKind.SUPERIOR).first()
    if line is None:
        raise NotFound
    line.delivered_on, line.delivered_how, line.delivered_by = day, how, by
    line.save(update_fields=["delivered_on", "delivered_how", "delivered_by"])
    audit.record(
        verb=audits.DELIVERED_OUTSIDE,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.ISSUE),
        after={"to": line.text, "on": day, "how": line.delivered_how},
    )
    return line
