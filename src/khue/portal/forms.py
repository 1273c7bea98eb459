"""The face of a site as the people in charge change it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
