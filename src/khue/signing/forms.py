"""What people enter about certificates, pictures and trusted authorities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .types import AnchorKind

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
    field_order = ["holder", "certificate", "chain"]

    def __init__(self, *args: Any, holders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The unit itself (seal)")), *holders]
        self.fields["holder"] = forms.ChoiceField(
            label=_("Whose certificate"), choices=choices, required=False
        )

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


class VerifyForm(forms.Form):
    """A file to be checked."""

    file = forms.FileField(
        label=_("PDF to check"),
        help_text=_("The file is checked and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
