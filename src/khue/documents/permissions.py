"""What posts may do with documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare

_STAFF = (
    "head", "deputy", "clerk", "chief_editor", "editor", "it_officer", "specialist", "teacher",
    "accountant", "librarian",
)  # fmt: skip
_DRAFTERS = ("head", "deputy", "clerk", "specialist")

READ_OUTGOING = declare(
    "documents.outgoing:read", label=_("Read the unit's outgoing documents"), roles=_DRAFTERS
)
DRAFT = declare(
    "documents.outgoing:draft",
    label=_("Write outgoing documents and submit them"),
    roles=_DRAFTERS,
    needs=(READ_OUTGOING,),
)
SIGN = declare(
    "documents.outgoing:sign",
    label=_("Sign outgoing documents or return them"),
    roles=("head", "deputy"),
    needs=(READ_OUTGOING, "signing.paper:certify"),
)
ISSUE = declare(
    "documents.outgoing:issue",
    label=_("Number, seal and send outgoing documents"),
    roles=("clerk",),
    needs=(
        READ_OUTGOING,
        "signing.seal:apply",
        "dispatch.package:send",
        "publishing.publication:request",
    ),
)
INITIAL = declare(
    "documents.outgoing:initial",
    label=_("Initial outgoing documents before they are signed"),
    roles=_DRAFTERS,
    needs=(READ_OUTGOING,),
)
RECALL = declare(
    "documents.outgoing:recall",
    label=_("Recall issued documents and write down their days in force"),
    roles=("head", "deputy", "clerk"),
    needs=(READ_OUTGOING, "dispatch.package:recall"),
)
READ_INCOMING = declare(
    "documents.incoming:read",
    label=_("Read all documents that came to the unit"),
    roles=("head", "deputy", "clerk"),
)
REGISTER = declare(
    "documents.incoming:register",
    label=_("Give incoming documents their number"),
    roles=("clerk",),
    needs=(READ_INCOMING,),
)
INSTRUCT = declare(
    "documents.incoming:instruct",
    label=_("Write instructions and assign incoming documents"),
    roles=("head", "deputy"),
    needs=(READ_INCOMING,),
)
WORK = declare(
    "documents.assignment:work",
    label=_("See own assignments and report them done"),
    roles=_STAFF,
)
READ_REGISTERS = declare(
    "documents.register:read",
    label=_("Read and print the registers"),
    roles=("head", "deputy", "clerk"),
)
MANAGE_SERIES = declare(
    "documents.series:manage",
    label=_("Keep the books of councils and boards, and which books exist on paper"),
    roles=("head", "clerk"),
    needs=(READ_REGISTERS,),
)
MANAGE_TEMPLATES = declare(
    "documents.template:manage",
    label=_("Keep the unit's document templates"),
    roles=("head", "clerk"),
    needs=(READ_OUTGOING,),
)
CHECK_LAYOUT = declare(
    "documents.layout:check",
    label=_("Have the layout of a file checked; nothing of it is kept"),
    roles=_STAFF,
)
