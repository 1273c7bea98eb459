"""Signing test people in as a browser would be, with or without a fresh confirmation."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as USER_KEY,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as METHODS_KEY,
)

if TYPE_CHECKING:
    from django.test import Client

    from khue.accounts.models import User


def sign_in(client: Client, user: User, *, sudo: bool = False) -> Client:
    """Sign the person in; ``sudo=True``: as if they had just confirmed that it's them."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if sudo:
        confirm(client, user)
    return client


def confirm(client: Client, user: User) -> None:
    """Mark the session as freshly confirmed (five minutes)."""
    session = client.session
    session[METHODS_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[USER_KEY] = str(user.pk)
    session.save()
