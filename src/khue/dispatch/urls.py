"""Pages of what is sent and received."""

from __future__ import annotations

from django.urls import path

from .views import board, inbox, recalls

app_name = "dispatch"
urlpatterns = [
    path("", board.sent, name="sent"),
    path("waiting/", board.waiting, name="waiting"),
    path("<int:dispatch_id>/", board.board, name="board"),
    path("<int:dispatch_id>/remind/", board.remind, name="remind"),
    path("<int:dispatch_id>/receipts.xlsx", board.export, name="export"),
    path("<int:dispatch_id>/recall/", recalls.ask, name="recall"),
    path("<int:dispatch_id>/recall/remind/", recalls.remind, name="remind_recall"),
    path("inbox/<int:delivery_id>/recall/", recalls.answer, name="answer_recall"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:delivery_id>/", inbox.delivery, name="delivery"),
]
