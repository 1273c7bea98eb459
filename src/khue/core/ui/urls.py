"""The page that shows every component; included in ``mobile.urls`` for lack of a nearer place."""

from __future__ import annotations

from django.urls import path

from . import styleguide

app_name = "ui"
urlpatterns = [path("styleguide/", styleguide.styleguide, name="styleguide")]
