"""What people enter about certificates, pictures and trusted authorities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import RemoteService
from .types import AnchorKind, RemoteQuestion

_CERTIFICATES = ".pem,.cer,.crt,.der"
_MOST = 256 * 1024
_MOST_IMAGE = 5 * 1024 * 1024


def _limited(upload: Any, most: int) -> Any:
    if upload is not None and (upload.size or 0) > most:
        raise forms.ValidationError(_("The file is too large."))
    return upload


class CertificateForm(forms.Form):
    """A certificate whose key is on a token."""

    certificate = forms.FileField(
        label=_("Certificate"),
        help_text=_("The public certificate of the token (.pem, .cer, .crt), never the key."),
        widget=forms.ClearableFileInput(attrs={"accept": _CERTIFICATES}),
    )
    chain = forms.FileField(
        label=_("Issuer's certificates"),
        help_text=_("One .pem file, if the authority gave you one."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": _CERTIFICATES}),
    )

    def clean_certificate(self) -> Any:
        return _limited(self.cleaned_data["certificate"], _MOST)

    def clean_chain(self) -> Any:
        return _limited(self.cleaned_data["chain"], _MOST)

    def contents(self) -> tuple[bytes, bytes]:
        """Return the bytes of certificate and chain."""
        chain = self.cleaned_data["chain"]
        return self.cleaned_data["certificate"].read(), chain.read() if chain else b""


class UnitCertificateForm(CertificateForm):
    """A certificate of a person of the unit, or of the unit itself."""

    holder = forms.ChoiceField(label=_("Whose certificate"))
    module = forms.ChoiceField(
        label=_("Where the key is"),
        required=False,
        help_text=_("For a token at the server, name the token and the key as its maker does."),
    )
    token_label = forms.CharField(label=_("Name of the token"), max_length=80, required=False)
    key_label = forms.CharField(label=_("Name of the key"), max_length=80, required=False)
    field_order = ["holder", "certificate", "chain", "module", "token_label", "key_label"]

    def __init__(self, *args: Any, holders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The unit itself (seal)")), *holders]
        self.fields["holder"] = forms.ChoiceField(
            label=_("Whose certificate"), choices=choices, required=False
        )

        modules = [(path, Path(path).name) for path in settings.KHUE_PKCS11_MODULES]
        if modules:
            place = self.fields["module"]
            assert isinstance(place, forms.ChoiceField)  # noqa: S101 (tells the type checker)
            place.choices = [("", _("Token at the person's computer")), *modules]
        else:
            del self.fields["module"], self.fields["token_label"], self.fields["key_label"]

    def clean(self) -> dict[str, Any] | None:
        """A token at the server is found by its name and the name of its key."""
        data = super().clean() or self.cleaned_data
        for name in ("token_label", "key_label"):
            if data.get("module") and not data.get(name):
                self.add_error(name, _("Write the name as it stands on the token."))
        return data

    def token(self) -> dict[str, str]:
        """Return where the key is at the server; empty for a token elsewhere."""
        if not self.cleaned_data.get("module"):
            return {}
        return {name: self.cleaned_data[name] for name in ("module", "token_label", "key_label")}

    @property
    def person_id(self) -> int | None:
        chosen = self.cleaned_data["holder"]
        return int(chosen) if chosen else None


class ImageForm(forms.Form):
    """The picture of a hand signature or a seal."""

    image = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG with a transparent ground; blue for a person, red for a seal."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_image(self) -> Any:
        return _limited(self.cleaned_data["image"], _MOST_IMAGE)


class AnchorForm(forms.Form):
    """A certificate authority to be trusted."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(k.value, k.label) for k in AnchorKind if k is not AnchorKind.DEMO],
    )
    certificate = forms.FileField(
        label=_("Certificate of the authority"),
        widget=forms.ClearableFileInput(attrs={"accept": _CERTIFICATES}),
    )
    timestamp_url = forms.URLField(
        label=_("Timestamp service"), required=False, assume_scheme="https"
    )

    def clean_certificate(self) -> Any:
        return _limited(self.cleaned_data["certificate"], _MOST)


class AnswerForm(forms.Form):
    """What the signing program at a token answered: its file, or the value brought by the page."""

    answer = forms.FileField(
        label=_("Answer of the signing program"),
        help_text=_("The file that the signing program wrote beside the one you gave it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )
    value = forms.CharField(required=False, max_length=8192, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("value"):
            self.fields["answer"].required = False

    def clean_answer(self) -> Any:
        return _limited(self.cleaned_data["answer"], _MOST)

    def content(self) -> bytes:
        """Return the answer as it came."""
        upload = self.cleaned_data["answer"]
        return bytes(upload.read()) if upload else self.cleaned_data["value"].encode()


class RemoteServiceForm(forms.Form):
    """A remote signing service, as it was given to the office."""

    base_url = forms.URLField(
        label=_("Address"),
        max_length=200,
        assume_scheme="https",
        help_text=_("It usually ends in /csc/v2."),
    )
    client_id = forms.CharField(label=_("Name of this installation there"), max_length=200)
    client_secret = forms.CharField(
        label=_("Secret of this installation there"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class RemoteKeyForm(forms.Form):
    """One's own key at a remote signing service."""

    service_id = forms.ChoiceField(label=_("Service"))
    user_id = forms.CharField(
        label=_("Your account number at the service"),
        max_length=100,
        help_text=_("As it stands in your contract with the service."),
    )
    key = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, services: list[RemoteService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._services = {str(row.pk): row for row in services}
        choices = [(key, row.name) for key, row in self._services.items()]
        self.fields["service_id"] = forms.ChoiceField(label=_("Service"), choices=choices)

    def service(self) -> RemoteService:
        """Return the chosen service."""
        return self._services[self.cleaned_data["service_id"]]


class RemoteAnswersForm(forms.Form):
    """What the service asks for: never drawn again with what was typed."""

    def __init__(self, *args: Any, questions: Sequence[RemoteQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = {f"answer_{place}": item for place, item in enumerate(questions)}
        for name, item in self._questions.items():
            attributes = {
                "autocomplete": "one-time-code" if item.is_code else "off",
                "inputmode": "numeric",
            }
            self.fields[name] = forms.CharField(
                label=item.label, max_length=100, widget=forms.PasswordInput(attrs=attributes)
            )

    def answers(self) -> dict[str, str]:
        """Return the answers by the names that the service gave them."""
        return {item.id: self.cleaned_data[name] for name, item in self._questions.items()}


class VerifyForm(forms.Form):
    """A file to be checked."""

    file = forms.FileField(
        label=_("PDF to check"),
        help_text=_("The file is checked and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
