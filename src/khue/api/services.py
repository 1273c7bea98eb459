"""Giving out and revoking tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can, holds_anywhere, present_hats

from . import audits
from .errors import PermissionNotHeld, TokenNeedsName
from .models import ApiToken
from .permissions import MANAGE_TOKENS
from .selectors import digest_of, get_token_for
from .types import READABLE

if TYPE_CHECKING:
    from khue.accounts.models import User

PREFIX = "khue_"


@transaction.atomic
def issue_token(
    *, unit_id: int, name: str, permissions: Sequence[str], expires_on: date, by: User
) -> tuple[ApiToken, str]:
    """Give out a token; returns it with its secret, which is shown once and kept nowhere.

    Raises ``NotPermitted``, ``TokenNeedsName`` and ``PermissionNotHeld``.
    """
    if not can(by, MANAGE_TOKENS, unit_id):
        raise NotPermitted
    if not name.strip():
        raise TokenNeedsName(field="name")
    for permission in permissions:
        if permission not in READABLE or not holds_anywhere(by, permission):
            raise PermissionNotHeld(field="permissions")
    secret = PREFIX + secrets.token_urlsafe(32)
    post_id = next(hat.post_id for hat in present_hats(by) if hat.unit_id == unit_id)
    token = ApiToken.objects.create(
        unit_id=unit_id,
        name=name.strip(),
        digest=digest_of(secret),
        hint=secret[-4:],
        permissions=list(permissions),
        post_id=post_id,
        expires_on=expires_on,
    )
    after = {"name": token.name, "permissions": list(permissions), "expires_on": expires_on}
    audit.record(verb=audits.TOKEN_ISSUED, obj=token, unit_id=unit_id, by=by, after=after)
    return token, secret


@transaction.atomic
def revoke_token(*, token_id: int, by: User) -> ApiToken:
    """End a token at once; ending it twice changes nothing."""
    token = get_token_for(by, token_id)
    if token.revoked_at is not None:
        return token
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record(verb=audits.TOKEN_REVOKED, obj=token, unit_id=token.unit_id, by=by)
    return token
