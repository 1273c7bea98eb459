"""Addresses of the portal's settings on the app host; the portals' own are in config.portal_urls."""

from __future__ import annotations

from django.urls import path

from .views import library, settings

app_name = "portal"
urlpatterns = [
    path("", settings.site, name="site"),
    path("library/new/", library.new, name="library_new"),
    path("library/<int:publication_id>/", library.change, name="library_change"),
]
