"""Pages of documents."""

from __future__ import annotations

from django.urls import path

from .views import (
    acts,
    assignments,
    composing,
    home,
    incoming,
    layout,
    outgoing,
    papers,
    registers,
    searching,
    series,
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
    path("outgoing/<int:document_id>/paper.docx", layout.word, name="word"),
    path("outgoing/<int:document_id>/layout/", layout.of_paper, name="paper_layout"),
    path(
        "outgoing/<int:document_id>/files/<int:position>/layout/",
        layout.of_file,
        name="file_layout",
    ),
    path("layout/", layout.check, name="layout"),
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
    path("search/", searching.page, name="search"),
    path("search/keep/", searching.keep, name="keep_search"),
    path("search/<int:search_id>/forget/", searching.forget, name="forget_search"),
    path("registers/outgoing/", registers.outgoing, name="register_outgoing"),
    path("registers/incoming/", registers.incoming, name="register_incoming"),
    path("series/", series.listing, name="series"),
    path("series/new/", series.new, name="new_series"),
    path("series/<int:series_id>/", series.edit, name="edit_series"),
    path("series/<int:series_id>/close/", series.close, name="close_series"),
    path("series/paper/new/", series.new_secret_book, name="new_secret_book"),
    path("series/paper/<int:book_id>/end/", series.end_secret_book, name="end_secret_book"),
]
