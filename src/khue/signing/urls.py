"""Pages of certificates, trust and verification."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "signing"
urlpatterns = [
    path("", views.own, name="own"),
    path("add/", views.own_add, name="own_add"),
    path("verify/", views.verify_page, name="verify"),
    path("unit/", views.unit, name="unit"),
    path("unit/add/", views.unit_add, name="unit_add"),
    path("records/", views.record_list, name="records"),
    path("remote/", views.own_remote, name="own_remote"),
    path("remote/services/", views.remote_list, name="remote_list"),
    path("remote/services/add/", views.remote_add, name="remote_add"),
    path("remote/services/<int:service_id>/remove/", views.remote_remove, name="remote_remove"),
    path("requests/<int:request_id>/remote/", views.request_remote, name="request_remote"),
    path(
        "requests/<int:request_id>/remote/check/",
        views.request_remote_check,
        name="request_remote_check",
    ),
    path("incomplete/", views.incomplete_list, name="incomplete"),
    path("incomplete/<int:record_id>/retry/", views.incomplete_retry, name="incomplete_retry"),
    path("signers/", views.signers, name="signers"),
    path("authorities/", views.anchor_list, name="anchors"),
    path("authorities/add/", views.anchor_add, name="anchor_add"),
    path("authorities/<int:anchor_id>/remove/", views.anchor_remove, name="anchor_remove"),
    path("requests/<int:request_id>/", views.request_page, name="request"),
    path("requests/<int:request_id>/ticket.json", views.request_ticket, name="request_ticket"),
    path("requests/<int:request_id>/answer/", views.request_answer, name="request_answer"),
    path("requests/<int:request_id>/drop/", views.request_drop, name="request_drop"),
    path("<int:credential_id>/", views.credential, name="credential"),
    path("<int:credential_id>/check/", views.credential_check, name="credential_check"),
    path("<int:credential_id>/withdraw/", views.credential_retire, name="credential_retire"),
    path("<int:credential_id>/picture.png", views.picture, name="picture"),
    path("<int:credential_id>/picture/", views.picture_set, name="picture_set"),
]
