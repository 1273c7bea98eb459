"""Running a call: prepare, send to its audience, remind the silent, close."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from khue.campaigns import audits, permissions
from khue.campaigns.errors import DueInThePast, NoFields, TitleNeeded
from khue.campaigns.models import Call, Expected, FormDefinition, Return
from khue.campaigns.selectors import latest_call_of, open_version_of
from khue.campaigns.types import KIND, CallState
from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.scoping import system_scope
from khue.dispatch import selectors as dispatch
from khue.dispatch.events import Delivered
from khue.dispatch.services import Audience, dispatch_package, remind_silent
from khue.dispatch.types import Facts, Stage
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from .common import check, locked_call

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

# Who in a unit is told: those who fill in and the one who signs off.
ATTENTION = (Role.HEAD.value, Role.DEPUTY.value, Role.CLERK.value)
_BATCH = 500


def draft_call(
    *,
    unit: Unit,
    definition: FormDefinition,
    title: str,
    period: str,
    due_on: date,
    audience: Audience,
    by: User,
    note: str = "",
) -> Call:
    """Prepare a call with the newest version of a form; nothing goes out yet.

    The last call with the same form is the one it is compared with. Raises ``TitleNeeded``,
    ``DueInThePast``, ``NoFields``, ``ContentRefused``.
    """
    check(by, permissions.RUN_CALL, unit)
    if not title.strip():
        raise TitleNeeded(field="title")
    if due_on < today():
        raise DueInThePast(field="due_on")
    screen_text(f"{title}\n{period}\n{note}", unit=unit, by=by, purpose=KIND)
    version = open_version_of(definition)
    if not any(field.has_answer for field in version.form()):
        raise NoFields
    with transaction.atomic():
        call = Call.objects.create(
            unit=unit,
            version=version,
            title=title.strip()[:200],
            period=period.strip()[:80],
            note=note.strip(),
            due_on=due_on,
            audience=Audience(audience.clauses, audience.except_units, ATTENTION).to_json(),
            previous=latest_call_of(definition),
            created_by=by,
        )
        audit.record(
            verb=audits.CALL_DRAFTED,
            obj=call,
            unit_id=unit.pk,
            by=by,
            after={"title": call.title, "due_on": due_on, "audience": call.audience},
        )
    return call


@transaction.atomic
def publish_call(*, call: Call, by: User) -> Call:
    """Send the call: freeze the form and the list of units, lay a return before each, tell them.

    Raises ``WrongState``, ``DueInThePast``, ``EmptyAudience``.
    """
    check(by, permissions.RUN_CALL, call.unit_id)
    row = locked_call(call, CallState.DRAFT)
    if row.due_on < today():
        raise DueInThePast
    row.state, row.published_at = CallState.OPEN, timezone.now()
    row.save(update_fields=["state", "published_at"])
    if row.version.frozen_at is None:
        row.version.frozen_at = row.published_at
        row.version.save(update_fields=["frozen_at"])
    dispatch_package(
        unit=organisation.get_unit(row.unit_id),
        kind=KIND,
        subject=row.title,
        object_id=row.pk,
        audience=Audience.from_json(row.audience),
        files=[],
        by=by,
        due_on=row.due_on,
        facts=Facts(type_label=_("Data call"), abstract=f"{row.title} ({row.period})"),
    )
    audit.record(
        verb=audits.CALL_PUBLISHED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        after={"version": row.version_id, "due_on": row.due_on},
    )
    return row


def receive_deliveries(payload: Delivered) -> None:
    """Lay a return before each unit that got the call, and a line on the office's board."""
    if payload.kind != KIND:
        return
    call = Call.objects.select_related("version").get(pk=payload.object_id)
    units = organisation.units_by_id(payload.unit_ids)
    with system_scope(reason="a data call is laid before each unit of its audience"):
        deliveries = dispatch.unit_deliveries(payload.delivery_ids)
        Return.objects.bulk_create(
            [
                Return(
                    unit_id=delivery.unit_id,
                    call_id=call.pk,
                    definition_id=call.version.definition_id,
                    delivery_id=delivery.pk,
                    asked_by_id=call.unit_id,
                    title=call.title,
                    period=call.period,
                    note=call.note,
                    due_on=call.due_on,
                    form=call.version.fields,
                    sent_at=delivery.sent_at,
                )
                for delivery in deliveries
            ],
            batch_size=_BATCH,
        )
    Expected.objects.bulk_create(
        [
            Expected(
                unit_id=call.unit_id,
                call=call,
                position=position,
                from_unit_id=delivery.unit_id,
                name=units[delivery.unit_id].name,
                kind=units[delivery.unit_id].kind,
            )
            for position, delivery in enumerate(deliveries, start=1)
        ],
        batch_size=_BATCH,
    )


def remind_call(*, call: Call, by: User) -> int:
    """Remind every unit that has not handed in; return how many.

    Raises ``RemindedTooSoon`` and ``NobodySilent`` of dispatch.
    """
    check(by, permissions.RUN_CALL, call.unit_id)
    sending = dispatch.dispatch_of(call.unit_id, KIND, call.pk)
    if sending is None:
        raise NotFound
    with transaction.atomic():
        count = remind_silent(dispatch=sending, by=by, until_stage=Stage.DONE)
        audit.record(
            verb=audits.REMINDED, obj=call, unit_id=call.unit_id, by=by, after={"units": count}
        )
    return count


@transaction.atomic
def close_call(*, call: Call, by: User) -> Call:
    """End the call: what was handed in stays, nothing more can be handed in."""
    check(by, permissions.RUN_CALL, call.unit_id)
    row = locked_call(call, CallState.OPEN)
    row.state, row.closed_at = CallState.CLOSED, timezone.now()
    row.save(update_fields=["state", "closed_at"])
    with system_scope(reason="the end of a data call is told to each unit's return"):
        Return.objects.filter(call_id=row.pk).update(is_closed=True)
    audit.record(verb=audits.CALL_CLOSED, obj=row, unit_id=row.unit_id, by=by)
    return row
