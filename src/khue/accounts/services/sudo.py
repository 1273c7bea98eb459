"""Grave acts ask afresh: signing, sealing, marks, money, second factors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest, HttpResponseBase

from khue.core.errors import SudoRequired

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def is_sudo(request: HttpRequest) -> bool:
    """Whether the person confirmed within the last five minutes that it's them."""
    return request.user.is_authenticated and bool(did_recently_reauthenticate(request))


def require_sudo(request: HttpRequest) -> None:
    """Raise ``SudoRequired`` unless the person confirmed it's them in the last five minutes.

    The middleware then asks for the password or passkey, keeps what was sent and goes on.
    """
    if not is_sudo(request):
        raise SudoRequired


def sudo_required(view: View) -> View:
    """Guard a view by :func:`require_sudo`; put it below ``@requires(…)``.

    A view that fetches one thing fetches it first and then calls :func:`require_sudo` itself, so
    that a stranger gets "not found" and no question.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_sudo(request)
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]
