"""Verbs that this room writes into the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.audit import declare

GIVEN = declare("planning.task.given", _("Gave a task"))
HANDED = declare("planning.task.handed", _("Received a task from another unit"))
PROGRESSED = declare("planning.task.progressed", _("Told how far it is"))
REPORTED = declare("planning.task.reported", _("Reported done"))
ACCEPTED = declare("planning.task.accepted", _("Accepted"))
RETURNED = declare("planning.task.returned", _("Returned with a reason"))
CANCELLED = declare("planning.task.cancelled", _("Cancelled the task"))
REASSIGNED = declare("planning.task.reassigned", _("Gave the task to another"))
COMMENTED = declare("planning.task.commented", _("Wrote in the discussion"))
FILE_ADDED = declare("planning.task.file_added", _("Added a file"))
ENTRY_WRITTEN = declare("planning.week.entry_written", _("Wrote an entry of the week"))
ENTRY_REMOVED = declare("planning.week.entry_removed", _("Removed an entry of the week"))
WEEK_COPIED = declare("planning.week.copied", _("Copied the week before"))
WEEK_SUBMITTED = declare("planning.week.submitted", _("Submitted the week"))
WEEK_RETURNED = declare("planning.week.returned", _("Returned the week with a reason"))
WEEK_APPROVED = declare("planning.week.approved", _("Approved the week"))
WEEK_PUBLICATION_ASKED = declare(
    "planning.week.publication_asked", _("Asked for publication of the week")
)
MEETING_CALLED = declare("planning.meeting.called", _("Called a meeting"))
MEETING_ANSWERED = declare("planning.meeting.answered", _("Answered an invitation"))
MEETING_CANCELLED = declare("planning.meeting.cancelled", _("Cancelled the meeting"))
MINUTES_WRITTEN = declare("planning.meeting.minutes", _("Wrote the minutes"))
PAPER_ADDED = declare("planning.meeting.paper_added", _("Added a meeting paper"))
DUTY_KEPT = declare("planning.duty.kept", _("Set up a duty"))
DUTY_ENDED = declare("planning.duty.ended", _("Ended a duty"))
FEED_OPENED = declare("planning.feed.opened", _("Opened a calendar feed"))
FEED_CLOSED = declare("planning.feed.closed", _("Closed the calendar feed"))
