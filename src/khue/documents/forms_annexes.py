"""The form of a typed annex."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnnexForm(forms.Form):
    """Title and text; a table pasted from a spreadsheet stays a table."""

    title = forms.CharField(
        label=_("Title of the annex"),
        max_length=300,
        help_text=_("Its number (I, II …) and the line “Kèm theo …” come by themselves."),
    )
    body = forms.CharField(
        label=_("Text of the annex"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        help_text=_(
            "Paste a table from a spreadsheet as it is, or write its cells with a bar between"
            " them: STT | Trường | Số lớp. The first row is the head of the table."
        ),
    )
