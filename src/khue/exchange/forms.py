"""Forms of the document axis."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.organisation import selectors as organisation

from .models import Connection, Partner
from .selectors import partners


class PartnerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation outside, with its code."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organ_id})"


class SendForm(forms.Form):
    """To which organisation a line of the recipients block goes."""

    partner = PartnerChoice(Partner.objects.none(), label=_("Organisation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners()  # type: ignore[attr-defined]


class RecallForm(forms.Form):
    """Why a document is wanted back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ChangeForm(forms.Form):
    """Which issued document updates or replaces the one that was sent."""

    business = forms.TypedChoiceField(
        label=_("Kind"),
        coerce=int,
        choices=[
            (3, _("Replace it by another document")),
            (2, _("Send the document anew (update)")),
        ],
    )
    document = forms.TypedChoiceField(label=_("Document"), coerce=int, choices=[])
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The unit's word on a recall or change."""

    text = forms.CharField(
        label=_("Explanation"),
        help_text=_("Needed when you decline; the other side reads it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StatementForm(forms.Form):
    """The clerk's word on a message that waits."""

    statement = forms.CharField(
        label=_("What you have checked"),
        help_text=_("For example: seen the paper at the sender's, it bears no secrecy mark."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConnectionForm(forms.Form):
    """A system that may call our hub."""

    name = forms.CharField(label=_("Name of the system"), max_length=200)
    system_id = forms.SlugField(
        label=_("Its name at our hub"),
        help_text=_("Letters, digits and hyphens, for example: so-gddt."),
        max_length=60,
    )


class OutwardForm(forms.Form):
    """Where the other hub is, and what it gave us."""

    address = forms.CharField(
        label=_("Address of its hub"),
        help_text=_("Empty: the other system collects its messages from our hub."),
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    system_id = forms.CharField(label=_("Our name there"), max_length=60, required=False)
    secret = forms.CharField(
        label=_("Key that it gave us"),
        help_text=_("Empty keeps the present one. It is never shown again."),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    is_polled = forms.BooleanField(label=_("Fetch our messages from there"), required=False)


class PartnerForm(forms.Form):
    """An organisation outside."""

    connection = forms.ModelChoiceField(
        Connection.objects.none(), label=_("Reached over the system")
    )
    organ_id = forms.CharField(
        label=_("Organisation code"), help_text=_("For example: 000.00.20.H29"), max_length=60
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    aliases = forms.CharField(
        label=_("Other names in recipients blocks"),
        help_text=_("One a line. A line with one of these names goes there by itself."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    certificate_pem = forms.CharField(
        label=_("Certificate (PEM)"),
        help_text=_("Without it nothing that comes from there is believed."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Connection.objects.filter(ended_at=None)
        self.fields["connection"].queryset = rows  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code of one of our units from a day on."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    code = forms.CharField(
        label=_("Organisation code"), help_text=_("For example: 012.20.00.H29"), max_length=60
    )
    valid_from = forms.DateField(label=_("From"))
    decision = forms.CharField(label=_("By decision"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(u.pk, u.name) for u in organisation.find_units()]  # type: ignore[attr-defined]
