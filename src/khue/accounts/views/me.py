"""One's own page: devices, passkeys, PIN, password, language; and the rules of sign-in."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.accounts import services
from khue.accounts.errors import WeakPin
from khue.accounts.forms import LanguageForm, PolicyForm, SetPinForm
from khue.accounts.models import User
from khue.accounts.permissions import CHANGE_POLICY
from khue.accounts.phones import shown_phone
from khue.accounts.selectors import devices_of, factors_of, has_pin, policy_on
from khue.core.permissions import SIGNED_IN, requires


@require_safe
@requires(SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """Show the person's own account."""
    user = cast(User, request.user)
    language = LanguageForm(initial={"language": translation.get_language()})
    return render(
        request,
        "accounts/me.html",
        {
            "account": user,
            "phone": shown_phone(user.phone) if user.phone else "",
            "devices": devices_of(user, request),
            "factors": factors_of(user),
            "passkeys": Authenticator.objects.filter(
                user=user, type=Authenticator.Type.WEBAUTHN
            ).order_by("created_at"),
            "has_pin": has_pin(request),
            "language_form": language,
        },
    )


@require_safe
@requires(SIGNED_IN)
def to_me(request: HttpRequest) -> HttpResponse:
    """Lead vendor pages that end on a list of theirs to the one page."""
    return redirect("accounts:me")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SIGNED_IN)
@services.sudo_required
def pin(request: HttpRequest) -> HttpResponse:
    """Set or remove the PIN of this device."""
    if request.method == "POST" and "remove" in request.POST:
        services.remove_pin(request)
        messages.success(request, _("This device has no PIN any more."))
        return redirect("accounts:me")
    form = SetPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_pin(request, pin=form.cleaned_data["pin"])
        except WeakPin as error:
            form.add_error("pin", str(error))
        else:
            messages.success(request, _("The PIN opens the app on this device from now on."))
            return redirect("accounts:me")
    return render(request, "accounts/pin.html", {"form": form, "has_pin": has_pin(request)})


@require_POST
@requires(SIGNED_IN)
def end_device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Sign one of one's own devices out."""
    user = cast(User, request.user)
    services.end_device(user=user, device_id=device_id, by=user)
    messages.success(request, _("The device is signed out."))
    return redirect("accounts:me")


@require_POST
@requires(SIGNED_IN)
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign all of one's other devices out."""
    user = cast(User, request.user)
    key = request.session.session_key or ""
    services.end_all_devices(user=user, by=user, except_key=key)
    messages.success(request, _("All other devices are signed out."))
    return redirect("accounts:me")


@require_POST
@requires(SIGNED_IN)
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the screens on this device."""
    form = LanguageForm(request.POST)
    response = redirect("accounts:me")
    if form.is_valid():
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=settings.SESSION_COOKIE_AGE,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_POLICY)
@services.sudo_required
def policy(request: HttpRequest) -> HttpResponse:
    """Show and change the rules of sign-in: as strict as the law, or stricter."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.set_policy(by=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("The rules are kept and hold from that day on."))
        return redirect("accounts:policy")
    return render(request, "accounts/policy.html", {"form": form, "policy": policy_on()})
