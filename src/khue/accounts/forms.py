"""Forms of sign-in and of one's own account, in Khuê's words."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from khue.core.dates import today

from . import services
from .models import User

TOO_MANY = _("There were too many wrong tries. Wait a quarter of an hour, then try again.")


def _password(label: Any, *, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200)


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name or phone, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name or phone"),
            max_length=60,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username webauthn",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                }
            ),
        )
        self.fields["password"] = _password(_("Password"), autocomplete="current-password")
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """Lead a phone number to its account's name, so that wrong tries count together."""
        return services.canonical_login(self.cleaned_data["login"])


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password again, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"), autocomplete="current-password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password(
            _("Present password"), autocomplete="current-password"
        )
        self.fields["password1"] = _password(_("New password"), autocomplete="new-password")
        self.fields["password1"].help_text = _("At least 8 characters that nobody guesses.")
        self.fields["password2"] = _password(_("New password again"), autocomplete="new-password")

    def clean_password1(self) -> str:
        """Ask the rules of passwords."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password


class FirstPasswordForm(forms.Form):
    """The first password, after the paper code."""

    password1 = _password(_("New password"), autocomplete="new-password")
    password2 = _password(_("New password again"), autocomplete="new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = _("At least 8 characters that nobody guesses.")

    def clean_password1(self) -> str:
        """Ask the rules of passwords."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        values = super().clean() or {}
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ. Type the new one again."))
        return values


class _Code:
    """A code from the app or the list; wrong ones count in the database."""

    user: User
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def _name(self) -> str:
        return f"code:{self.user.username}"

    def _prepare(self) -> None:
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            help_text=_("Six digits from the authenticator app, or one of the recovery codes."),
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
            ),
        )


class CodeForm(_Code, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of the sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare()

    def clean_code(self) -> str:
        """Check the code unless too many were wrong."""
        return _checked_code(self, super().clean_code)


class ConfirmCodeForm(_Code, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code again, before a grave act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare()

    def clean_code(self) -> str:
        """Check the code unless too many were wrong."""
        return _checked_code(self, super().clean_code)


def _checked_code(form: _Code, check: Any) -> str:
    name = form._name()
    if services.locked_until(name) is not None:
        raise ValidationError(TOO_MANY, code="too_many_login_attempts")
    form.cleaned_data["code"] = form.cleaned_data["code"].replace(" ", "")
    try:
        code: str = check()
    except ValidationError:
        services.note_wrong(name)
        raise
    services.forget_wrong(name)
    return code


class AuthenticatorAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
        self.fields["code"].widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        )


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: the device's fingerprint, face or screen lock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = "on"


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")


class UnlockPasskeyForm(forms.Form):
    """The passkey's answer on the lock page."""

    credential = forms.JSONField(widget=forms.HiddenInput)


class PinForm(forms.Form):
    """The six digits of this device."""

    pin = forms.CharField(
        label=_("PIN of this device"),
        max_length=6,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
    )


class SetPinForm(forms.Form):
    """A new PIN, typed twice."""

    pin = forms.RegexField(
        r"^[0-9]{6}$",
        label=_("PIN of six digits"),
        help_text=_("It opens the app on this device only. Not 123456, not all the same."),
        error_messages={"invalid": _("A PIN has six digits.")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pin_again = forms.CharField(
        label=_("PIN again"),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        values = super().clean() or {}
        if values.get("pin") and values["pin"] != values.get("pin_again"):
            self.add_error("pin_again", _("The two PINs differ. Type it again."))
        return values


class PasswordForm(forms.Form):
    """The password on the lock page."""

    password = _password(_("Password"), autocomplete="current-password")


class LanguageForm(forms.Form):
    """The language of the screens."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=(("vi", "Tiếng Việt"), ("en", "English")),
        widget=forms.RadioSelect,
    )


class PolicyForm(forms.Form):
    """An edition of the sign-in rules: as strict as the law, or stricter."""

    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    idle_minutes = forms.IntegerField(
        label=_("Minutes until the app locks"), min_value=1, max_value=15, initial=15
    )
    idle_minutes_strict = forms.IntegerField(
        label=_("Minutes on phones and for administrators"), min_value=1, max_value=5, initial=5
    )
    wrong_sign_ins = forms.IntegerField(
        label=_("Wrong sign-ins allowed"), min_value=1, max_value=5, initial=5
    )
    wrong_minutes = forms.IntegerField(
        label=_("Minutes of waiting after them"), min_value=1, max_value=1440, initial=15
    )
    idle_account_days = forms.IntegerField(
        label=_("Days until an unused staff account closes"), min_value=1, max_value=45, initial=45
    )
    second_factor_for_administrators = forms.BooleanField(
        label=_("Administrators need a second factor"), required=False
    )
    citation = forms.CharField(label=_("Citation"), max_length=120, required=False)

    def clean_valid_from(self) -> date:
        """A rule can't begin yesterday."""
        day: date = self.cleaned_data["valid_from"]
        if day < today():
            raise ValidationError(_("A rule begins today or later."))
        return day
