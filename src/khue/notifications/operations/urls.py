"""The page of the officer in charge of IT."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("", views.page, name="page"),
    path("notices/<int:notice_id>/retry/", views.retry_failed_notice, name="retry_notice"),
    path("tasks/<int:job_id>/retry/", views.retry_failed_job, name="retry_job"),
]
