"""What posts may do with books, case files and the archive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

STAFF = (
    "head", "deputy", "clerk", "chief_editor", "editor", "it_officer", "specialist", "teacher",
    "accountant", "librarian",
)  # fmt: skip

READ_BOOKS = declare(
    "records.book:read",
    label=_("Read, print and export the books and the status reports"),
    roles=("head", "deputy", "clerk"),
    needs=("documents.register:read",),
)
KEEP_BOOKS = declare(
    "records.book:keep",
    label=_("Write into the postal book, hand out kept copies"),
    roles=("clerk",),
    needs=(READ_BOOKS,),
)
ASK_COPY = declare("records.copy:ask", label=_("Ask for the use of a kept copy"), roles=STAFF)
ALLOW_COPY = declare(
    "records.copy:allow",
    label=_("Allow the use of kept copies"),
    roles=("head", "deputy"),
    needs=(READ_BOOKS,),
)
WORK_CASES = declare(
    "records.case:work",
    label=_("Keep own case files and read those one may read"),
    roles=STAFF,
)
DRAFT_LIST = declare(
    "records.case:plan",
    label=_("Draft the yearly list of case files, see all case files"),
    roles=("clerk",),
    needs=(WORK_CASES,),
)
APPROVE_LIST = declare(
    "records.case:approve",
    label=_("Approve the yearly list of case files, see all case files"),
    roles=("head", "deputy"),
    needs=(WORK_CASES,),
)
KEEP_ARCHIVE = declare(
    "records.archive:keep",
    label=_("Take case files into the archive, propose destruction lists"),
    roles=("clerk", "head", "deputy"),
    needs=(WORK_CASES,),
)
READ_HISTORY = declare(
    "records.history:read",
    label=_("See who has read a document"),
    roles=("head", "deputy", "clerk"),
)
LOCK = declare(
    "records.document:lock",
    label=_("Lock a document and lift the lock"),
    roles=("head", "deputy"),
)
