"""Pages of documents."""

from __future__ import annotations

from django.urls import path

from .views import (
    acts,
    assignments,
    bulk,
    composing,
    home,
    incoming,
    joint,
    outgoing,
    papers,
    registers,
    route,
)

app_name = "documents"
urlpatterns = [
    path("", home.home, name="home"),
    path("outgoing/", outgoing.listing, name="outgoing_list"),
    path("outgoing/new/", composing.new, name="new"),
    path("outgoing/audience/", composing.count_audience, name="count_audience"),
    path("outgoing/<int:document_id>/", outgoing.document, name="outgoing"),
    path("outgoing/<int:document_id>/edit/", composing.edit, name="edit"),
    path("outgoing/<int:document_id>/files/", composing.add_file, name="add_file"),
    path(
        "outgoing/<int:document_id>/files/<int:position>/remove/",
        composing.remove_file,
        name="remove_file",
    ),
    path("outgoing/<int:document_id>/submit/", acts.submit, name="submit"),
    path("outgoing/<int:document_id>/return/", acts.give_back, name="return"),
    path("outgoing/<int:document_id>/sign/", acts.sign, name="sign"),
    path("outgoing/<int:document_id>/seal/", acts.seal, name="seal"),
    path("outgoing/<int:document_id>/send/", acts.send, name="send"),
    path("outgoing/<int:document_id>/publish/", acts.publish, name="publish"),
    path("outgoing/<int:document_id>/outside/<int:position>/", acts.outside, name="outside"),
    path("outgoing/<int:document_id>/paper.pdf", papers.pdf, name="paper"),
    path("outgoing/<int:document_id>/page-<int:page>.webp", papers.page, name="page"),
    path("outgoing/<int:document_id>/route/", route.plan, name="route"),
    path("outgoing/<int:document_id>/initial/", route.initial, name="initial"),
    path("to-sign/", bulk.to_sign, name="to_sign"),
    path("to-sign/sign/", bulk.sign_chosen, name="sign_chosen"),
    path("to-seal/", bulk.to_seal, name="to_seal"),
    path("to-seal/seal/", bulk.seal_chosen, name="seal_chosen"),
    path("joint/", joint.listing, name="joint_list"),
    path("joint/<int:joint_id>/", joint.joint, name="joint"),
    path("joint/<int:joint_id>/sign/", joint.sign, name="joint_sign"),
    path("joint/<int:joint_id>/refuse/", joint.refuse, name="joint_refuse"),
    path("joint/<int:joint_id>/seal/", joint.seal, name="joint_seal"),
    path("joint/<int:joint_id>/paper.pdf", joint.pdf, name="joint_paper"),
    path("joint/<int:joint_id>/page-<int:page>.webp", joint.page, name="joint_page"),
    path("incoming/", incoming.listing, name="incoming_list"),
    path("incoming/new/", incoming.new, name="new_incoming"),
    path("incoming/<int:document_id>/", incoming.document, name="incoming"),
    path("incoming/<int:document_id>/register/", incoming.register, name="register"),
    path("incoming/<int:document_id>/instruct/", incoming.instruct, name="instruct"),
    path("incoming/<int:document_id>/page-<int:page>.webp", papers.incoming_page, name="in_page"),
    path(
        "incoming/<int:document_id>/files/<int:file_id>/",
        papers.incoming_file,
        name="incoming_file",
    ),
    path("delivery/<int:delivery_id>/", incoming.of_delivery, name="delivery"),
    path("assignments/", assignments.listing, name="assignments"),
    path("assignments/<int:assignment_id>/done/", assignments.done, name="done"),
    path("registers/outgoing/", registers.outgoing, name="register_outgoing"),
    path("registers/incoming/", registers.incoming, name="register_incoming"),
]
