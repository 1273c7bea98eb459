"""Tags for forms: label, help, error and input tied together; a summary of errors on top."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.forms.widgets import DateTimeBaseInput
from django.template import Context
from django.utils.translation import gettext as _

register = template.Library()
COMPONENTS = "core/components/"
NATIVE: dict[type[DateTimeBaseInput], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.TimeInput: ("time", "%H:%M"),
}


def _shape(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "input"


def messages_of(field: BoundField) -> list[str]:
    """Return what is wrong with a field; an empty one is named, "this field" helps nobody."""
    found: list[str] = []
    for error in field.errors.as_data():
        if error.code == "required":
            found.append(_("Please fill in: %(label)s.") % {"label": field.label})
        else:
            found.extend(str(text) for text in error.messages)
    return found


def _prefer_native(widget: forms.Widget) -> None:
    """Let the phone show its own calendar and clock; the form takes ISO dates in any language."""
    for kind, (input_type, shape) in NATIVE.items():
        if type(widget) is kind and getattr(widget, "input_type", "") == "text":
            setattr(widget, "input_type", input_type)  # noqa: B010 (the stubs do not know it)
            setattr(widget, "format", shape)  # noqa: B010


def _draw(field: BoundField, help_text: str, error_id: str) -> str:
    _prefer_native(field.field.widget)
    described = [f"{field.auto_id}_help"] if help_text else []
    described += [error_id] if error_id else []
    attrs: dict[str, Any] = {"class": field.field.widget.attrs.get("class", "")}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if error_id:
        attrs["aria-invalid"] = "true"
    if _shape(field) == "choices":
        attrs.pop("aria-describedby", None)
    return field.as_widget(attrs={k: v for k, v in attrs.items() if v})


def _is_worth_saying_optional(field: BoundField) -> bool:
    """In a form of filters everything is optional; a form says so by ``is_filter = True``."""
    if field.field.required or _shape(field) == "check":
        return False
    return not getattr(field.form, "is_filter", False)


@register.inclusion_tag(COMPONENTS + "field.html")
def form_field(field: BoundField, *, label: str = "", help: str = "") -> dict[str, Any]:
    """Show one field with its label, help and error."""
    help_text = help or str(field.help_text)
    error_id = f"{field.auto_id}_error" if field.errors else ""
    return {
        "field": field,
        "label": label or field.label,
        "help": help_text,
        "help_id": f"{field.auto_id}_help",
        "error_id": error_id,
        "errors": messages_of(field),
        "shape": _shape(field),
        "drawn": _draw(field, help_text, error_id),
        "optional": _is_worth_saying_optional(field),
    }


@register.inclusion_tag(COMPONENTS + "form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """List what has to be mended, each line leading to its field."""
    problems = [
        {"target": first_id(field), "text": str(error)}
        for field in form.visible_fields()
        for error in messages_of(field)
    ]
    problems += [{"target": "", "text": str(error)} for error in form.non_field_errors()]
    problems += [
        {"target": "", "text": str(error)}
        for field in form.hidden_fields()
        for error in field.errors
    ]
    return {"problems": problems}


def first_id(field: BoundField) -> str:
    """The element that takes the focus: the first choice of a group, otherwise the input."""
    return f"{field.auto_id}_0" if _shape(field) == "choices" else field.auto_id


@register.inclusion_tag(COMPONENTS + "form_fields.html", takes_context=True)
def form_fields(context: Context, form: BaseForm) -> dict[str, Any]:
    """Show a whole form inside your own `<form>`: errors, hidden and visible fields, the token."""
    return {"form": form, "csrf_token": context.get("csrf_token")}
