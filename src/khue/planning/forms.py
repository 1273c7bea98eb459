"""Forms of the room: they read what people typed; the rules live in the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.core.dates import HANOI, long_date
from khue.organisation.types import STAFF_ROLES

from .models import WeekEntry
from .selectors import groups_and_units_below, staff_of
from .types import Doers, Rhythm, Session

if TYPE_CHECKING:
    from khue.organisation.models import Unit

_DATE = ["%Y-%m-%d", "%d/%m/%Y"]
_WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A date picker that keeps its value in the browser's own form."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=_DATE, **kwargs)


def time_field(label: Any, **kwargs: Any) -> forms.TimeField:
    """A clock time."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **kwargs)


def text_field(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def people_field(label: Any, **kwargs: Any) -> forms.TypedMultipleChoiceField:
    """A list of people to tick."""
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def _people(unit_id: int) -> list[tuple[int, str]]:
    return [(pk, f"{p.person.full_name} ({p.title})") for pk, p in staff_of(unit_id).items()]


class DoersForm(forms.Form):
    """Who does it: people and posts of the unit."""

    people = people_field(_("People"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Whoever holds the post"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.label) for role in STAFF_ROLES],
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["people"].choices = _people(unit.pk)  # type: ignore[attr-defined]

    def doers(self) -> Doers:
        """Return the chosen doers."""
        data = self.cleaned_data
        return Doers(people=tuple(data["people"]), roles=tuple(data["roles"]))


class TaskForm(DoersForm):
    """A task: what, who, until when."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    details = text_field(_("Details"), required=False)
    units = forms.TypedMultipleChoiceField(
        label=_("Units below"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    all_units = forms.BooleanField(label=_("All units below"), required=False)
    due_on = date_field(_("Deadline"), required=False)
    working_days = forms.IntegerField(
        label=_("Or in so many working days"),
        required=False,
        min_value=0,
        max_value=250,
        help_text=_("Days off and holidays are not counted."),
    )
    field_order = ["title", "details", "due_on", "working_days", "people", "roles"]

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        below = [(row.pk, row.name) for row in groups_and_units_below(unit.pk)]
        self.fields["units"].choices = below  # type: ignore[attr-defined]
        if not below:
            del self.fields["units"], self.fields["all_units"]

    def doers(self) -> Doers:
        """Return the chosen doers, the units below among them."""
        chosen = super().doers()
        data = self.cleaned_data
        units = tuple(data.get("units", ()))
        if data.get("all_units"):
            units = tuple(pk for pk, _name in self.fields["units"].choices)  # type: ignore[attr-defined]
        return Doers(chosen.people, chosen.roles, units)

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``give_task``."""
        data = self.cleaned_data
        names = ("title", "details", "due_on", "working_days")
        return {**{name: data[name] for name in names}, "doers": self.doers()}


class ProgressForm(forms.Form):
    """How far it is."""

    progress = forms.TypedChoiceField(
        label=_("How far it is"),
        coerce=int,
        choices=[(n, f"{n} %") for n in (0, 10, 25, 50, 75, 90)],
    )


class ReportForm(forms.Form):
    """What was done."""

    report = text_field(_("What was done"), required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = text_field(_("Reason"), rows=2)


class CommentForm(forms.Form):
    """One word in the discussion."""

    text = text_field(_("Write to the others"), rows=2)


class FileForm(forms.Form):
    """A file that belongs to it."""

    file = forms.FileField(label=_("File"))


class EntryForm(forms.Form):
    """One entry of the week."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat)
    session = forms.ChoiceField(label=_("Part of the day"), choices=Session.choices)
    starts_at = time_field(_("Begins at"), required=False)
    ends_at = time_field(_("Ends at"), required=False)
    content = text_field(_("Content"), rows=2, max_length=500)
    chair = forms.CharField(label=_("Chair"), max_length=200, required=False)
    attendees = forms.CharField(label=_("Attendees"), max_length=500, required=False)
    people = people_field(
        _("People of the unit who take part"),
        required=False,
        help_text=_("Khuê warns when somebody is in two places."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    preparation = forms.CharField(label=_("Preparation"), max_length=300, required=False)
    is_internal = forms.BooleanField(label=_("Not on the public portal"), required=False)

    def __init__(self, *args: Any, unit: Unit, monday: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [monday + timedelta(days=n) for n in range(7)]
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), long_date(day)) for day in days
        ]
        self.fields["people"].choices = _people(unit.pk)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(entry: WeekEntry) -> dict[str, Any]:
        """Return the values of a kept entry."""
        names = (
            "session", "starts_at", "ends_at", "content", "chair", "attendees", "place",
            "preparation", "is_internal",
        )  # fmt: skip
        staff = staff_of(entry.unit_id)
        people = [pk for pk, post in staff.items() if post.person_id in entry.person_ids]
        return {
            **{name: getattr(entry, name) for name in names},
            "day": entry.day.isoformat(),
            "people": people,
        }

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``write_entry``."""
        return {**self.cleaned_data, "people": tuple(self.cleaned_data["people"])}


class MeetingForm(forms.Form):
    """An invitation: what, when, where, who."""

    title = forms.CharField(label=_("Meeting"), max_length=300)
    on = date_field(_("Day"))
    starts_at = time_field(_("Begins at"))
    ends_at = time_field(_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    chair = forms.TypedChoiceField(label=_("Chair"), coerce=int)
    people = people_field(_("Invited"))
    agenda = text_field(_("Agenda"), rows=5, required=False)
    is_in_week = forms.BooleanField(
        label=_("Put it into the weekly calendar"), required=False, initial=True
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = _people(unit.pk)
        self.fields["chair"].choices = people  # type: ignore[attr-defined]
        self.fields["people"].choices = people  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``call_meeting``."""
        data = dict(self.cleaned_data)
        on = data.pop("on")
        for name in ("starts_at", "ends_at"):
            data[name] = datetime.combine(on, data[name], tzinfo=HANOI)
        return data


class AnswerForm(forms.Form):
    """Come or not."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("I come")), ("no", _("I can't come"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class MinutesForm(forms.Form):
    """The minutes."""

    minutes = text_field(_("Minutes"), rows=8)


class MinutesTasksForm(DoersForm):
    """Conclusions that become tasks, one a line."""

    lines = text_field(
        _("Conclusions, one task a line"), rows=4, help_text=_("Each line becomes its own task.")
    )
    due_on = date_field(_("Deadline"), required=False)
    field_order = ["lines", "due_on", "people", "roles"]


class DutyForm(forms.Form):
    """A duty that comes back."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    details = text_field(_("Details"), required=False)
    rhythm = forms.ChoiceField(
        label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day of the week"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "—"), *_WEEKDAYS],
    )
    day = forms.IntegerField(
        label=_("On which day of the month"), min_value=1, max_value=31, required=False
    )
    month = forms.IntegerField(label=_("In which month"), min_value=1, max_value=12, required=False)
    lead_days = forms.IntegerField(
        label=_("Make the task so many working days before"),
        min_value=0,
        max_value=60,
        initial=3,
    )
    person = forms.TypedChoiceField(
        label=_("Person in charge"), coerce=int, empty_value=None, required=False
    )
    role = forms.ChoiceField(
        label=_("Or whoever holds the post"),
        required=False,
        choices=[("", "—"), *((role.value, role.label) for role in STAFF_ROLES)],
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "—"), *_people(unit.pk)]  # type: ignore[attr-defined]
