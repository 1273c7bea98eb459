"""The well-known address of calendars."""

from __future__ import annotations

from django.urls import path

from khue.planning.views import caldav

app_name = "planning.discovery"
urlpatterns = [path(".well-known/caldav", caldav.discover, name="caldav")]
