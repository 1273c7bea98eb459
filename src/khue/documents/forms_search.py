"""The form of the search: one line of words, and the fields for those who know more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import date_field
from .rules import types_on
from .types import Direction, Query, Urgency


def _types() -> list[tuple[str, str]]:
    return [("", str(_("All"))), *((kind.name, kind.name) for kind in types_on())]


class SearchForm(forms.Form):
    """Every field narrows; words need no diacritics."""

    is_filter = True

    q = forms.CharField(label=_("Words or number"), max_length=120, required=False)
    direction = forms.ChoiceField(
        label=_("Register"), required=False, choices=[("", _("All")), *Direction.choices]
    )
    number = forms.CharField(label=_("Number and symbol"), max_length=80, required=False)
    abstract = forms.CharField(label=_("Abstract"), max_length=120, required=False)
    body = forms.CharField(label=_("Issuing body or recipient"), max_length=120, required=False)
    person = forms.CharField(label=_("Signer or drafter"), max_length=120, required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("All")), *Urgency.choices]
    )
    since = date_field(_("From"), required=False)
    until = date_field(_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = _types()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day lies before the first one. Swap the two days."))
        return data

    def query(self) -> Query:
        """What is asked; call it on a valid form."""
        fields = dict(self.cleaned_data)
        return Query(words=fields.pop("q"), **fields)

    @property
    def is_detailed(self) -> bool:
        """Whether more than the first line was filled in."""
        return any(self.data.get(name) for name in self.fields if name != "q")


class KeepForm(forms.Form):
    """The name of a search that is kept."""

    name = forms.CharField(label=_("Name of this search"), max_length=80)
