"""The form of the order of signing: a line a step, empty lines are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.permissions import get_permission
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from . import permissions
from .forms import ahead, date_field
from .models import SigningStep
from .selectors import signers_of
from .types import StepKind, StepPlan

ROWS = 8
_PREFIXES = {"u": "user_id", "r": "role", "b": "body_id"}


class RouteForm(forms.Form):
    """Eight lines of mark, who, turn, deadline; the same turn means at the same time."""

    def __init__(
        self, *args: Any, unit_id: int, planned: Sequence[SigningStep] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plans: list[StepPlan] = []
        people = _people(unit_id)
        for row in range(1, ROWS + 1):
            step = planned[row - 1] if row <= len(planned) else None
            self._add_row(row, people, step)

    def _add_row(self, row: int, people: list[Any], step: SigningStep | None) -> None:
        self.fields[f"kind_{row}"] = forms.ChoiceField(
            label=_("Mark"),
            choices=[("", "–"), *StepKind.choices],
            required=False,
            initial=step.kind if step else "",
        )
        self.fields[f"who_{row}"] = forms.ChoiceField(
            label=pgettext_lazy("signing", "Who"),
            choices=people,
            required=False,
            initial=_value_of(step) if step else "",
        )
        self.fields[f"turn_{row}"] = forms.IntegerField(
            label=pgettext_lazy("signing", "Turn"),
            min_value=1,
            max_value=20,
            required=False,
            initial=step.position if step else row,
        )
        self.fields[f"due_{row}"] = date_field(
            _("Deadline"), required=False, initial=step.due_on if step else None
        )

    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """The lines for the page."""
        for row in range(1, ROWS + 1):
            yield row, [self[f"{name}_{row}"] for name in ("kind", "who", "turn", "due")]

    def clean(self) -> dict[str, Any]:
        """Make the steps; a half-filled line is an error at its empty half."""
        data = super().clean() or {}
        for row in range(1, ROWS + 1):
            kind, who = data.get(f"kind_{row}"), data.get(f"who_{row}")
            if kind and not who:
                self.add_error(f"who_{row}", _("Choose who, or leave the whole line empty."))
            elif who and not kind:
                self.add_error(f"kind_{row}", _("Choose the mark, or leave the whole line empty."))
            elif kind and who:
                self._take(row, data, kind, who)
        return data

    def _take(self, row: int, data: dict[str, Any], kind: str, who: str) -> None:
        prefix, _colon, value = who.partition(":")
        owner: dict[str, Any] = {_PREFIXES[prefix]: value if prefix == "r" else int(value)}
        try:
            due_on = ahead(data.get(f"due_{row}"))
        except forms.ValidationError as error:
            self.add_error(f"due_{row}", error)
            return
        position = data.get(f"turn_{row}") or row
        self.plans.append(StepPlan(kind=StepKind(kind), position=position, due_on=due_on, **owner))


def _value_of(step: SigningStep) -> str:
    if step.body_id is not None:
        return f"b:{step.body_id}"
    return f"u:{step.user_id}" if step.user_id is not None else f"r:{step.role}"


def _people(unit_id: int) -> list[Any]:
    """People of the unit, its posts, other bodies: the groups of the choice."""
    roles = get_permission(permissions.INITIAL).roles
    posts = [*signers_of(unit_id), *organisation.holders([unit_id], roles)]
    people = {
        f"u:{post.person.account.pk}": f"{post.person.full_name} ({post.title})"
        for post in posts
        if getattr(post.person, "account", None) is not None
    }
    held = [(f"r:{role}", Role(role).label) for role in roles]
    bodies = [(f"b:{u.pk}", u.name) for u in organisation.find_units() if u.pk != unit_id]
    return [
        ("", "–"),
        (_("People"), list(people.items())),
        (_("Whoever holds the post (initials only)"), held),
        (_("Another body (joint document)"), bodies),
    ]
