"""Forms for what happens to an issued document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import date_field
from .types import LinkKind


class CorrectionForm(forms.Form):
    """One mistake of form; more are added in the draft."""

    where = forms.CharField(
        label=_("Where the mistake stands"),
        max_length=200,
        help_text=_("For example: page 2, line 5, item 3."),
    )
    wrong = forms.CharField(
        label=_("Printed as"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    right = forms.CharField(
        label=_("Right is"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class SuccessorForm(forms.Form):
    """What the new document of the same type does."""

    kind = forms.ChoiceField(
        label=_("What the new document does"),
        widget=forms.RadioSelect,
        choices=[(k.value, k.label) for k in LinkKind if k is not LinkKind.CORRECTS],
        initial=LinkKind.REPLACES.value,
    )


class RecallForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=_("Reason of the recall"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Every recipient reads exactly this."),
    )


class ValidityForm(forms.Form):
    """From when and until when; both days count."""

    effective_on = date_field(_("In force from"), required=False)
    expires_on = date_field(_("In force until"), required=False)

    def clean(self) -> dict[str, Any]:
        """The end does not lie before the beginning."""
        data = super().clean() or {}
        first, last = data.get("effective_on"), data.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("The last day lies before the first. Check both days."))
        return data


class LinkForm(forms.Form):
    """Another body's document that acts on this one."""

    kind = forms.ChoiceField(label=_("What it does to this document"), choices=LinkKind.choices)
    reference = forms.CharField(label=_("Number and symbol"), max_length=120)
    issued_on = date_field(_("Date of the document"), required=False)
    note = forms.CharField(label=_("What changes"), max_length=500, required=False)
