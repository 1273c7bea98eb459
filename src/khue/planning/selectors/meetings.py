"""Meetings of a unit: whoever was invited, called or leads sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from khue.core.errors import NotFound
from khue.files import selectors as files
from khue.organisation import selectors as organisation
from khue.planning import permissions
from khue.planning.models import Invitation, Meeting
from khue.planning.types import MEETING_FILES

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile


def meetings_for(user: User) -> QuerySet[Meeting]:
    """Return the meetings that the person may read, the latest first."""
    own = organisation.units_with(user, permissions.ATTEND)
    overseen = organisation.units_with(user, permissions.OVERSEE)
    invited = Exists(Invitation.objects.filter(meeting=OuterRef("pk"), user=user))
    mine = Q(unit_id__in=own) & (Q(invited) | Q(chair=user) | Q(called_by=user))
    rows = Meeting.objects.filter(mine | Q(unit_id__in=overseen))
    return rows.prefetch_related("invitations").order_by("-starts_at", "-pk")


def get_meeting_for(user: User, meeting_id: int) -> Meeting:
    """Return a meeting; raises ``NotFound`` for missing and foreign ones alike."""
    row = meetings_for(user).filter(pk=meeting_id).select_related("unit").first()
    if row is None:
        raise NotFound
    return row


def my_invitation(user: User, meeting: Meeting) -> Invitation | None:
    """Return the person's own invitation."""
    return Invitation.objects.filter(meeting=meeting, user=user).first()


def papers_of(meeting: Meeting) -> list[StoredFile]:
    """Return the papers that hang on the meeting."""
    return files.files_of(MEETING_FILES, meeting.pk, unit_id=meeting.unit_id)


def may_read_meeting_file(user: Any, file: StoredFile) -> bool:
    """Whoever may read the meeting may read its papers."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    return meetings_for(user).filter(pk=holder, unit_id=file.unit_id).exists()


def label_of_meeting(user: User, meeting_id: int) -> str | None:
    """Return the title where the person may read the meeting (origin of tasks)."""
    row = meetings_for(user).filter(pk=meeting_id).first()
    return row.title if row else None
