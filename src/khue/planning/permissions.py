"""What posts may do with tasks, the weekly calendar, meetings and duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

STAFF = (
    "head", "deputy", "clerk", "chief_editor", "editor", "it_officer", "specialist", "teacher",
    "accountant", "librarian",
)  # fmt: skip
_LEADERS = ("head", "deputy")
_PLANNERS = ("head", "deputy", "clerk", "specialist")

WORK = declare("planning.task:work", label=_("See own tasks and report on them"), roles=STAFF)
GIVE = declare("planning.task:give", label=_("Give tasks and accept them"), roles=_PLANNERS)
OVERSEE = declare(
    "planning.task:oversee",
    label=_("See all tasks of the unit and give them to others"),
    roles=_LEADERS,
)
READ_WEEK = declare("planning.week:read", label=_("Read the unit's weekly calendar"), roles=STAFF)
DRAFT_WEEK = declare(
    "planning.week:draft", label=_("Write the unit's weekly calendar"), roles=_PLANNERS
)
APPROVE_WEEK = declare(
    "planning.week:approve", label=_("Approve the unit's weekly calendar"), roles=("head",)
)
ATTEND = declare("planning.meeting:attend", label=_("See meetings and answer"), roles=STAFF)
CALL = declare("planning.meeting:call", label=_("Call meetings, write minutes"), roles=_PLANNERS)
READ_DUTIES = declare("planning.duty:read", label=_("See the unit's duties"), roles=_PLANNERS)
KEEP_DUTIES = declare("planning.duty:keep", label=_("Keep the unit's duties"), roles=_LEADERS)
