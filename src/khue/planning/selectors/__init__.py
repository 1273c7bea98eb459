"""Reads: tasks, weeks, meetings, duties, feeds; and which days are worked."""

from khue.planning.workdays import add_working_days as add_working_days
from khue.planning.workdays import is_working_day as is_working_day
from khue.planning.workdays import on_working_day as on_working_day
from khue.planning.workdays import working_days_between as working_days_between

from .duties import duties_for as duties_for
from .duties import get_duty_for as get_duty_for
from .feeds import calendar_of_feed as calendar_of_feed
from .feeds import digest_of as digest_of
from .feeds import find_feed as find_feed
from .feeds import open_feed_for as open_feed_for
from .meetings import get_meeting_for as get_meeting_for
from .meetings import meetings_for as meetings_for
from .meetings import my_invitation as my_invitation
from .meetings import papers_of as papers_of
from .people import acting_unit_id as acting_unit_id
from .people import groups_and_units_below as groups_and_units_below
from .people import staff_of as staff_of
from .tasks import board as board
from .tasks import comments_of as comments_of
from .tasks import get_task_for as get_task_for
from .tasks import has_no_doer as has_no_doer
from .tasks import is_at_risk as is_at_risk
from .tasks import my_doer_rows as my_doer_rows
from .tasks import my_tasks as my_tasks
from .tasks import task_files as task_files
from .tasks import tasks_for as tasks_for
from .tasks import tasks_of_origin as tasks_of_origin
from .weeks import background_weeks as background_weeks
from .weeks import draft_lines as draft_lines
from .weeks import get_entry_for as get_entry_for
from .weeks import get_week_for as get_week_for
from .weeks import line_of as line_of
from .weeks import read_week as read_week
from .weeks import week_of as week_of
from .weeks import with_conflicts as with_conflicts
