"""Pages of books, case files and the archive."""

from __future__ import annotations

from django.urls import path

from .views import access, archive, books, cases, desk, lists

app_name = "records"
urlpatterns = [
    path("", books.books, name="books"),
    path("books/<slug:code>/book.<slug:form>", books.book_file, name="book_file"),
    path("books/<slug:code>/", books.book, name="book"),
    path("reports/", books.reports, name="reports"),
    path("reports/report.<slug:form>", books.report_file, name="report_file"),
    path("postal/new/", desk.new_postal, name="new_postal"),
    path("postal/<int:entry_id>/", desk.postal, name="postal"),
    path("postal/<int:entry_id>/receipt/", desk.postal_receipt, name="postal_receipt"),
    path("postal/<int:entry_id>/strike/", desk.postal_strike, name="postal_strike"),
    path("copies/", desk.copies, name="copies"),
    path("copies/new/", desk.new_copy, name="new_copy"),
    path("copies/<int:use_id>/", desk.copy, name="copy"),
    path("copies/<int:use_id>/decide/", desk.decide_copy, name="decide_copy"),
    path("copies/<int:use_id>/hand-out/", desk.hand_out, name="hand_out"),
    path("copies/<int:use_id>/take-back/", desk.take_back, name="take_back"),
    path("replies/<int:document_id>/", desk.reply, name="reply"),
    path("lists/new/", lists.new, name="new_list"),
    path("lists/<int:list_id>/", lists.shown, name="list"),
    path("lists/<int:list_id>/headings/", lists.add_heading, name="add_heading"),
    path("lists/<int:list_id>/cases/", lists.add_case, name="add_case"),
    path("lists/<int:list_id>/list.<slug:form>", lists.file, name="list_file"),
    path("lists/<int:list_id>/<slug:name>/", lists.act, name="list_act"),
    path("cases/", cases.listing, name="cases"),
    path("cases/<int:case_id>/", cases.shown, name="case"),
    path("cases/<int:case_id>/edit/", lists.edit_case, name="edit_case"),
    path("cases/<int:case_id>/remove/", lists.remove_case, name="remove_case"),
    path("cases/<int:case_id>/files/", cases.add_own, name="add_own"),
    path("cases/<int:case_id>/close/", cases.close, name="close_case"),
    path("cases/<int:case_id>/reopen/", cases.reopen, name="reopen_case"),
    path("cases/<int:case_id>/rights/", cases.rights, name="rights"),
    path("cases/<int:case_id>/readers/", cases.add_reader, name="add_reader"),
    path(
        "cases/<int:case_id>/readers/<int:user_id>/remove/",
        cases.remove_reader,
        name="remove_reader",
    ),
    path("cases/<int:case_id>/index.<slug:form>", cases.index_file, name="index_file"),
    path("cases/<int:case_id>/case.zip", cases.export, name="export_case"),
    path("items/<int:item_id>/take-out/", cases.take_out, name="take_out"),
    path("items/<int:item_id>/files/<int:position>/", cases.item_file, name="item_file"),
    path("documents/<slug:place>/<int:document_id>/file/", cases.file_document, name="file"),
    path("documents/<slug:place>/<int:document_id>/readers/", access.history, name="history"),
    path("documents/<slug:place>/<int:document_id>/lock/", access.lock, name="lock"),
    path("archive/", archive.home, name="archive"),
    path("archive/hand-over/", archive.make_handover, name="make_handover"),
    path("archive/destruction/", archive.propose, name="propose"),
    path("archive/destruction/<int:list_id>/withdraw/", archive.withdraw, name="withdraw"),
    path(
        "archive/destruction/<int:list_id>/list.<slug:form>",
        archive.destruction_file,
        name="destruction_file",
    ),
    path("archive/<int:handover_id>/", archive.handover, name="handover"),
    path("archive/<int:handover_id>/accept/", archive.accept, name="accept"),
    path("archive/<int:handover_id>/refuse/", archive.refuse, name="refuse"),
    path(
        "archive/<int:handover_id>/minutes.<slug:form>",
        archive.handover_file,
        name="handover_file",
    ),
]
