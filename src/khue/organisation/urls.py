"""Pages of units, posts and delegation (under ``/organisation/``)."""

from __future__ import annotations

from django.urls import path

from .views import hats

app_name = "organisation"
urlpatterns = [
    path("hat/", hats.wear, name="wear"),
]
