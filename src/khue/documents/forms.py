"""Forms of the room: they read what people typed; the rules live in the services."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.compliance.selectors import add_working_days
from khue.core.dates import today
from khue.core.ui.words import short_date
from khue.dispatch.services import Audience, NamedUnits, UnitsMatching
from khue.organisation import selectors as organisation
from khue.organisation.types import SCHOOL_KINDS

from .models import Assignment, IncomingDocument, OutgoingDocument
from .rules import types_on
from .selectors import assignees_of
from .selectors_series import open_series_of
from .services import lines_from_text, signing_options
from .types import Line, Urgency

if TYPE_CHECKING:
    from khue.organisation.models import Unit

    from .models import Series


def _types() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in types_on()]


def _type_names() -> list[tuple[str, str]]:
    return [(kind.name, kind.name) for kind in types_on()]


_OWNERSHIP = [
    ("", _("All")),
    ("public", pgettext_lazy("ownership of a school", "Public")),
    ("private", _("Non-public")),
]
_PUBLIC = {"public": True, "private": False}


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A date picker that keeps its value in the browser's own form."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d/%m/%Y"]
    return forms.DateField(label=label, widget=widget, input_formats=formats, **kwargs)


def ahead(day: date | None) -> date | None:
    """Return the deadline; a day that has passed is a slip of the pen."""
    if day is not None and day < today():
        raise forms.ValidationError(_("The deadline lies in the past. Choose today or later."))
    return day


def behind(day: date | None) -> date | None:
    """Return the day of something that has happened; a day to come is a slip of the pen."""
    if day is not None and day > today():
        raise forms.ValidationError(_("This day has not come yet. Check the date on the paper."))
    return day


class AudienceForm(forms.Form):
    """To whom: units below by kind and ownership, and bodies named one by one."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of schools"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ownership = forms.ChoiceField(
        label=_("Ownership"), required=False, choices=_OWNERSHIP, widget=forms.RadioSelect
    )
    named = forms.MultipleChoiceField(
        label=_("Bodies named one by one"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unit: Unit, also: Iterable[int] = (), **kwargs: Any) -> None:
        """``also``: units that are named already, besides the managing bodies."""
        super().__init__(*args, **kwargs)
        self.unit = unit
        kinds = {u.kind for u in organisation.find_units(managed_by=unit.pk)}
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in SCHOOL_KINDS if kind in kinds
        ]
        bodies = {m.manager_id: m.manager.name for m in organisation.managing_bodies(unit)}
        missing = [pk for pk in also if pk not in bodies]
        if missing:
            bodies |= {pk: row.name for pk, row in organisation.units_by_id(missing).items()}
        self.fields["named"].choices = list(bodies.items())  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["kinds"], self.fields["ownership"]
        if not bodies:
            del self.fields["named"]

    def audience(self) -> Audience | None:
        """Return the chosen audience, or ``None`` where nothing was chosen."""
        data = self.cleaned_data
        clauses: list[Any] = []
        if data.get("kinds"):
            clauses.append(
                UnitsMatching(
                    kinds=tuple(data["kinds"]),
                    is_public=_PUBLIC.get(data.get("ownership", "")),
                    managed_by=self.unit.pk,
                )
            )
        if data.get("named"):
            clauses.append(NamedUnits(units=tuple(int(pk) for pk in data["named"])))
        return Audience(clauses=tuple(clauses)) if clauses else None

    @staticmethod
    def named_in(value: dict[str, Any]) -> list[int]:
        """Return the units that a kept audience names one by one."""
        clauses = [c for c in value.get("clauses", ()) if c.get("code") == NamedUnits.code]
        return [int(pk) for clause in clauses for pk in clause.get("units", ())]

    @staticmethod
    def initial_of(value: dict[str, Any]) -> dict[str, Any]:
        """Return the initial values for a kept audience."""
        initial: dict[str, Any] = {"kinds": [], "ownership": "", "named": []}
        for clause in value.get("clauses", ()):
            if clause.get("code") == UnitsMatching.code:
                initial["kinds"] = list(clause.get("kinds", ()))
                public = clause.get("is_public")
                initial["ownership"] = {True: "public", False: "private"}.get(public, "")
            if clause.get("code") == NamedUnits.code:
                initial["named"] = [str(pk) for pk in clause.get("units", ())]
        return initial


