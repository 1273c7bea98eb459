"""Locks the app after idle time, asks afresh before grave acts, wants a second factor where due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from khue.core.errors import SudoRequired

from . import services
from .models import User
from .profiles import profile_of
from .selectors import has_second_factor, policy_on

GetResponse = Callable[[HttpRequest], HttpResponse]
# Reached while locked: opening, leaving, the shell of the app.
OPEN_PATHS = (
    "/lock/",
    "/accounts/logout/",
    "/static/",
    "/sw.js",
    "/manifest.webmanifest",
    "/offline/",
)
# Reached without the second factor that one's post needs: adding it, confirming, leaving.
FACTOR_PATHS = (*OPEN_PATHS, "/accounts/", "/me/", "/organisation/hat/", "/language/")


def _is_background(request: HttpRequest) -> bool:
    return "X-Khue-Refresh" in request.headers or request.headers.get("Sec-Purpose") == "prefetch"


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _go(request: HttpRequest, url: str, *, code: str) -> HttpResponse:
    """Lead a page, a fragment or a script to the page that asks."""
    if _wants_json(request):
        return JsonResponse({"code": code, "url": url}, status=423)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=423, headers={"HX-Redirect": url})
    return redirect(url)


def _asked(request: HttpRequest, url: str) -> str:
    """Return the asking page's address with the way back; a form is kept meanwhile."""
    if request.method in ("GET", "HEAD"):
        return f"{url}?{urlencode({'next': request.get_full_path()})}"
    if services.hold(request):
        return f"{url}?{urlencode({'next': reverse('accounts:held')})}"
    messages.warning(
        request, _("What you sent couldn't be kept. Please send it once more after this page.")
    )
    back = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return f"{url}?{urlencode({'next': back if known else '/'})}"


class guard:  # noqa: N801 (named like the function middlewares beside it)
    """Runs after the hat is on and the form's token was checked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop at the lock, or at the missing second factor."""
        if not request.user.is_authenticated:
            return None
        if request.path.startswith(OPEN_PATHS):
            return None
        if services.is_locked(request, counts_as_touch=not _is_background(request)):
            return _go(request, _asked(request, reverse("accounts:lock")), code="accounts.locked")
        if not request.path.startswith(FACTOR_PATHS) and _lacks_factor(request):
            messages.warning(request, _("Your post needs a second factor. Please add one now."))
            return _go(request, reverse("accounts:me"), code="accounts.second_factor")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask afresh; what was sent is kept and goes on afterwards."""
        if not isinstance(error, SudoRequired):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        url = methods[0]["url"] if methods else reverse("account_login")
        return _go(request, _asked(request, url), code=error.code)


def _lacks_factor(request: HttpRequest) -> bool:
    user = cast(User, request.user)
    if not profile_of(user).is_administrator:
        return False
    if request.session.get("khue_has_factor"):
        return False
    if not policy_on().second_factor_for_administrators:
        return False
    request.session["khue_has_factor"] = has_second_factor(user)
    return not request.session["khue_has_factor"]
