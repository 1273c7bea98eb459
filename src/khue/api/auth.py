"""A bearer token opens the scope of its unit and acts in the post of its giver, read-only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from khue.core.context import acting
from khue.core.scoping import unit_scope
from khue.organisation.selectors import hats_of, scope_of
from khue.organisation.types import Hat

from .models import ApiToken
from .selectors import find_token

if TYPE_CHECKING:
    from khue.accounts.models import User

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Caller:
    """The program behind a request: its token, and the person in whose post it reads."""

    token: ApiToken
    user: User
    hat: Hat


class TokenAuth(HttpBearer):
    """``Authorization: Bearer khue_…``; a token whose giver has left the post opens nothing."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        found = find_token(token)
        if found is None or not found.post.person.account.is_active:
            return None
        user = found.post.person.account
        worn = next((h for h in hats_of(user) if h.post_id == found.post_id), None)
        if worn is None:
            return None
        user.hat = worn
        return Caller(found, user, worn)


def caller(request: HttpRequest) -> Caller:
    """Return the program behind the request."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def reads(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard an endpoint: the token must hold the permission; its unit's scope is opened."""

    def guard(endpoint: Callable[P, R]) -> Callable[P, R]:
        @wraps(endpoint)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            who = caller(cast(HttpRequest, args[0]))
            if permission not in who.token.permissions:
                raise HttpError(403, "The token doesn't hold this permission.")
            with acting(post_id=who.hat.post_id), unit_scope(scope_of(who.hat)):
                return endpoint(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard
