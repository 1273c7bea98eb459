"""Addresses of publishing on the app host."""

from __future__ import annotations

from django.urls import path

from .views import deciding, reading

app_name = "publishing"
urlpatterns = [
    path("", reading.listing, name="listing"),
    path("<int:publication_id>/", reading.dossier, name="dossier"),
    path("<int:publication_id>/file/<int:position>/", reading.file, name="file"),
    path("<int:publication_id>/review/", deciding.review, name="review"),
    path("<int:publication_id>/approve/", deciding.approve, name="approve"),
    path("<int:publication_id>/return/", deciding.give_back, name="return"),
    path("<int:publication_id>/withdraw/", deciding.withdraw, name="withdraw"),
]
