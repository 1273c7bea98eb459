"""Verbs that this room writes into the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.audit import declare

DRAFTED = declare("documents.outgoing.drafted", _("Drafted"))
REVISED = declare("documents.outgoing.revised", _("Changed the text"))
FILE_ATTACHED = declare("documents.outgoing.file_attached", _("Attached a file"))
FILE_DETACHED = declare("documents.outgoing.file_detached", _("Removed a file"))
ANNEX_WRITTEN = declare("documents.outgoing.annex_written", _("Wrote an annex"))
ANNEX_REMOVED = declare("documents.outgoing.annex_removed", _("Removed an annex"))
EXPORTED = declare("documents.outgoing.exported", _("Taken out as a Word file"))
SUBMITTED = declare("documents.outgoing.submitted", _("Submitted for signature"))
ROUTE_PLANNED = declare("documents.outgoing.route_planned", _("Planned the order of signing"))
INITIALLED = declare("documents.outgoing.initialled", _("Initialled"))
RETURNED = declare("documents.outgoing.returned", _("Returned with a reason"))
SIGNED = declare("documents.outgoing.signed", _("Signed"))
SEALED = declare("documents.outgoing.sealed", _("Numbered and sealed"))
NUMBER_CANCELLED = declare("documents.register.cancelled", _("Number cancelled"))
DISPATCHED = declare("documents.outgoing.dispatched", _("Sent to the recipients"))
DELIVERED_OUTSIDE = declare(
    "documents.outgoing.delivered_outside", _("Recorded a delivery outside Khuê")
)
PUBLICATION_ASKED = declare(
    "documents.outgoing.publication_asked", _("Asked for publication on the portal")
)
READ = declare("documents.read", _("Read it"))
JOINT_ASKED = declare("documents.joint.asked", _("Joint document laid before the body"))
JOINT_SIGNED = declare("documents.joint.signed", _("Joint document signed"))
JOINT_REFUSED = declare("documents.joint.refused", _("Joint document refused"))
JOINT_SEALED = declare("documents.joint.sealed", _("Joint document sealed"))
ARRIVED_OUTSIDE = declare(
    "documents.incoming.arrived_outside", _("Arrived from a body outside Khuê")
)
REASSIGNED = declare("documents.incoming.reassigned", _("Given to somebody else"))
OPINION_GIVEN = declare("documents.incoming.opinion", _("Gave an opinion on the handling"))
LINKED = declare("documents.outgoing.linked", _("Wrote down what it does to an earlier document"))
STANDING = declare("documents.outgoing.standing", _("Corrected, replaced or repealed"))
VALIDITY = declare("documents.outgoing.validity", _("Wrote down the days in force"))
RECALLED = declare("documents.outgoing.recalled", _("Recalled"))
REPLY_STARTED = declare("documents.incoming.reply_started", _("Began a reply"))
ANSWERED = declare("documents.incoming.answered", _("Answered"))
REGISTERED = declare("documents.incoming.registered", _("Registered"))
OPENED = declare("documents.incoming.opened", _("Opened"))
INSTRUCTED = declare("documents.incoming.instructed", _("Wrote an instruction"))
ASSIGNED = declare("documents.incoming.assigned", _("Assigned"))
REPORTED = declare("documents.incoming.reported", _("Reported done"))
TEMPLATE_KEPT = declare("documents.template.kept", _("Kept a document template"))
TEMPLATE_DROPPED = declare("documents.template.dropped", _("Dropped a document template"))
SERIES_OPENED = declare("documents.series.opened", _("Opened a series of documents"))
SERIES_CHANGED = declare("documents.series.changed", _("Changed a series of documents"))
SERIES_CLOSED = declare("documents.series.closed", _("Closed a series of documents"))
SECRET_BOOK_NOTED = declare(
    "documents.secret_book.noted", _("Noted that a secret book exists on paper")
)
SECRET_BOOK_ENDED = declare("documents.secret_book.ended", _("Noted that a secret book is closed"))

BROUGHT = declare("documents.intake.brought", _("Brought from outside Khuê"))
CHOSEN = declare("documents.intake.chosen", _("Chose which attachment is the document"))
SENT_BACK = declare("documents.incoming.returned", _("Returned to the sender with a reason"))
DROPPED = declare("documents.intake.dropped", _("Put away"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (
    pgettext_lazy("object", "outgoing document"),
    pgettext_lazy("object", "incoming document"),
    pgettext_lazy("object", "joint paper"),
    pgettext_lazy("object", "assignment"),
    pgettext_lazy("object", "document link"),
    pgettext_lazy("object", "document copy"),
    pgettext_lazy("object", "instruction"),
    pgettext_lazy("object", "register book"),
    pgettext_lazy("object", "register entry"),
    pgettext_lazy("object", "intake"),
    pgettext_lazy("object", "series of documents"),
    pgettext_lazy("object", "annex"),
    pgettext_lazy("object", "document template"),
    pgettext_lazy("object", "secret book on paper"),
)
