"""Addresses of the API and of the token pages."""

from __future__ import annotations

from django.urls import path

from . import views
from .router import api, description

app_name = "api"
urlpatterns = [
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/issue/", views.issue, name="issue"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="revoke"),
    path("v1/openapi.json", description, name="description"),
    path("v1/", api.urls),
]
