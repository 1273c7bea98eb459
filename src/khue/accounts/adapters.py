"""How django-allauth fits into Khuê: names and phones, wrong tries, secrets, words."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import services


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by oneself; wrong tries are counted in the database for all processes."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The name or phone number and the password don't fit together. Please try again."
        ),
        "too_many_login_attempts": _(
            "There were too many wrong tries. Wait a quarter of an hour, or ask the officer in"
            " charge of IT for a new sheet."
        ),
        "incorrect_password": _("This password isn't right. Please try again."),
        "enter_current_password": _("This isn't your present password. Please try again."),
        "rate_limited": _("That was too often in a short time. Please wait a little."),
        "account_inactive": _("This account is closed. Ask the officer in charge of IT."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by the unit."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while the name is locked."""
        until = services.locked_until(credentials.get("username", ""))
        if until is not None:
            raise ValidationError(
                _(
                    "There were too many wrong tries. You can try again at %(time)s, or ask the"
                    " officer in charge of IT for a new sheet."
                ),
                code="too_many_login_attempts",
                params={"time": timezone.localtime(until).strftime("%H:%M")},
            )
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the wrong try."""
        services.note_wrong(credentials.get("username", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check the password; a right one ends the row of wrong ones."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            services.forget_wrong(credentials.get("username", ""))
        return user

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Security messages go through the outbox of notifications, not through allauth."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the first page."""
        return "/"


@lru_cache(maxsize=4)
def _fernet(secret: str) -> Fernet:
    digest = hashlib.sha256(f"khue-second-factor:{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie encrypted; codes and passkeys speak for the app host."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code or key doesn't fit. Please try again."),
        "cannot_delete_authenticator": _("Your post needs a second factor: add another one first."),
        "cannot_generate_recovery_codes": _("Add an authenticator app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret at rest (law I-07)."""
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read an encrypted secret."""
        return _fernet(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the code that an authenticator app reads."""
        drawing = BytesIO()
        code = segno.make(url, micro=False)
        code.save(drawing, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return drawing.getvalue().decode()

    def get_totp_issuer(self) -> str:
        """Return the name that stands in the authenticator app."""
        return "Khuê"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for whom passkeys are made: the app host."""
        return {"id": settings.KHUE_APP_HOST, "name": "Khuê"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Name a new passkey by its device when the person doesn't."""
        from allauth.core import context

        from .selectors import device_name

        return device_name(context.request.headers.get("User-Agent", ""))
