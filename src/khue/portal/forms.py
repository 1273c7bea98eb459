"""The face of a site as the people in charge change it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .library import LIBRARY_TYPES
from .models import Site
from .services.sites import EDITABLE


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Everything a visitor sees around the pages; the footer's lines may not be empty."""

    emblem_file = forms.FileField(
        label=_("Emblem"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, at most 5 MB. It is shown in a circle."),
    )
    photo_file = forms.FileField(
        label=_("Header photo"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    photo_words = forms.CharField(
        label=_("What the photo shows"),
        required=False,
        max_length=200,
        help_text=_("Read aloud to those who can't see it; needed with a photo."),
    )

    class Meta:
        model = Site
        fields = EDITABLE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "address", "responsible_name", "responsible_post"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """A unit can be reached, and a picture can be heard."""
        values = super().clean() or self.cleaned_data
        if not values.get("phone") and not values.get("email"):
            self.add_error("phone", _("Give a phone number or an official e-mail address."))
        if values.get("photo_file") and not values.get("photo_words"):
            self.add_error("photo_words", _("Say in a few words what the photo shows."))
        return values


class LibraryForm(forms.Form):
    """A legal document of another body, as the portal lists it."""

    number = forms.CharField(
        label=_("Number and symbol"), max_length=60, help_text=_("For example 36/2017/TT-BGDĐT.")
    )
    type_code = forms.ChoiceField(label=_("Type"), choices=())
    title = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    issuer = forms.CharField(label=_("Issuing body"), max_length=200)
    signer = forms.CharField(label=_("Signed by"), max_length=120, required=False)
    field = forms.CharField(label=_("Field"), max_length=120, required=False)
    issued_on = forms.DateField(
        label=_("Issued"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    effective_on = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    body = forms.CharField(
        label=_("Text or summary for readers"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(label=_("The document itself (PDF)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = self.fields["type_code"]
        assert isinstance(types, forms.ChoiceField)  # noqa: S101 (for the type checker)
        types.choices = list(LIBRARY_TYPES.items())

    def clean(self) -> dict[str, Any]:
        """A document is not in force before it was issued."""
        values = super().clean() or self.cleaned_data
        issued, effective = values.get("issued_on"), values.get("effective_on")
        if issued and effective and effective < issued:
            self.add_error("effective_on", _("It can't be in force before it was issued."))
        return values

    def snapshot(self) -> dict[str, Any]:
        """Return what is frozen."""
        values = {k: v for k, v in self.cleaned_data.items() if k != "file"}
        for name in ("issued_on", "effective_on"):
            values[name] = values[name].isoformat() if values[name] else None
        return {**values, "type_label": LIBRARY_TYPES[values["type_code"]]}
