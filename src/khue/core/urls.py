"""The first page, and what isn't a tab (``health`` answers the operator's two questions)."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "core"
urlpatterns = [
    path("", views.today, name="today"),
    path("more/", views.more, name="more"),
]
