"""Signing test people in as a browser would be, with or without a fresh confirmation."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as USER_KEY,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY as METHODS_KEY,
)
from django.apps import apps

from khue.accounts.models import Person, User
from khue.core.scoping import system_scope

if TYPE_CHECKING:
    from django.test import Client

# The password of everybody in the cast of ``organisation.tests.factories`` (it lies above).
PASSWORD = "Hoa-sen-2026-trang"


def make_user(name: str, username: str) -> User:
    """Return a person with an account and the known password."""
    person = Person.objects.create(full_name=name)
    return User.objects.create_user(username, PASSWORD, person=person)


def give_post(user: User, unit: Any, role: str) -> Any:
    """Return a post of the person in the unit; posts lie above accounts, hence by name."""
    with system_scope(reason="tests appoint people"):
        return apps.get_model("organisation", "Post").objects.create(
            unit=unit, person=user.person, role=role, title=role, valid_from=date(2020, 9, 1)
        )


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
