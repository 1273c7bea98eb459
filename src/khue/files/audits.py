"""Verbs that files write into the trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khue.core.audit import declare

STORED = declare("files.file.stored", _("File stored"))
DOWNLOADED = declare("files.file.downloaded", _("File downloaded"))
QUARANTINED = declare("files.file.quarantined", _("File locked after a later scan"))

# How the trail calls these things: Django's names of the models, in the reader's language.
OBJECT_NAMES = (pgettext_lazy("object", "stored file"),)
