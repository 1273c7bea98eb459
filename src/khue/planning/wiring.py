"""Where this room meets the rooms below: kinds, files, tabs, cards, the demo."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


def connect() -> None:
    """Called once when the app is ready."""
    from khue.files.services import declare_holder
    from khue.publishing.services import declare_kind
    from khue.publishing.types import PublicationKind

    from . import overview
    from .origins import declare_origin
    from .publishing import render_public
    from .selectors.meetings import label_of_meeting, may_read_meeting_file
    from .selectors.tasks import may_read_task_file
    from .services.notices import declare_notices
    from .types import MEETING_FILES, MEETING_ORIGIN, TASK_FILES, WEEK_KIND, OriginKind

    declare_notices()
    overview.declare()
    declare_holder(TASK_FILES, may_read_task_file)
    declare_holder(MEETING_FILES, may_read_meeting_file)
    declare_kind(
        PublicationKind(code=WEEK_KIND, label=gettext_noop("Weekly calendar"), render=render_public)
    )
    declare_origin(
        OriginKind(
            code=MEETING_ORIGIN,
            label=_("Meeting"),
            find=label_of_meeting,
            url=lambda pk: reverse("planning:meeting", args=[pk]),
        )
    )
    _show()


def _show() -> None:
    from khue.core.demo import declare_builder
    from khue.core.more import declare_entry
    from khue.core.today import declare_card
    from khue.core.ui.navigation import declare

    from . import demo, permissions, today

    staff = permissions.STAFF
    # A principal's five tabs hold the approvals instead; the room stands under More for them.
    principal = "school.head"
    declare(
        "planning",
        label=_("Work"),
        icon="tasks",
        url_name="planning:tasks",
        roles=[
            f"{place}.{role}"
            for place in ("office", "school")
            for role in staff
            if f"{place}.{role}" != principal
        ],
        order=30,
        lights_for=("/planning/",),
        badge=today.badge,
    )
    declare_entry(
        "planning.tasks",
        label=_("Work"),
        url_name="planning:tasks",
        icon="tasks",
        roles=[principal],
        order=20,
    )
    declare_entry(
        "planning.week",
        label=_("Weekly calendar"),
        url_name="planning:this_week",
        icon="calendar",
        permission=permissions.READ_WEEK,
        order=21,
    )
    declare_entry(
        "planning.meetings",
        label=_("Meetings"),
        url_name="planning:meetings",
        icon="users",
        permission=permissions.ATTEND,
        order=22,
    )
    declare_entry(
        "planning.duties",
        label=_("Duties that come back"),
        url_name="planning:duties",
        icon="repeat",
        permission=permissions.READ_DUTIES,
        order=23,
    )
    declare_entry(
        "planning.feed",
        label=_("Calendar on my phone"),
        url_name="planning:feed",
        icon="smartphone",
        permission=permissions.READ_WEEK,
        order=24,
    )
    declare_card("planning.work", build=today.my_work, roles=staff, order=16)
    declare_card("planning.accept", build=today.to_accept, roles=staff, order=17)
    declare_card("planning.answers", build=today.answers, roles=staff, order=18)
    declare_card("planning.day", build=today.day_ahead, roles=staff, order=40)
    declare_builder("planning", order=65, build=demo.build)
