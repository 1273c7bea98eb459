"""Tables of the room."""

from .duties import Duty as Duty
from .feeds import CalendarFeed as CalendarFeed
from .meetings import Invitation as Invitation
from .meetings import Meeting as Meeting
from .tasks import Task as Task
from .tasks import TaskComment as TaskComment
from .tasks import TaskDoer as TaskDoer
from .weeks import WeekEntry as WeekEntry
from .weeks import WeekRevision as WeekRevision
from .weeks import WorkWeek as WorkWeek
