"""Verbs that this room writes into the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.audit import declare

BOOK_TAKEN = declare("records.book.taken", _("Printed or exported a book"))
POSTED = declare("records.postal.written", _("Wrote into the postal book"))
POST_RECEIPT = declare("records.postal.receipt", _("Wrote down the postal receipt"))
POST_STRUCK = declare("records.postal.struck", _("Struck out a line of the postal book"))
COPY_ASKED = declare("records.copy.asked", _("Asked for a kept copy"))
COPY_ALLOWED = declare("records.copy.allowed", _("Allowed the use of a kept copy"))
COPY_REFUSED = declare("records.copy.refused", _("Did not allow the use of a kept copy"))
COPY_HANDED = declare("records.copy.handed", _("Handed out a kept copy"))
COPY_RETURNED = declare("records.copy.returned", _("Took a kept copy back"))
REPLY_LINKED = declare("records.reply.linked", _("Wrote down the reply"))
LIST_DRAFTED = declare("records.list.drafted", _("Drafted the list of case files"))
LIST_SUBMITTED = declare("records.list.submitted", _("Submitted the list of case files"))
LIST_RETURNED = declare("records.list.returned", _("Returned the list of case files"))
LIST_APPROVED = declare("records.list.approved", _("Approved the list of case files"))
HEADING_ADDED = declare("records.list.heading_added", _("Wrote a heading"))
CASE_ADDED = declare("records.case.added", _("Wrote a case file into the list"))
CASE_CHANGED = declare("records.case.changed", _("Changed a case file"))
CASE_REMOVED = declare("records.case.removed", _("Took a case file off the list"))
CASE_OPENED = declare("records.case.opened", _("Opened a case file"))
ITEM_ADDED = declare("records.case.item_added", _("Put a document into a case file"))
ITEM_REMOVED = declare("records.case.item_removed", _("Took a document out of a case file"))
READER_ADDED = declare("records.case.reader_added", _("Gave the right to read a case file"))
READER_REMOVED = declare("records.case.reader_removed", _("Took the right to read a case file"))
RIGHTS_CHANGED = declare("records.case.rights_changed", _("Changed who may read a case file"))
CASE_CLOSED = declare("records.case.closed", _("Closed a case file"))
CASE_REOPENED = declare("records.case.reopened", _("Opened a case file again"))
CASE_EXPORTED = declare("records.case.exported", _("Exported a case file"))
HANDOVER_MADE = declare("records.handover.made", _("Made a hand-over list"))
HANDOVER_ACCEPTED = declare("records.handover.accepted", _("Took case files into the archive"))
HANDOVER_REFUSED = declare("records.handover.refused", _("Sent a hand-over list back"))
DESTRUCTION_PROPOSED = declare("records.destruction.proposed", _("Proposed a destruction list"))
DESTRUCTION_WITHDRAWN = declare("records.destruction.withdrawn", _("Took a destruction list back"))
LOCKED = declare("records.document.locked", _("Locked a document"))
UNLOCKED = declare("records.document.unlocked", _("Lifted the lock of a document"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (
    pgettext_lazy("object", "postal entry"),
    pgettext_lazy("object", "use of a kept copy"),
    pgettext_lazy("object", "link to a reply"),
    pgettext_lazy("object", "list of case files"),
    pgettext_lazy("object", "heading of case files"),
    pgettext_lazy("object", "case file"),
    pgettext_lazy("object", "document of a case file"),
    pgettext_lazy("object", "hand-over to the archive"),
    pgettext_lazy("object", "proposed destruction list"),
    pgettext_lazy("object", "lock of a document"),
)
