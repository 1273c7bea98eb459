"""Sending: freeze the list, write into the inboxes, tell the people. One transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch.audience import Audience, resolve_audience
from khue.dispatch.audits import SENT
from khue.dispatch.errors import AlreadyDispatched, EmptyAudience
from khue.dispatch.events import Delivered, Dispatched, delivered, dispatched
from khue.dispatch.kinds import kinds
from khue.dispatch.models import Dispatch, Recipient
from khue.dispatch.permissions import SEND
from khue.dispatch.selectors import FILE_HOLDER
from khue.dispatch.types import DispatchKind, Facts, Target
from khue.files.services import copy_for_units
from khue.organisation import selectors as organisation

from .inboxes import InboxRow, write_inboxes
from .notices import notify_delivered

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

BATCH = 1000


def declare_kind(kind: DispatchKind) -> DispatchKind:
    """Declare a kind of thing that is sent; raises ``ValueError`` when the code is taken."""
    return kinds.add(kind.code, kind)


@transaction.atomic
def dispatch_package(
    *,
    unit: Unit,
    kind: str,
    subject: str,
    object_id: int,
    audience: Audience,
    files: Sequence[StoredFile],
    by: User,
    due_on: date | None = None,
    facts: Facts | None = None,
) -> Dispatch:
    """Send a thing to everybody whom the audience reaches today, and freeze that list.

    Raises ``NotPermitted``, ``AlreadyDispatched`` (a thing is sent once), ``EmptyAudience``, and
    ``KeyError`` for an undeclared kind.
    """
    if not organisation.can(by, SEND, unit):
        raise NotPermitted
    _ = kinds[kind]
    if Dispatch.objects.filter(unit=unit, kind=kind, object_id=object_id).exists():
        raise AlreadyDispatched
    targets = resolve_audience(audience, today())
    if not targets:
        raise EmptyAudience
    envelope = _envelope(unit, kind, object_id, subject, due_on, facts or Facts())
    sending = Dispatch.objects.create(
        unit=unit,
        audience=audience.to_json(),
        sent_by=by,
        recipient_count=len(targets),
        **envelope,
    )
    _freeze(sending, targets)
    deliveries = _deliver(sending, targets, files, audience)
    _tell_domains(sending, deliveries)
    audit.record(
        verb=SENT,
        obj=sending,
        unit_id=unit.pk,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, SEND),
        after={
            "kind": kind,
            "object": object_id,
            "subject": subject,
            "recipients": len(targets),
            "audience": sending.audience,
            "files": [file.sha256 for file in files],
        },
    )
    return sending


def _envelope(
    unit: Unit, kind: str, object_id: int, subject: str, due_on: date | None, facts: Facts
) -> dict[str, Any]:
    return {
        "kind": kind,
        "object_id": object_id,
        "subject": subject,
        "due_on": due_on,
        "sender_name": unit.name,
        "sent_at": timezone.now(),
        **asdict(facts),
    }


def _freeze(sending: Dispatch, targets: Sequence[Target]) -> None:
    Recipient.objects.bulk_create(
        [
            Recipient(
                unit_id=sending.unit_id,
                dispatch=sending,
                position=position,
                recipient_unit_id=target.unit_id,
                recipient_person_id=target.person_id,
                name=target.name[:200],
                code=target.unit_code[:60],
                delivered_at=sending.sent_at,
            )
            for position, target in enumerate(targets, start=1)
        ],
        batch_size=BATCH,
    )


def _deliver(
    sending: Dispatch,
    targets: Sequence[Target],
    files: Sequence[StoredFile],
    audience: Audience,
) -> list[InboxRow]:
    with system_scope(reason="a dispatch is written into the inbox of each receiving unit"):
        deliveries = write_inboxes(sending)
        _copy_files(sending, files, [target.unit_id for target in targets])
        notify_delivered(sending, deliveries, targets, audience.attention)
    return deliveries


def _copy_files(sending: Dispatch, files: Sequence[StoredFile], unit_ids: Sequence[int]) -> None:
    """Give each receiving unit its own row of each file; the bytes are stored once."""
    receivers = sorted(set(unit_ids))
    for file in files:
        copy_for_units(file, receivers, holder_kind=FILE_HOLDER, holder_id=sending.pk)


def _tell_domains(sending: Dispatch, deliveries: Sequence[InboxRow]) -> None:
    dispatched.send(
        Dispatched(
            dispatch_id=sending.pk,
            unit_id=sending.unit_id,
            kind=sending.kind,
            object_id=sending.object_id,
            recipients=len(deliveries),
        )
    )
    delivered.send(
        Delivered(
            dispatch_id=sending.pk,
            kind=sending.kind,
            object_id=sending.object_id,
            delivery_ids=tuple(d.pk for d in deliveries),
            unit_ids=tuple(d.unit_id for d in deliveries),
        )
    )
