"""Acts of the room. ``declare_origin`` is for ``AppConfig.ready`` of the rooms above."""

from khue.planning.origins import declare_origin

from .doers import reassign_task as reassign_task
from .duties import end_duty as end_duty
from .duties import keep_duty as keep_duty
from .duties import make_due_tasks as make_due_tasks
from .duties import tell_heads as tell_heads
from .duties import tell_late as tell_late
from .feeds import close_feed as close_feed
from .feeds import open_feed as open_feed
from .meetings import add_paper as add_paper
from .meetings import answer_invitation as answer_invitation
from .meetings import call_meeting as call_meeting
from .meetings import cancel_meeting as cancel_meeting
from .meetings import give_tasks_of_minutes as give_tasks_of_minutes
from .meetings import write_minutes as write_minutes
from .printing import week_paper as week_paper
from .publication import request_week_publication as request_week_publication
from .reporting import accept_task as accept_task
from .reporting import cancel_task as cancel_task
from .reporting import report_done as report_done
from .reporting import report_progress as report_progress
from .reporting import return_task as return_task
from .tasks import add_task_file as add_task_file
from .tasks import comment_task as comment_task
from .tasks import give_task as give_task
from .weeks import approve_week as approve_week
from .weeks import copy_last_week as copy_last_week
from .weeks import digest_of_draft as digest_of_draft
from .weeks import remove_entry as remove_entry
from .weeks import return_week as return_week
from .weeks import submit_week as submit_week
from .weeks import write_entry as write_entry

__all__ = [
    "accept_task",
    "add_paper",
    "add_task_file",
    "answer_invitation",
    "approve_week",
    "call_meeting",
    "cancel_meeting",
    "cancel_task",
    "close_feed",
    "comment_task",
    "copy_last_week",
    "declare_origin",
    "digest_of_draft",
    "end_duty",
    "give_task",
    "give_tasks_of_minutes",
    "keep_duty",
    "make_due_tasks",
    "open_feed",
    "reassign_task",
    "remove_entry",
    "report_done",
    "report_progress",
    "request_week_publication",
    "return_task",
    "return_week",
    "submit_week",
    "tell_heads",
    "tell_late",
    "week_paper",
    "write_entry",
    "write_minutes",
]
