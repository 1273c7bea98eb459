"""What accounts say on the page of today."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.today import Card, Urgency

from .models import User
from .profiles import profile_of
from .selectors import has_second_factor, policy_on


def safety(request: HttpRequest) -> Card | None:
    """Ask administrators to add a second factor; it becomes a must on the day of the rule."""
    user = cast(User, request.user)
    if not profile_of(user).is_administrator or has_second_factor(user):
        return None
    due = policy_on().second_factor_for_administrators
    return Card(
        title=_("Make your account safer"),
        text=_("You look after other people's accounts. Add a passkey: it takes half a minute."),
        url=reverse("accounts:me"),
        act=_("Add a passkey"),
        urgency=Urgency.OVERDUE if due else Urgency.INFORMATION,
    )
