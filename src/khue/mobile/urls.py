"""Addresses of the shell, at the root of the app host."""

from __future__ import annotations

from django.urls import include, path

from . import views

app_name = "mobile"
urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
    path("", include("khue.core.ui.urls")),
]
