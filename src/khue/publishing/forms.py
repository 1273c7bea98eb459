"""What people type when they decide: the version they read, and a reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """The version that was on the screen, so that nobody decides on another unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReturnForm(DecisionForm):
    """Back to the author."""

    reason = forms.CharField(
        label=_("What has to change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads exactly this."),
    )


class WithdrawForm(forms.Form):
    """Down from the site."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Visitors of the address read this sentence instead of the page."),
    )
