"""Forms of the books of councils and of the secret books on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .forms import behind, date_field
from .selectors import assignees_of, signers_of
from .types import SecretBook

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Post

    from .models import Series


def _people(posts: list[Post]) -> dict[str, User]:
    return {str(post.person.account.pk): post.person.account for post in posts}


def _choices(posts: list[Post]) -> list[tuple[str, str]]:
    return [(str(p.person.account.pk), f"{p.person.full_name} ({p.title})") for p in posts]


class SeriesForm(forms.Form):
    """A council or board with its own outgoing series."""

    name = forms.CharField(
        label=_("Name on papers"),
        max_length=160,
        help_text=_("As it stands in the letterhead under the unit: Hội đồng trường."),
    )
    symbol = forms.CharField(
        label=_("Symbol in document numbers"),
        max_length=30,
        help_text=_("In place of the unit's own: HĐT gives 01/NQ-HĐT."),
    )
    chair = forms.ChoiceField(label=pgettext_lazy("council", "Chair"))
    chair_title = forms.CharField(
        label=_("Title of the chair"), max_length=80, initial="Chủ tịch Hội đồng"
    )
    deputy = forms.ChoiceField(label=_("Deputy chair"), required=False)
    deputy_title = forms.CharField(
        label=_("Title of the deputy chair"), max_length=80, required=False
    )

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = signers_of(unit_id)
        self.people = _people(posts)
        self.fields["chair"].choices = _choices(posts)  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", _("Nobody")), *_choices(posts)]  # type: ignore[attr-defined]

    @staticmethod
    def initial_for(series: Series) -> dict[str, Any]:
        """Return the values of a kept series."""
        return {
            "name": series.name,
            "symbol": series.symbol,
            "chair": str(series.chair_id),
            "chair_title": series.chair_title,
            "deputy": str(series.deputy_id or ""),
            "deputy_title": series.deputy_title,
        }

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``open_series`` and ``change_series``."""
        data = self.cleaned_data
        return {
            **data,
            "chair": self.people[data["chair"]],
            "deputy": self.people.get(data["deputy"]),
        }


class SecretBookForm(forms.Form):
    """That a secret book exists on paper: nothing of what stands in it."""

    book = forms.ChoiceField(label=_("Which book"), choices=SecretBook.choices)
    keeper = forms.ChoiceField(label=_("Kept by"))
    since = date_field(_("Since"))
    place = forms.CharField(
        label=_("Where it is kept"),
        max_length=60,
        required=False,
        help_text=_("For example: the safe of the office. No digits, nothing of the contents."),
    )

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = assignees_of(unit_id)
        self.people = _people(posts)
        self.fields["keeper"].choices = _choices(posts)  # type: ignore[attr-defined]

    def clean_since(self) -> date | None:
        """Only what exists is noted."""
        return behind(self.cleaned_data["since"])

    def values(self) -> dict[str, Any]:
        """Return the named inputs of ``note_secret_book``."""
        return {**self.cleaned_data, "keeper": self.people[self.cleaned_data["keeper"]]}
