"""Forms of the builder, of a call, and what a filled page brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.dispatch.services import Audience, UnitsMatching
from khue.organisation import selectors as organisation
from khue.organisation.types import SCHOOL_KINDS

from .importing import CODE, columns_from_text, columns_text
from .models import Call, Return
from .prefill import choices as prefill_choices
from .rule_text import rules_text, with_rules
from .services import Typed
from .types import Field, FieldKind, Value

if TYPE_CHECKING:
    from khue.organisation.models import Unit

_OWNERSHIP = (
    ("", _("Public and non-public")),
    ("public", _("Public")),
    ("private", _("Non-public")),
)
_PUBLIC = {"public": True, "private": False}
_ROWS = 10


class FormForm(forms.Form):
    """A new form."""

    title = forms.CharField(label=_("Title"), max_length=200)
    code = forms.CharField(
        label=_("Code of the form"),
        max_length=40,
        required=False,
        help_text=_("For example 02-TH-ĐN"),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class ImportForm(forms.Form):
    """A file with form definitions."""

    file = forms.FileField(
        label=_("File (.csv or .xlsx)"),
        help_text=_(
            "Columns: form, sheet, row_no, indicator, unit, code; also type, rules, prefill."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class FieldForm(forms.Form):
    """One field in the builder."""

    code = forms.RegexField(
        CODE,
        label=_("Code"),
        max_length=28,
        error_messages={"invalid": _("Only letters, digits, points and hyphens.")},
    )
    label = forms.CharField(label=_("What is asked"), max_length=500)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=FieldKind.choices)
    measure = forms.CharField(label=_("Unit of measure"), max_length=40, required=False)
    sheet = forms.CharField(label=_("Part of the form"), max_length=80, required=False)
    row_no = forms.CharField(label=_("No."), max_length=20, required=False)
    rules = forms.CharField(
        label=_("Rules"),
        required=False,
        help_text=_(
            "Parted by semicolons: required; >=0; <=100; <=[27] (at most the field 27); "
            "=[28]+[29] (the sum of these); decimals 1"
        ),
    )
    prefill = forms.ChoiceField(label=_("Prefill from"), required=False)
    options = forms.CharField(
        label=_("Answers to choose from, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    columns = forms.CharField(
        label=_("Columns of the table, one a line; “(number)” behind a number"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = [("", _("Nothing: the unit writes it")), *prefill_choices()]
        self.fields["prefill"].choices = sources  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A choice needs answers, a table needs columns."""
        data = super().clean() or {}
        if data.get("kind") == FieldKind.CHOICE and not data.get("options", "").strip():
            self.add_error("options", _("Write at least two answers."))
        if data.get("kind") == FieldKind.TABLE and not data.get("columns", "").strip():
            self.add_error("columns", _("Write at least one column."))
        return data

    def value(self) -> Field:
        """Return the field; raises ``BadRule``."""
        data = self.cleaned_data
        kind = FieldKind(data["kind"])
        options = tuple(o.strip() for o in data["options"].splitlines() if o.strip())
        field = Field(
            code=data["code"].strip(),
            label=data["label"].strip(),
            kind=kind,
            measure=data["measure"],
            sheet=data["sheet"],
            row_no=data["row_no"],
            options=options if kind == FieldKind.CHOICE else (),
            columns=columns_from_text(data["columns"]) if kind == FieldKind.TABLE else (),
            rows=_ROWS if kind == FieldKind.TABLE else 0,
            prefill=data["prefill"],
        )
        return with_rules(field, data["rules"])

    @staticmethod
    def initial_for(field: Field) -> dict[str, Any]:
        """Return the values of a kept field."""
        names = ("code", "label", "measure", "sheet", "row_no", "prefill")
        return {
            **{name: getattr(field, name) for name in names},
            "kind": field.kind.value,
            "rules": rules_text(field),
            "options": "\n".join(field.options),
            "columns": columns_text(field.columns),
        }


class CallForm(forms.Form):
    """A new call with a form."""

    title = forms.CharField(label=_("Title"), max_length=200)
    period = forms.CharField(
        label=_("Period"), max_length=80, help_text=_("For example: school year 2026–2027")
    )
    due_on = forms.DateField(
        label=_("Deadline"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What the units should know"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of schools"), widget=forms.CheckboxSelectMultiple
    )
    ownership = forms.ChoiceField(
        label=_("Ownership"), required=False, choices=_OWNERSHIP, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        kinds = {u.kind for u in organisation.find_units(managed_by=unit.pk)}
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in SCHOOL_KINDS if kind in kinds
        ]

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``draft_call``."""
        data = self.cleaned_data
        clause = UnitsMatching(
            kinds=tuple(data["kinds"]),
            is_public=_PUBLIC.get(data["ownership"]),
            managed_by=self.unit.pk,
        )
        return {
            **{name: data[name] for name in ("title", "period", "due_on", "note")},
            "audience": Audience(clauses=(clause,)),
        }

    @staticmethod
    def initial_from(previous: Call | None) -> dict[str, Any]:
        """Return what the last call with the form asked, for the next period."""
        if previous is None:
            return {}
        kinds = [
            kind
            for clause in previous.audience.get("clauses", ())
            for kind in clause.get("kinds", ())
        ]
        return {"title": previous.title, "note": previous.note, "kinds": kinds}


class WorkbookForm(forms.Form):
    """The workbook, brought back."""

    file = forms.FileField(
        label=_("Filled-in workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


def typed_from(row: Return, data: Mapping[str, Any]) -> Typed:
    """Return what a filled page brought: ``f.CODE`` now, ``w.CODE`` before, ``e.CODE`` explained."""
    now: dict[str, Value] = {}
    was: dict[str, Value] = {}
    for field in row.fields():
        if field.kind == FieldKind.TABLE:
            rows = _rows(field, data)
            if rows is not None:
                now[field.code] = rows
        elif f"f.{field.code}" in data:
            now[field.code] = _line(data[f"f.{field.code}"])
            if f"w.{field.code}" in data:
                was[field.code] = _line(data[f"w.{field.code}"])
    explanations = {code: data[f"e.{code}"] for code in row.prefilled if f"e.{code}" in data}
    return Typed(now, was, explanations)


def _line(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _rows(field: Field, data: Mapping[str, Any]) -> list[dict[str, str]] | None:
    names = [
        [(column.code, f"f.{field.code}.{place}.{column.code}") for column in field.columns]
        for place in range(field.rows)
    ]
    if not any(name in data for row in names for _code, name in row):
        return None
    return [{code: data.get(name, "") for code, name in row} for row in names]


def remarks_from(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the office's remarks by code: ``m.CODE``, ``m.`` for the whole."""
    return {name[2:]: text for name, text in data.items() if name.startswith("m.") and text}
