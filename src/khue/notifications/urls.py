"""The person's list."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("", views.notices, name="list"),
    path("seen/", views.see, name="see"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
]
