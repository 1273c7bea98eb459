"""Addresses of the portal's settings on the app host; the portals' own are in config.portal_urls."""

from __future__ import annotations

from django.urls import path

from .views import settings

app_name = "portal"
urlpatterns = [path("", settings.site, name="site")]
