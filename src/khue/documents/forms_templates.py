"""The form of a document template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .rules import types_on

if TYPE_CHECKING:
    from .models import TextTemplate

_FIELDS = ("type_code", "name", "abstract", "addressees", "body", "recipients", "is_shared")


def _types() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in types_on()]


class TemplateForm(forms.Form):
    """A text of one type from which drafters start."""

    type_code = forms.ChoiceField(label=_("Type"), choices=_types)
    name = forms.CharField(
        label=_("Name of the template"),
        max_length=120,
        help_text=_("As the drafters will look for it: Giấy mời họp cha mẹ học sinh."),
    )
    abstract = forms.CharField(label=_("Abstract"), max_length=500, required=False)
    addressees = forms.CharField(
        label=pgettext_lazy("letter", "To"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Write “…” where the drafter fills something in; the draft reminds of it."),
    )
    recipients = forms.CharField(
        label=_("Recipients block"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_shared = forms.BooleanField(label=_("Offer it to the units below"), required=False)

    @staticmethod
    def initial_for(template: TextTemplate) -> dict[str, Any]:
        """Return the values of a kept template."""
        return {name: getattr(template, name) for name in _FIELDS}
