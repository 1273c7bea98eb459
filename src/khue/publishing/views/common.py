"""What the views share: who acts and how surely we know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

if TYPE_CHECKING:
    from khue.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person; the guard before the view has made sure of it."""
    return cast("User", request.user)


def authentication_of(request: HttpRequest) -> str:
    """Return by which means the session was opened and confirmed: ``password+webauthn``."""
    records: list[dict[str, Any]] = get_authentication_records(request, user_of(request))
    means = [str(record.get("type") or record.get("method") or "") for record in records]
    return "+".join(dict.fromkeys(filter(None, means)))[:40]
