"""The lock page, and the form that waited behind it."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khue.accounts import services
from khue.accounts.errors import WrongPin
from khue.accounts.forms import PasswordForm, PinForm
from khue.accounts.models import User
from khue.accounts.selectors import factors_of, has_pin
from khue.core.permissions import SIGNED_IN, requires


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else "/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(SIGNED_IN)
def lock(request: HttpRequest) -> HttpResponse:
    """Ask for the PIN, the passkey or the password, then lead back to where the person was."""
    if not services.is_locked(request):
        return redirect(_next(request))
    forms: dict[str, Any] = {"pin": PinForm(), "password": PasswordForm()}
    if request.method == "POST":
        answer = _open(request, forms)
        if answer is not None:
            return answer
    user = cast(User, request.user)
    context: dict[str, Any] = {
        "next": _next(request),
        "person": user.person,
        "pin_form": forms["pin"] if has_pin(request) else None,
        "password_form": forms["password"],
        "has_held_form": services.held_form(request) is not None,
    }
    if factors_of(user).get("webauthn"):
        context["passkey"] = {"request_options": auth.begin_authentication(user)}
    return render(request, "accounts/lock.html", context)


def _open(request: HttpRequest, forms: dict[str, Any]) -> HttpResponse | None:
    """Try what was typed; ``None`` shows the page again with its errors."""
    user = cast(User, request.user)
    if "credential" in request.POST:
        form = ReauthenticateWebAuthnForm(request.POST, user=user)
        if form.is_valid():
            flows.reauthenticate(request, form.cleaned_data["credential"])
            services.unlock(request, means="passkey")
            return redirect(_next(request))
        messages.error(request, _("This passkey doesn't fit. Try again, or use the password."))
    elif "password" in request.POST:
        forms["password"] = PasswordForm(request.POST)
        if forms["password"].is_valid():
            return _by_password(request, user, forms["password"])
    else:
        forms["pin"] = PinForm(request.POST)
        if forms["pin"].is_valid():
            return _by_pin(request, forms["pin"])
    return None


def _by_password(request: HttpRequest, user: User, form: PasswordForm) -> HttpResponse | None:
    try:
        fits = get_adapter().reauthenticate(user, form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error("password", error)
        return None
    if not fits:
        form.add_error("password", _("This password isn't right. Please try again."))
        return None
    reauthenticate_by_password(request)
    services.unlock(request, means="password")
    return redirect(_next(request))


def _by_pin(request: HttpRequest, form: PinForm) -> HttpResponse | None:
    try:
        if services.unlock_by_pin(request, pin=form.cleaned_data["pin"]):
            return redirect(_next(request))
    except WrongPin as error:
        form.add_error("pin", str(error))
        return None
    logout(request, show_message=False)
    messages.warning(
        request, _("Five wrong PINs: this device was signed out. Sign in with your password.")
    )
    return redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(SIGNED_IN)
def held(request: HttpRequest) -> HttpResponse:
    """Show the form that waited: it goes on by one tap (by itself where scripts run)."""
    form = services.held_form(request)
    if request.method == "POST" or form is None:
        services.drop_held_form(request)
        return redirect("/")
    services.drop_held_form(request)
    return render(request, "accounts/held.html", {"held": form})
