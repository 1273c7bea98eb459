"""Errors of stored files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError


class FileLocked(DomainError):
    """A later scan found harmful software."""

    code = "files.quarantined"
    message = _(
        "This file is locked: a later check found harmful software in it. "
        "Ask the sender for a clean copy."
    )


class FileFrozen(DomainError):
    """The unit agreed to a recall: its electronic copy is not opened any more."""

    code = "files.frozen"
    message = _(
        "This file was recalled by its sender and is not opened any more. "
        "Ask the sender for the document that takes its place."
    )


class FileGone(DomainError):
    """The row is there and the content is not."""

    code = "files.gone"
    message = _(
        "The content of this file is missing from the store. "
        "Tell the officer in charge of IT; a backup has it."
    )
