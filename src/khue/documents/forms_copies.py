"""The form of a copy: which form, how much, to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import AudienceForm
from .services import lines_from_text
from .types import CopyForm

if TYPE_CHECKING:
    from .models import OutgoingDocument


class CopyMakingForm(AudienceForm):
    """A new copy, or one that was returned (then form and source are fixed)."""

    form = forms.ChoiceField(
        label=_("Form of copy"), widget=forms.RadioSelect, choices=CopyForm.choices
    )
    is_copy = forms.BooleanField(
        label=_("What came to us is a copy itself (sao y)"), required=False
    )
    pages = forms.CharField(
        label=_("Pages of the source"),
        max_length=60,
        required=False,
        help_text=_("Only for an extract: for example 1-2, 4."),
    )
    parts = forms.CharField(
        label=_("Copied parts"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only for an extract, instead of pages: the parts word for word."),
    )
    recipients = forms.CharField(
        label=_("Recipients block"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each. Empty: only the archive copy."),
    )
    field_order = [
        "form", "is_copy", "pages", "parts", "recipients", "kinds", "ownership", "named",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, fixed: bool = False, may_be_copy: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["form"]
        if fixed or not may_be_copy:
            del self.fields["is_copy"]

    @classmethod
    def initial_for(cls, document: OutgoingDocument) -> dict[str, Any]:
        """Return the values of a kept copy."""
        return {
            "pages": document.copy_of.pages,
            "parts": document.copy_of.parts,
            "recipients": "\n".join(line.text for line in document.recipient_lines.all()),
            **cls.initial_of(document.audience),
        }

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``draft_copy`` and ``revise_copy``."""
        data = self.cleaned_data
        chosen: dict[str, Any] = {n: data[n] for n in ("form", "is_copy") if n in data}
        return {
            **chosen,
            "pages": data["pages"],
            "parts": data["parts"],
            "recipients": lines_from_text(data["recipients"]),
            "audience": self.audience(),
        }
