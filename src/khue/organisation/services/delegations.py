"""Acting in another's place: named permissions, a mark on papers, a first and a last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.organisation import audits
from khue.organisation.errors import NotYoursToDelegate, PeriodWrong
from khue.organisation.models import Delegation, Post
from khue.organisation.permissions import DELEGATE
from khue.organisation.selectors import can, delegable_permissions
from khue.organisation.types import AuthorityMark

if TYPE_CHECKING:
    from khue.accounts.selectors import User


@transaction.atomic
def delegate(
    *,
    by: User,
    receiver: Post,
    permissions: Sequence[str],
    mark: AuthorityMark,
    valid_from: date,
    valid_to: date,
    decision: str = "",
) -> Delegation:
    """Let the holder of another post of the unit act in one's place.

    Raises ``NotPermitted``, :class:`NotYoursToDelegate`, :class:`PeriodWrong`.
    """
    if by.hat is None or not can(by, DELEGATE, by.hat.unit_id):
        raise NotPermitted
    own = Post.objects.get(pk=by.hat.post_id)
    foreign = receiver.unit_id != own.unit_id or receiver.person_id == own.person_id
    allowed = {permission.name for permission in delegable_permissions(own.role)}
    if foreign or not permissions or not set(permissions) <= allowed:
        raise NotYoursToDelegate
    if valid_to < valid_from or valid_to < today():
        raise PeriodWrong(field="valid_to")
    delegation = Delegation.objects.create(
        unit_id=own.unit_id,
        giver=own,
        receiver=receiver,
        permissions=sorted(set(permissions)),
        mark=mark,
        valid_from=valid_from,
        valid_to=valid_to,
        decision=decision,
    )
    audit.record(
        verb=audits.DELEGATED,
        obj=delegation,
        unit_id=own.unit_id,
        by=by,
        after={
            "receiver": receiver.pk,
            "permissions": delegation.permissions,
            "mark": mark,
            "valid_from": valid_from,
            "valid_to": valid_to,
        },
    )
    return delegation


@transaction.atomic
def revoke_delegation(*, by: User, delegation: Delegation) -> None:
    """Take a delegation back at once: its giver may, or whoever may delegate for the unit's head.

    Raises ``NotPermitted``.
    """
    is_giver = by.hat is not None and delegation.giver_id == by.hat.post_id
    is_head = by.hat is not None and by.hat.role == "head" and by.hat.unit_id == delegation.unit_id
    if not (is_giver or is_head):
        raise NotPermitted
    before = {"valid_from": delegation.valid_from, "valid_to": delegation.valid_to}
    yesterday = today() - timedelta(days=1)
    delegation.valid_from = min(delegation.valid_from, yesterday)
    delegation.valid_to = yesterday
    delegation.save(update_fields=["valid_from", "valid_to"])
    audit.record(
        verb=audits.DELEGATION_REVOKED,
        obj=delegation,
        unit_id=delegation.unit_id,
        by=by,
        before=before,
        after={"valid_to": yesterday},
    )
