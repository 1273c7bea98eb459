"""The approved week on its way to the portal: frozen there again, and decided on by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from khue.core import audit
from khue.planning import audits, permissions
from khue.planning.errors import NotApproved
from khue.planning.models import WeekRevision, WorkWeek
from khue.planning.publishing import title_of_week
from khue.planning.selectors.weeks import from_json
from khue.planning.types import WEEK_KIND
from khue.publishing import services as publishing

from .common import check

if TYPE_CHECKING:
    from khue.accounts.models import User


@transaction.atomic
def request_week_publication(*, week: WorkWeek, by: User) -> WorkWeek:
    """Ask that the approved revision appear on the unit's portal.

    Lines that are only for the house stay away. Raises ``NotApproved``.
    """
    check(by, permissions.DRAFT_WEEK, week.unit_id)
    revision = (
        WeekRevision.objects.filter(week=week)
        .select_related("unit", "week")
        .order_by("-number")
        .first()
    )
    if revision is None:
        raise NotApproved
    publishing.request_publication(
        unit=revision.unit,
        kind=WEEK_KIND,
        object_id=week.pk,
        title=title_of_week(week.monday),
        snapshot=snapshot_of(revision),
        by=by,
    )
    audit.record(
        verb=audits.WEEK_PUBLICATION_ASKED,
        obj=week,
        unit_id=week.unit_id,
        by=by,
        after={"revision": revision.number, "digest": revision.digest},
    )
    return week


def snapshot_of(revision: WeekRevision) -> dict[str, Any]:
    """What a citizen may see of the week."""
    return {
        "unit": revision.unit.name,
        "monday": revision.week.monday.isoformat(),
        "revision": revision.number,
        "digest": revision.digest,
        "approved_by": revision.approved_name,
        "approved_title": revision.approved_title,
        "lines": [
            {
                "day": line["day"],
                "when": from_json(line).official_when,
                **{
                    name: line[name]
                    for name in ("content", "chair", "attendees", "place", "preparation")
                },
            }
            for line in revision.lines
            if not line["is_internal"]
        ],
    }
