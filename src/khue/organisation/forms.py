"""Forms of posts and delegation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khue.core.dates import today

from .models import Post
from .selectors import delegable_permissions
from .types import STAFF_ROLES, AuthorityMark, Role


def _date(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class AppointForm(forms.Form):
    """Somebody known by user name or phone, or a newcomer."""

    known = forms.CharField(
        label=_("User name or phone of somebody with an account"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty for a newcomer and fill in the name."),
    )
    full_name = forms.CharField(label=_("Full name of a newcomer"), required=False, max_length=120)
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Official e-mail"), required=False, help_text=_("No public mail service.")
    )
    role = forms.ChoiceField(label=_("Role"))
    title = forms.CharField(label=_("Title on papers"), max_length=120)
    valid_from = _date(_("First day"))
    is_acting = forms.BooleanField(label=_("Acting, until somebody is appointed"), required=False)
    decision = forms.CharField(label=_("Decision"), required=False, max_length=120)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role_field = self.fields["role"]
        assert isinstance(role_field, forms.ChoiceField)  # noqa: S101 (tells the type checker)
        role_field.choices = [(role.value, role.label) for role in roles]
        self.initial.setdefault("valid_from", today())

    def clean(self) -> dict[str, Any]:
        """One of both: somebody known or a newcomer."""
        values = super().clean() or {}
        if bool(values.get("known")) == bool(values.get("full_name")):
            self.add_error("known", _("Fill in either a known account or the name of a newcomer."))
        return values


class EndPostForm(forms.Form):
    """The last day of a post; without one it ends at once."""

    last_day = _date(
        _("Last day"), required=False, help_text=_("Leave it empty to end the post at once.")
    )


class DelegationForm(forms.Form):
    """What another may do in one's place, from when to when."""

    receiver = forms.ChoiceField(label=_("Who acts in your place"))
    permissions = forms.MultipleChoiceField(
        label=_("What they may do"), widget=forms.CheckboxSelectMultiple
    )
    mark = forms.ChoiceField(
        label=_("Mark before the title on papers"),
        choices=[(mark.value, f"{mark.value} {mark.label}") for mark in AuthorityMark],
        initial=AuthorityMark.KT,
    )
    valid_from = _date(_("First day"))
    valid_to = _date(_("Last day"))
    decision = forms.CharField(label=_("Decision"), required=False, max_length=120)

    def __init__(self, *args: Any, receivers: list[Post], role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receivers = {str(post.pk): post for post in receivers}
        chosen, named = self.fields["receiver"], self.fields["permissions"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 (tells the type checker)
        assert isinstance(named, forms.MultipleChoiceField)  # noqa: S101
        chosen.choices = [
            (key, f"{post.person.full_name} ({post.title})") for key, post in self.receivers.items()
        ]
        named.choices = [(p.name, str(p.label)) for p in delegable_permissions(role)]
        self.fields["mark"].widget.choices = [
            (mark.value, f"{mark.value} {mark.label}") for mark in AuthorityMark
        ]
        self.initial.setdefault("valid_from", today())


def roles_to_fill(may: Any) -> list[Role]:
    """Return the roles that the person may fill in a unit."""
    return [role for role in STAFF_ROLES if may(role)]
