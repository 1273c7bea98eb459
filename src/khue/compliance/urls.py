"""Pages of compliance (under ``/audit/``)."""

from django.urls import path

from .views import rules, trail

app_name = "compliance"
urlpatterns = [
    path("", trail.trail, name="trail"),
    path("story/<str:object_type>/<str:object_id>/", trail.story, name="story"),
    path("export/", trail.export, name="export"),
    path("refusals/", trail.refusals, name="refusals"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<str:code>/", rules.rule_page, name="rule"),
    path("rules/<str:code>/new/", rules.edition_new, name="edition-new"),
]