class OutgoingForm(AudienceForm):
    """The composer. A whole letter may be pasted: what it says itself need not be typed again."""

    type_code = forms.ChoiceField(label=_("Type"), choices=_types, initial="official_letter")
    abstract = forms.CharField(
        label=_("Abstract"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In one line: what it is about. A pasted “V/v …” is taken over."),
    )
    series = forms.ChoiceField(
        label=_("Issued by"),
        required=False,
        help_text=_("A council or board has its own head, symbol, numbers and signature."),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial="normal")
    express_by = forms.DateTimeField(
        label=_("Must be there by (express only)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%H:%M %d/%m/%Y"],
        help_text=_("Stands under the stamp HỎA TỐC. Leave it empty where no hour is set."),
    )
    drafting_unit = forms.CharField(
        label=_("Drafting unit in the symbol"),
        max_length=20,
        required=False,
        help_text=_("For official letters, for example VP."),
    )
    addressees = forms.CharField(
        label=pgettext_lazy("letter", "To"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One body a line, as it stands after “Kính gửi”."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        help_text=_(
            "Plain text: “1.” before a heading, “a)” before a point, “-” or “+” before a line of"
            " a list. The paper sets it as the decree wants."
        ),
    )
    recipients = forms.CharField(
        label=_("Recipients block"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line each: as above, a body outside, leaders, the portal, archive copy."),
    )
    due_on = date_field(_("Deadline for the receivers"), required=False)

    field_order = [
        "type_code", "series", "abstract", "urgency", "express_by", "drafting_unit", "addressees", "body", "recipients",
        "kinds", "ownership", "named", "due_on",
    ]  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, also: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, also=also, **kwargs)
        self.councils = {str(row.pk): row for row in open_series_of(unit.pk)}
        if not self.councils:
            del self.fields["series"]
            return
        names = [(key, row.name) for key, row in self.councils.items()]
        self.fields["series"].choices = [("", unit.name), *names]  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        """A deadline for others lies ahead."""
        return ahead(self.cleaned_data["due_on"])

    @classmethod
    def initial_for(cls, document: OutgoingDocument) -> dict[str, Any]:
        """Return the values of a kept draft."""
        names = (
            "type_code",
            "abstract",
            "urgency",
            "drafting_unit",
            "addressees",
            "body",
            "due_on",
            "express_by",
        )
        return {
            **{name: getattr(document, name) for name in names},
            "series": str(document.series_id or ""),
            "recipients": "\n".join(line.text for line in document.recipient_lines.all()),
            **cls.initial_of(document.audience),
        }

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``draft_document`` and ``revise_draft``."""
        data = self.cleaned_data
        lines: tuple[Line, ...] = lines_from_text(data["recipients"])
        return {
            **{
                name: data[name]
                for name in (
                    "type_code", "abstract", "urgency", "drafting_unit", "addressees", "body",
                    "due_on", "express_by",
                )
            },
            "recipients": lines,
            "series": self.councils.get(data.get("series", "")),
            "audience": self.audience(),
        }  # fmt: skip


class SubmitForm(forms.Form):
    """Who signs."""

    signer = forms.ChoiceField(
        label=_("Who signs, and as what"),
        help_text=_("As it will stand above the name: TM., KT., TL., TUQ. or Q. where it applies."),
    )

    def __init__(
        self, *args: Any, unit_id: int, series: Series | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = [  # type: ignore[attr-defined]
            (option.key, option.label)
            for option in signing_options(organisation.get_unit(unit_id), series)
        ]

    def choice(self) -> tuple[int, str | None]:
        """Return the account and the mark that was chosen, ``None`` for the best one."""
        account, has_mark, mark = self.cleaned_data["signer"].partition(":")
        return int(account), mark if has_mark else None


class ReasonForm(forms.Form):
    """Why it goes back."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class PinForm(forms.Form):
    """The PIN of a token at the server: asked for each act, never shown again, never kept."""

    pin = forms.CharField(
        label=_("PIN of the token"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_(
            "It goes to the token once and is not kept. Tokens lock after a few wrong PINs."
        ),
    )


class FileForm(forms.Form):
    """A file that goes with the document."""

    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Check it on your device, then choose it again."),
        },
    )


