"""Forms of the clerk's table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.core.ui.words import short_date
from khue.documents.reading import Facts

from .forms import PaperIncomingForm
from .rules import types_on
from .selectors_intake import Likeness

SURE = 90
DOUBTFUL = 70
_LEGAL = ("Thông tư", "Nghị định", "Luật", "Pháp lệnh", "Thông tư liên tịch", "Văn bản hợp nhất")


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class PagesField(forms.FileField):
    """Several pictures or files, in the order in which they were chosen."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each of them; an empty choice is refused by the one rule of the field."""
        single = super().clean
        if isinstance(data, (list, tuple)) and data:
            return [single(item, initial) for item in data]
        return [single(data, initial)]


class MailForm(forms.Form):
    """An e-mail as a file."""

    mail = forms.FileField(
        label=_("E-mail file (.eml)"),
        help_text=_("In the mail program: “Save as” or “Download message”."),
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Check it on your device, then choose it again."),
        },
    )


class ScanForm(forms.Form):
    """The pages of a paper: photos from the phone's camera, or a scan."""

    pages = PagesField(
        label=_("Photos, scan or file"),
        help_text=_("JPEG, PNG, TIFF, PDF or Word; several photos are pages in their order."),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/tiff,application/pdf,.docx"}),
        error_messages={
            "required": _("Choose a photo or a file first."),
            "empty": _("This file is empty. Check it on your device, then choose it again."),
        },
    )


class CameraForm(forms.Form):
    """One photo straight from the camera; phones open it at once."""

    pages = PagesField(
        label=_("Take a photo of the paper"),
        help_text=_("Lay the paper flat, in even light, all four edges in the picture."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
        error_messages={"required": _("Take the photo first.")},
    )


def _type_choices() -> list[tuple[str, Any]]:
    names = [kind.name for kind in types_on()]
    return [("", _("Not known"))] + [(name, name) for name in (*names, *_LEGAL)]


class ReturnForm(forms.Form):
    """Why it goes back, and how where it did not come through Khuê."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    how = forms.CharField(
        label=_("How it was returned"),
        max_length=200,
        help_text=_("Post, by hand, e-mail; who took it and when."),
    )

    def __init__(self, *args: Any, has_way: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_way:
            del self.fields["how"]


class IntakeForm(PaperIncomingForm):
    """What was read, to be confirmed or put right field by field."""

    type_name = forms.ChoiceField(label=_("Type"), choices=_type_choices, required=False)
    signer = forms.CharField(label=_("Signed by"), max_length=120, required=False)

    field_order = [
        "issuer", "reference", "issued_on", "type_name", "abstract", "signer", "urgency", "due_on",
        "note", "is_known",
    ]  # fmt: skip

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        initial = {name: item.value for name, item in facts.fields.items()}
        super().__init__(*args, **{**kwargs, "initial": initial})
        del self.fields["scan"]
        for name, field in self.fields.items():
            found = facts.fields.get(name)
            if found is not None:
                field.help_text = _how_sure(found.sureness)

    def ask_about_likely(self, found: Sequence[Likeness]) -> None:
        """Show what is here already and ask; nothing is blocked."""
        self.fields["is_known"].widget = forms.CheckboxInput()
        names = "; ".join(f"{name_of(item)} ({item.why})" for item in found)
        self.add_error(
            "is_known",
            _(
                "This may be here already: %(names)s. If it is another one, tick the box and"
                " register it."
            )
            % {"names": names},
        )


def name_of(item: Likeness) -> str:
    """What stands in an alert for a likely duplicate."""
    if item.document is not None:
        number = item.document.number_text or "…"
        return str(
            _("%(number)s of %(on)s")
            % {"number": number, "on": short_date(item.document.arrived_at)}
        )
    return str(item.intake)


def _how_sure(sureness: int) -> Any:
    if sureness >= SURE:
        return _("Read by the machine, sure to %(n)d%%.") % {"n": sureness}
    if sureness >= DOUBTFUL:
        return _("Read by the machine, sure to %(n)d%%: compare it.") % {"n": sureness}
    return _("Read by the machine, only %(n)d%% sure: look at the paper.") % {"n": sureness}
