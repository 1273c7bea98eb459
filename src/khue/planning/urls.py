"""Pages of work and calendar."""

from __future__ import annotations

from django.urls import path

from .views import acts, caldav, duties, feeds, meetings, tasks, weeks

app_name = "planning"
urlpatterns = [
    path("tasks/", tasks.listing, name="tasks"),
    path("tasks/new/", tasks.new, name="new_task"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/progress/", acts.progress, name="progress"),
    path("tasks/<int:task_id>/done/", acts.done, name="done"),
    path("tasks/<int:task_id>/accept/", acts.accept, name="accept"),
    path("tasks/<int:task_id>/return/", acts.give_back, name="return"),
    path("tasks/<int:task_id>/cancel/", acts.cancel, name="cancel"),
    path("tasks/<int:task_id>/reassign/", acts.reassign, name="reassign"),
    path("tasks/<int:task_id>/comment/", acts.comment, name="comment"),
    path("tasks/<int:task_id>/file/", acts.add_file, name="add_file"),
    path("board/", tasks.tasks_board, name="board"),
    path("week/", weeks.this_week, name="this_week"),
    path("week/<str:week>/", weeks.week, name="week"),
    path("week/<str:week>/new/", weeks.new_entry, name="new_entry"),
    path("week/<str:week>/copy/", weeks.copy, name="copy_week"),
    path("week/<str:week>/submit/", weeks.submit, name="submit_week"),
    path("week/<str:week>/approve/", weeks.approve, name="approve_week"),
    path("week/<str:week>/return/", weeks.give_back, name="return_week"),
    path("week/<str:week>/publish/", weeks.publish, name="publish_week"),
    path("week/<str:week>/week.pdf", weeks.paper, name="week_paper"),
    path("entries/<int:entry_id>/", weeks.entry, name="entry"),
    path("entries/<int:entry_id>/remove/", weeks.remove_entry, name="remove_entry"),
    path("meetings/", meetings.listing, name="meetings"),
    path("meetings/new/", meetings.new, name="new_meeting"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/answer/", meetings.answer, name="answer"),
    path("meetings/<int:meeting_id>/cancel/", meetings.cancel, name="cancel_meeting"),
    path("meetings/<int:meeting_id>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:meeting_id>/tasks/", meetings.tasks, name="minutes_tasks"),
    path("meetings/<int:meeting_id>/paper/", meetings.add_paper, name="add_paper"),
    path("duties/", duties.listing, name="duties"),
    path("duties/new/", duties.new, name="new_duty"),
    path("duties/<int:duty_id>/end/", duties.end, name="end_duty"),
    path("calendar/", feeds.settings, name="feed"),
    path("calendar/close/", feeds.close, name="close_feed"),
    path("dav/", caldav.dav, name="dav"),
    path("dav/<str:name>", caldav.dav, name="dav_event"),
    path("calendar/<str:secret>.ics", feeds.calendar, name="calendar"),
]
