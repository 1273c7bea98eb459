"""Forms of compliance: filters of the trail, a new edition of a rule."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.core.audit import kinds

from .models.edition import Mark
from .types import TrailFilter


class Day(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TrailForm(forms.Form):
    """What a reader of the trail looks for; everything may stay empty."""

    is_filter = True  # nothing is marked as optional where everything is

    verb = forms.ChoiceField(label=_("Act"), required=False)
    person = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(label=_("From"), required=False, widget=Day())
    until = forms.DateField(label=_("To"), required=False, widget=Day())

    def __init__(self, *args: Any, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = sorted((kind.verb, str(kind.label)) for kind in kinds)
        verbs.sort(key=lambda pair: pair[1])
        names = sorted(people.items(), key=lambda pair: pair[1])
        self.fields["verb"].choices = [("", _("All acts")), *verbs]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", _("Everybody")), *names]  # type: ignore[attr-defined]

    def wanted(self) -> TrailFilter:
        """The filter; what can't be read is left out."""
        if not self.is_valid():
            return TrailFilter()
        data = self.cleaned_data
        return TrailFilter(
            verb=data["verb"],
            person_id=data["person"],
            since=data["since"],
            until=data["until"],
        )


class EditionForm(forms.Form):
    """A new edition; the one before it stays as it was."""

    title = forms.CharField(label=_("Title"), max_length=200)
    citation = forms.CharField(
        label=_("Citation"),
        max_length=300,
        help_text=_("Number and symbol, article: NĐ 30/2020/NĐ-CP Đ15."),
    )
    mark = forms.ChoiceField(label=_("How well it is known"), choices=Mark.choices)
    valid_from = forms.DateField(label=_("Valid from"), widget=Day())
    valid_to = forms.DateField(label=_("Valid to"), required=False, widget=Day())
    value = forms.CharField(
        label=_("Value"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("Change only what the new text changes. The shape must stay the same."),
    )
    note = forms.CharField(label=_("Why"), max_length=500, required=False)

    def clean_value(self) -> object:
        """The value as data."""
        try:
            return json.loads(self.cleaned_data["value"])
        except ValueError as error:
            raise forms.ValidationError(
                _("This isn't well-formed JSON: %(problem)s."), params={"problem": str(error)}
            ) from error
