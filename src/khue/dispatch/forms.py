"""What people type about a recall."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RecallForm(forms.Form):
    """Why the sender wants it back."""

    reason = forms.CharField(
        label=_("Reason of the recall"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Every recipient reads exactly this."),
    )


class AnswerForm(forms.Form):
    """Give the copy back, or say why not."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[
            ("agree", _("Agree: our electronic copy is locked")),
            ("refuse", _("Refuse, with a reason")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal. The sender reads exactly this."),
    )
