"""From rows to the pieces that the components draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.dates import today
from khue.core.ui.words import short_date
from khue.records.models import CaseFile, CopyUse, Handover
from khue.records.types import CaseState, CopyUseState, HandoverState

_COPY_KINDS = {
    CopyUseState.ASKED: "waiting",
    CopyUseState.REFUSED: "refused",
    CopyUseState.ALLOWED: "active",
    CopyUseState.HANDED: "active",
    CopyUseState.RETURNED: "done",
}
_CASE_KINDS = {
    CaseState.PLANNED: "neutral",
    CaseState.OPEN: "active",
    CaseState.CLOSED: "waiting",
    CaseState.HANDED: "waiting",
    CaseState.ARCHIVED: "done",
}
_HANDOVER_KINDS = {
    HandoverState.PREPARED: "waiting",
    HandoverState.ACCEPTED: "done",
    HandoverState.REFUSED: "refused",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    title: str
    url: str
    meta: str
    state: str
    state_text: str
    when: datetime | str = ""
    second: str = ""
    second_text: str = ""


def copy_row(use: CopyUse) -> Row:
    """A use of a kept copy; one that is not back in time says so."""
    is_late = use.state == CopyUseState.HANDED and use.due_on is not None and use.due_on < today()
    return Row(
        title=use.abstract,
        url=reverse("records:copy", args=[use.pk]),
        meta=f"{use.reference} · {use.user_name}",
        state=_COPY_KINDS[CopyUseState(use.state)],
        state_text=str(use.get_state_display()),
        when=_("until %(day)s") % {"day": short_date(use.due_on)} if use.due_on else use.asked_at,
        second="overdue" if is_late else "",
        second_text=_("Overdue") if is_late else "",
    )


def case_row(file: CaseFile) -> Row:
    """A case file; one that should be in the archive says so."""
    is_late = file.state == CaseState.CLOSED and file.due_on is not None and file.due_on < today()
    return Row(
        title=f"{file.code} · {file.title}",
        url=reverse("records:case", args=[file.pk]),
        meta=f"{file.keeper_name} · {file.retention}",
        state=_CASE_KINDS[CaseState(file.state)],
        state_text=str(file.get_state_display()),
        when=_("to the archive until %(day)s") % {"day": short_date(file.due_on)}
        if file.state == CaseState.CLOSED
        else str(file.list.year),
        second="overdue" if is_late else "",
        second_text=_("Overdue") if is_late else "",
    )


def handover_row(row: Handover) -> Row:
    """A hand-over list."""
    return Row(
        title=_("Hand-over by %(name)s") % {"name": row.giver_name},
        url=reverse("records:handover", args=[row.pk]),
        meta=", ".join(row.kept_codes),
        state=_HANDOVER_KINDS[HandoverState(row.state)],
        state_text=str(row.get_state_display()),
        when=row.made_at,
    )
