"""Finding the token behind a request; listing a unit's tokens."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.scoping import system_scope
from khue.organisation.selectors import units_with

from .models import ApiToken
from .permissions import MANAGE_TOKENS

if TYPE_CHECKING:
    from khue.accounts.models import User


def digest_of(secret: str) -> str:
    """Return what is kept of a token. It is random, so one round of SHA-256 suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_token(secret: str) -> ApiToken | None:
    """Return the living token, or ``None``. The unit is known only after the token is."""
    with system_scope(reason="a token tells which unit it belongs to"):
        return (
            ApiToken.objects.select_related("post", "post__person__account")
            .filter(digest=digest_of(secret), revoked_at__isnull=True, expires_on__gte=today())
            .first()
        )


def tokens_for(user: User) -> QuerySet[ApiToken]:
    """Return the tokens that the person may manage."""
    return ApiToken.objects.filter(unit_id__in=units_with(user, MANAGE_TOKENS)).order_by("-pk")


def get_token_for(user: User, token_id: int) -> ApiToken:
    """Return a token; raises ``NotFound`` for missing and foreign ones alike."""
    token = tokens_for(user).filter(pk=token_id).first()
    if token is None:
        raise NotFound
    return token
