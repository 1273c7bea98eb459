"""The form for a new token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.core.dates import today

from .types import grants

LONGEST = timedelta(days=366)


class TokenForm(forms.Form):
    """Which program, what it may read, until when (at most a year)."""

    name = forms.CharField(label=_("Program"), max_length=100)
    permissions = forms.MultipleChoiceField(
        label=_("May read"), widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label=_("Expires on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(grant.name, grant.label) for grant in grants()]
        self.fields["permissions"].choices = choices  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = today() + timedelta(days=180)

    def clean_expires_on(self) -> Any:
        """A token lives a year at most, and not in the past."""
        day = self.cleaned_data["expires_on"]
        if not today() < day <= today() + LONGEST:
            raise forms.ValidationError(_("Choose a day within the next twelve months."))
        return day
