"""Pages of data calls."""

from __future__ import annotations

from django.urls import path

from .views import calls, figures, forms, home, returns

app_name = "campaigns"
urlpatterns = [
    path("", home.home, name="home"),
    path("forms/", forms.listing, name="forms"),
    path("forms/new/", forms.new, name="form_new"),
    path("forms/import/", forms.import_file, name="form_import"),
    path("forms/<int:form_id>/", forms.form, name="form"),
    path("forms/<int:form_id>/version/", forms.version_new, name="version_new"),
    path("forms/<int:form_id>/call/", calls.new, name="call_new"),
    path("forms/<int:form_id>/fields/new/", forms.field_new, name="field_new"),
    path("forms/<int:form_id>/fields/<str:code>/", forms.field, name="field"),
    path("forms/<int:form_id>/fields/<str:code>/act/", forms.field_act, name="field_act"),
    path("calls/", calls.listing, name="calls"),
    path("calls/<int:call_id>/", calls.call, name="call"),
    path("calls/<int:call_id>/publish/", calls.publish, name="publish"),
    path("calls/<int:call_id>/remind/", calls.remind, name="remind"),
    path("calls/<int:call_id>/accept/", calls.accept_all, name="accept_all"),
    path("calls/<int:call_id>/close/", calls.close, name="close"),
    path("calls/<int:call_id>/figures/", figures.figures, name="figures"),
    path("calls/<int:call_id>/figures.xlsx", calls.consolidated, name="consolidated"),
    path("units/<int:expected_id>/", figures.unit, name="unit"),
    path("units/<int:expected_id>/judge/", figures.judge, name="judge"),
    path("returns/", returns.listing, name="returns"),
    path("returns/<int:return_id>/", returns.fill, name="return"),
    path("returns/<int:return_id>/save/", returns.save, name="save"),
    path("returns/<int:return_id>/files/<str:code>/", returns.file, name="file"),
    path("returns/<int:return_id>/submit/", returns.submit, name="submit"),
    path("returns/<int:return_id>/workbook.xlsx", returns.take_workbook, name="workbook"),
    path("returns/<int:return_id>/workbook/", returns.bring_workbook, name="bring_workbook"),
    path("deliveries/<int:delivery_id>/", returns.delivery, name="delivery"),
]
