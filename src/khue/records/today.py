"""Cards of the first page: what has to go to the archive, what waits for an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.compliance.errors import UnknownRule
from khue.core.dates import today
from khue.core.today import Card, Line, Urgency
from khue.core.ui.words import short_date
from khue.organisation import selectors as organisation

from . import permissions
from .models import CaseList, CopyUse, Handover
from .selectors import archive_rule, due_case_files
from .types import CopyUseState, HandoverState, ListState

if TYPE_CHECKING:
    from khue.accounts.models import User

_SHOWN = 4


def due(request: HttpRequest) -> Card | None:
    """Closed case files whose day in the archive is near or past."""
    user = cast("User", request.user)
    try:
        days = archive_rule().notice_days
    except UnknownRule:
        return None
    rows = list(due_case_files(user).filter(due_on__lte=today() + timedelta(days=days))[:50])
    if not rows:
        return None
    late = any(row.due_on and row.due_on < today() for row in rows)
    lines = tuple(
        Line(
            str(row),
            reverse("records:case", args=[row.pk]),
            meta=_("to the archive until %(day)s") % {"day": short_date(row.due_on)},
            kind="overdue" if row.due_on and row.due_on < today() else "",
            state=_("Overdue") if row.due_on and row.due_on < today() else "",
        )
        for row in rows[:_SHOWN]
    )
    title = ngettext(
        "%(n)d case file has to go to the archive",
        "%(n)d case files have to go to the archive",
        len(rows),
    )
    return Card(
        title % {"n": len(rows)},
        Urgency.OVERDUE if late else Urgency.NEEDS_ANSWER,
        lines=lines,
        url=reverse("records:archive"),
        act=_("To the archive"),
    )


def to_answer(request: HttpRequest) -> Card | None:
    """Requests for copies, lists and hand-overs that wait for this person's word."""
    user = cast("User", request.user)

    def units(permission: str) -> frozenset[int]:
        return organisation.units_with(user, permission)

    asked = CopyUse.objects.filter(
        state=CopyUseState.ASKED, unit_id__in=units(permissions.ALLOW_COPY)
    )
    allowed = CopyUse.objects.filter(
        state=CopyUseState.ALLOWED, unit_id__in=units(permissions.KEEP_BOOKS)
    )
    lists = CaseList.objects.filter(
        state=ListState.SUBMITTED, unit_id__in=units(permissions.APPROVE_LIST)
    )
    handed = Handover.objects.filter(
        state=HandoverState.PREPARED, unit_id__in=units(permissions.KEEP_ARCHIVE)
    ).exclude(giver=user)
    lines = [
        *(
            Line(use.reference, reverse("records:copy", args=[use.pk]), meta=use.user_name)
            for use in [*asked[:_SHOWN], *allowed[:_SHOWN]]
        ),
        *(
            Line(
                _("List of case files %(year)s") % {"year": row.year},
                reverse("records:list", args=[row.pk]),
            )
            for row in lists[:_SHOWN]
        ),
        *(
            Line(
                _("Hand-over by %(name)s") % {"name": row.giver_name},
                reverse("records:handover", args=[row.pk]),
            )
            for row in handed[:_SHOWN]
        ),
    ]
    if not lines:
        return None
    title = ngettext(
        "%(n)d matter of books and case files waits for you",
        "%(n)d matters of books and case files wait for you",
        len(lines),
    )
    return Card(title % {"n": len(lines)}, Urgency.NEEDS_ANSWER, lines=tuple(lines[:6]))
