"""Forms of the room: they read what people typed; the rules live in the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.dates import today

from .models import CaseFile, CaseList
from .selectors import retention_periods, staff_of, writable_case_files
from .types import Rights, Sending


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A date picker that keeps its value in the browser's own form."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d/%m/%Y"]
    return forms.DateField(label=label, widget=widget, input_formats=formats, **kwargs)


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _people(unit_id: int) -> list[tuple[int, str]]:
    return [
        (post.person.account.pk, f"{post.person.full_name} ({post.title})")
        for post in staff_of(unit_id)
    ]


class PeriodForm(forms.Form):
    """From which day to which; bad days fall back to this year so far."""

    is_filter = True
    first = date_field(pgettext_lazy("period", "From"), required=False)
    last = date_field(pgettext_lazy("period", "To"), required=False)

    def period(self) -> tuple[date, date]:
        """Return the chosen days in order."""
        day = today()
        data = self.cleaned_data if self.is_valid() else {}
        first = data.get("first") or day.replace(month=1, day=1)
        last = data.get("last") or day
        return (first, last) if first <= last else (last, first)


class PostalForm(forms.Form):
    """A line of the postal book."""

    sent_on = date_field(_("Sent on"), initial=today)
    references = forms.CharField(
        label=_("Numbers and symbols"),
        max_length=300,
        help_text=_("What lies in the envelope, for example 05/PGDĐT-VP; 06/QĐ-PGDĐT."),
    )
    recipient = forms.CharField(label=_("Recipient"), max_length=300)
    kind = forms.ChoiceField(
        label=_("Sent as"), choices=Sending.choices, initial="envelope", widget=forms.RadioSelect
    )
    pieces = forms.IntegerField(
        label=_("Number of envelopes"), min_value=1, max_value=9999, initial=1
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ReceiptForm(forms.Form):
    """What the post gave back."""

    receipt = forms.CharField(
        label=_("Postal receipt"), max_length=200, help_text=_("Number of the receipt, postmark.")
    )
    received_on = date_field(_("Received on"), required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_area(3))


class CopyForm(forms.Form):
    """Which kept copy, and what for."""

    reference = forms.CharField(
        label=_("Number and symbol"),
        max_length=120,
        help_text=_("As it stands on the paper: 05/PGDĐT-VP."),
    )
    purpose = forms.CharField(label=_("What it is needed for"), max_length=300, widget=_area())
    abstract = forms.CharField(
        label=_("Type and abstract"),
        max_length=600,
        required=False,
        widget=_area(),
        help_text=_("Only for papers that were not issued in Khuê."),
    )
    issued_on = date_field(_("Date of the document"), required=False)
    due_on = date_field(_("To be given back by"), required=False)


class DecisionForm(forms.Form):
    """The head's word; a no says why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, widget=_area())


class DueForm(forms.Form):
    """Until when the copy comes back."""

    due_on = date_field(_("To be given back by"), required=False)


class NoteForm(forms.Form):
    """A note on the state of what came back."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ReplyForm(forms.Form):
    """Which document answers."""

    reference = forms.CharField(
        label=_("Number and symbol of the reply"),
        max_length=120,
        help_text=_("A document that this unit has issued, for example 05/PGDĐT-VP."),
    )


class YearForm(forms.Form):
    """The year of a new list."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)


class HeadingForm(forms.Form):
    """A heading and the letters of its codes."""

    prefix = "heading"
    code = forms.CharField(
        label=_("Letters of the code"), max_length=20, help_text=_("For example TCCB, VP, CM.")
    )
    title = forms.CharField(label=_("Heading"), max_length=200)


class CaseForm(forms.Form):
    """A case file of the list."""

    title = forms.CharField(label=_("Title of the case file"), max_length=500, widget=_area())
    retention = forms.ChoiceField(label=_("Retention period"))
    keeper = forms.TypedChoiceField(label=_("Keeper of the case file"), coerce=int)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retention"].choices = [  # type: ignore[attr-defined]
            (period.name, period.name) for period in retention_periods()
        ]
        self.fields["keeper"].choices = _people(unit_id)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(case_file: CaseFile) -> dict[str, Any]:
        """Return the values of a kept case file."""
        return {
            "title": case_file.title,
            "retention": case_file.retention,
            "keeper": case_file.keeper_id,
            "note": case_file.note,
        }


class NewCaseForm(CaseForm):
    """A new case file, under which heading."""

    heading = forms.TypedChoiceField(label=_("Heading"), coerce=int)
    is_construction = forms.BooleanField(
        label=_("Construction work"),
        required=False,
        help_text=_("Goes to the archive within three months instead of a year."),
    )
    rights = forms.ChoiceField(label=_("Who may read it"), choices=Rights.choices, initial="named")
    field_order = [
        "heading", "title", "retention", "keeper", "rights", "is_construction", "note",
    ]  # fmt: skip

    def __init__(self, *args: Any, found: CaseList, **kwargs: Any) -> None:
        super().__init__(*args, unit_id=found.unit_id, **kwargs)
        self.fields["heading"].choices = [  # type: ignore[attr-defined]
            (heading.pk, f"{heading.code} – {heading.title}") for heading in found.headings.all()
        ]


class FilingForm(forms.Form):
    """Into which case file."""

    case_file = forms.TypedChoiceField(label=_("Case file"), coerce=int)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, user: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = {file.pk: file for file in writable_case_files(user, unit_id)}
        self.fields["case_file"].choices = [  # type: ignore[attr-defined]
            (pk, f"{file} ({file.list.year})") for pk, file in self.cases.items()
        ]


class OwnFileForm(forms.Form):
    """A file that somebody brings."""

    prefix = "own"
    abstract = forms.CharField(label=_("Type and abstract"), max_length=600, widget=_area())
    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Check it on your device, then choose it again."),
        },
    )
    reference = forms.CharField(label=_("Number, symbol"), max_length=120, required=False)
    issued_on = date_field(_("Date of the document"), required=False)
    author = forms.CharField(label=_("Issuing body"), max_length=200, required=False)


class CloseForm(forms.Form):
    """When the work ended."""

    prefix = "close"
    ended_on = date_field(_("Work ended on"), initial=today)
    description = forms.CharField(
        label=_("Description"), max_length=500, required=False, widget=_area()
    )


class ReaderForm(forms.Form):
    """Who else may read it."""

    user = forms.TypedChoiceField(label=_("Person"), coerce=int)

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = _people(unit_id)  # type: ignore[attr-defined]


class RightsForm(forms.Form):
    """Who may read the case file."""

    rights = forms.ChoiceField(
        label=_("Who may read it"), choices=Rights.choices, widget=forms.RadioSelect
    )


class ChoiceOfCases(forms.Form):
    """Case files of a list, chosen one by one."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Case files"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one case file.")},
    )

    def __init__(self, *args: Any, cases: list[CaseFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (file.pk, f"{file} ({file.retention})") for file in cases
        ]


class HandoverForm(ChoiceOfCases):
    """What goes to the archive, and in which state."""

    note = forms.CharField(
        label=_("State of the documents"), max_length=500, required=False, widget=_area()
    )


class DestructionForm(ChoiceOfCases):
    """What has outlived its period, and why nobody needs it."""

    prefix = "destroy"
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=_area())
