"""What the services of this room share: permission, locked rows, the office's kept row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from khue.campaigns.errors import WrongState
from khue.campaigns.models import Call, Expected, Return
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.organisation import selectors as organisation

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def check(by: User, permission: str, unit: Unit | int) -> None:
    """Raise ``NotPermitted`` unless the person holds the permission on the unit."""
    if not organisation.can(by, permission, unit):
        raise NotPermitted


def locked_call(call: Call, *states: str) -> Call:
    """Lock the call and return it fresh; raises ``WrongState``."""
    row = Call.objects.select_for_update(of=("self",)).select_related("version").get(pk=call.pk)
    if row.state not in states:
        raise WrongState(state=row.get_state_display())
    return row


def locked_return(given: Return) -> Return:
    """Lock a return that is open to its unit and return it fresh; raises ``WrongState``."""
    rows = Return.objects.select_for_update(of=("self",)).select_related("delivery")
    row = rows.get(pk=given.pk)
    if not row.is_open:
        raise WrongState(state=row.get_state_display())
    return row


def tell_office(row: Return, **columns: Any) -> None:
    """Write into the office's kept row how far the unit has come."""
    with system_scope(reason="a return crosses from the unit to the office that asked for it"):
        Expected.objects.filter(
            unit_id=row.asked_by_id, call_id=row.call_id, from_unit_id=row.unit_id
        ).update(**columns)
