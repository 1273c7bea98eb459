"""Units are founded, assigned to managing bodies and ended by date; nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from khue.accounts.services import check_contact_email
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation import audits, events
from khue.organisation.errors import AlreadyManaged, NameTaken, PeriodWrong, UnitEnded
from khue.organisation.models import Management, Succession, Unit
from khue.organisation.models.period import holding
from khue.organisation.permissions import MANAGE_UNITS
from khue.organisation.selectors import can, managed_unit_ids
from khue.organisation.types import ManagementRole, UnitKind

if TYPE_CHECKING:
    from khue.accounts.selectors import User


@transaction.atomic
def create_unit(
    *, by: User, manager: Unit, name: str, slug: str, kind: UnitKind, valid_from: date, **facts: Any
) -> Unit:
    """Found a unit under a managing body, or a group inside a unit.

    Raises ``NotPermitted``, :class:`NameTaken`, :class:`UnitEnded`, ``PublicMailRefused``.
    """
    if not can(by, MANAGE_UNITS, manager):
        raise NotPermitted
    if not manager.holds_on(valid_from):
        raise UnitEnded
    check_contact_email(facts.get("email", ""), is_official=True)
    if Unit.objects.filter(slug=slug).exists():
        raise NameTaken(field="slug")
    is_group = kind == UnitKind.GROUP
    unit = Unit.objects.create(
        name=name,
        slug=slug,
        kind=kind,
        valid_from=valid_from,
        within=manager if is_group else None,
        **facts,
    )
    if not is_group:
        Management.objects.create(unit=unit, manager=manager, valid_from=valid_from)
    audit.record(
        verb=audits.UNIT_CREATED,
        obj=unit,
        unit_id=manager.pk,
        by=by,
        after={"name": name, "kind": kind, "valid_from": valid_from},
    )
    return unit


@transaction.atomic
def add_management(
    *, by: User, unit: Unit, manager: Unit, role: ManagementRole, valid_from: date
) -> Management:
    """Assign one more managing body; an earlier body of the same role ends the day before.

    Raises ``NotPermitted``, :class:`AlreadyManaged`, :class:`UnitEnded`.
    """
    if not can(by, MANAGE_UNITS, unit):
        raise NotPermitted
    if not unit.holds_on(valid_from) or not manager.holds_on(valid_from):
        raise UnitEnded
    if unit.pk == manager.pk or manager.pk in managed_unit_ids(unit.pk, valid_from):
        raise AlreadyManaged
    present = unit.managements.filter(holding(valid_from), role=role)
    if present.filter(manager=manager).exists():
        raise AlreadyManaged
    for earlier in present.filter(valid_from__lt=valid_from):
        earlier.valid_to = valid_from - timedelta(days=1)
        earlier.save(update_fields=["valid_to"])
    management = Management.objects.create(
        unit=unit, manager=manager, role=role, valid_from=valid_from
    )
    audit.record(
        verb=audits.MANAGEMENT_ADDED,
        obj=management,
        unit_id=unit.pk,
        by=by,
        after={"manager": manager.pk, "role": role, "valid_from": valid_from},
    )
    return management


@transaction.atomic
def end_unit(
    *, by: User, unit: Unit, last_day: date, successors: Sequence[Unit] = (), decision: str = ""
) -> Unit:
    """End a unit and link what comes after it; old documents keep their issuer.

    Raises ``NotPermitted``, :class:`PeriodWrong`, :class:`UnitEnded`.
    """
    if not can(by, MANAGE_UNITS, unit) or (by.hat is not None and by.hat.unit_id == unit.pk):
        raise NotPermitted
    if unit.valid_to is not None:
        raise UnitEnded
    if last_day < unit.valid_from:
        raise PeriodWrong(field="last_day")
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    since = last_day + timedelta(days=1)
    Management.objects.filter(holding(since), unit=unit).update(valid_to=last_day)
    Succession.objects.bulk_create(
        Succession(former=unit, successor=successor, on=since, decision=decision)
        for successor in successors
    )
    events.unit_ended.send(events.UnitEndedFact(unit.pk, tuple(s.pk for s in successors), last_day))
    audit.record(
        verb=audits.UNIT_ENDED,
        obj=unit,
        unit_id=unit.pk,
        by=by,
        after={"last_day": last_day, "successors": [s.pk for s in successors]},
    )
    return unit
