"""Permissions of stored files: reading is decided by what a file hangs on (holders.py)."""

from django.utils.translation import gettext_lazy as _

from khue.core.permissions import declare
from khue.organisation.types import Role

DOWNLOAD = declare(
    "files.file:download",
    label=_("Download files of the documents one may read"),
    roles=tuple(Role),
)
