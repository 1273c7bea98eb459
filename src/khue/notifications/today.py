"""The unseen notices of a person, on the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.core.today import Card, Line, Urgency

from .selectors import notices_for, unseen_count
from .types import DeliveryClass

if TYPE_CHECKING:
    from khue.accounts.models import User

_SHOWN = 3


def unseen_notices(request: HttpRequest) -> Card | None:
    """How many notices are new, and the first few; absent when all are seen."""
    user = cast("User", request.user)
    count = unseen_count(user)
    if not count:
        return None
    fresh = [notice for notice in notices_for(user, limit=20) if not notice.is_seen]
    must = any(notice.delivery_class is DeliveryClass.MUST_REACH for notice in fresh)
    return Card(
        title=ngettext("%(count)d new notice", "%(count)d new notices", count) % {"count": count},
        urgency=Urgency.NEEDS_ANSWER if must else Urgency.INFORMATION,
        lines=tuple(
            Line(notice.text, reverse("notifications:open", args=[notice.id]))
            for notice in fresh[:_SHOWN]
        ),
        url=reverse("notifications:list"),
        act=_("All notices"),
    )