class OutsideForm(forms.Form):
    """How a body outside Khuê got it."""

    on = date_field(_("Delivered on"))
    how = forms.CharField(label=_("How, and who received it"), max_length=200)

    def clean_on(self) -> date | None:
        """Only what has happened is written down."""
        return behind(self.cleaned_data["on"])


class RegisterForm(forms.Form):
    """A note beside the incoming number."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class PaperIncomingForm(forms.Form):
    """A document that came on paper."""

    issuer = forms.CharField(label=_("Issuing body"), max_length=200)
    reference = forms.CharField(
        label=_("Number and symbol"),
        max_length=80,
        required=False,
        help_text=_("As it stands on the paper: 05/BNV-VP."),
    )
    issued_on = date_field(_("Date of the document"), required=False)
    type_name = forms.ChoiceField(label=_("Type"), choices=_type_names)
    abstract = forms.CharField(
        label=_("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial="normal")
    due_on = date_field(_("Deadline"), required=False)
    scan = forms.FileField(label=pgettext_lazy("file", "Scan"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    is_known = forms.BooleanField(
        label=_("Register it although a similar document is there"),
        required=False,
        widget=forms.HiddenInput,
    )

    def clean_issued_on(self) -> date | None:
        """A paper that is here was dated today at the latest."""
        return behind(self.cleaned_data["issued_on"])

    def ask_about(self, found: list[IncomingDocument]) -> None:
        """Show the likely duplicates and ask; nothing is blocked."""
        self.fields["is_known"].widget = forms.CheckboxInput()
        names = ", ".join(
            _("%(number)s of %(on)s")
            % {"number": d.number_text or "…", "on": short_date(d.arrived_at)}
            for d in found
        )
        self.add_error(
            "is_known",
            _(
                "A document with this number, symbol and issuer is already here: %(names)s."
                " If this is another one, tick the box and register it."
            )
            % {"names": names},
        )


class InstructionForm(forms.Form):
    """Bút phê: what is to be done, by whom, until when."""

    text = forms.CharField(label=_("Instruction"), widget=forms.Textarea(attrs={"rows": 3}))
    assignees = forms.TypedMultipleChoiceField(
        label=_("Assigned to"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.TypedChoiceField(
        label=_("Leads"),
        help_text=_("The others co-ordinate."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    due_on = date_field(_("Deadline"), required=False)
    days = forms.IntegerField(
        label=_("Or so many working days from today"), min_value=1, max_value=90, required=False
    )

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (post.person.account.pk, f"{post.person.full_name} ({post.title})")
            for post in assignees_of(unit_id)
        ]
        self.fields["assignees"].choices = people  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", _("The first one ticked")), *people]  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        """A deadline for others lies ahead."""
        return ahead(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        """Who leads has the work too; working days are counted by the calendar of days off."""
        data: dict[str, Any] = super().clean() or {}
        days = data.pop("days", None)
        if days and "days" in self.changed_data:
            data["due_on"] = add_working_days(today(), days)
        lead = data.get("lead")
        if lead is not None and lead not in data.get("assignees", []):
            data["assignees"] = [lead, *data.get("assignees", [])]
        return data


class ReassignForm(forms.Form):
    """Who does it instead."""

    to = forms.TypedChoiceField(label=_("Give it to"), coerce=int)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (post.person.account.pk, f"{post.person.full_name} ({post.title})")
            for post in assignees_of(assignment.unit_id)
            if post.person.account.pk != assignment.assignee_id
        ]


class OpinionForm(forms.Form):
    """What the handler proposes."""

    text = forms.CharField(label=_("Proposal or opinion"), widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(forms.Form):
    """What was done."""

    report = forms.CharField(
        label=_("What was done"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
