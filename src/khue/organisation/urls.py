"""Pages of units, posts and delegation (under ``/organisation/``)."""

from __future__ import annotations

from django.urls import path

from .views import delegations, hats, overview, posts, units

app_name = "organisation"
urlpatterns = [
    path("hat/", hats.wear, name="wear"),
    path("overview/", overview.overview, name="overview"),
    path("quality/", overview.quality, name="quality"),
    path("quality/check/", overview.check_again, name="check_quality"),
    path("schools/", units.schools, name="schools"),
    path("mine/", units.mine, name="mine"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/appoint/", posts.appoint, name="appoint"),
    path("posts/<int:post_id>/", posts.post, name="post"),
    path("posts/<int:post_id>/end/", posts.end, name="end_post"),
    path("posts/<int:post_id>/sheet/", posts.sheet, name="sheet"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:delegation_id>/revoke/", delegations.revoke, name="revoke_delegation"),
]
