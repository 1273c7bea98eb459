"""Annexes in a file of their own: the organisation signs each (Decree 30/2020, Annex I).

No image: at the top right of page 1 stand number and symbol, and the time of signing. What is no
PDF, cannot carry a signature or bears one already (a further one could break it) goes as it is; the
trail says which.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from khue.core.errors import DomainError
from khue.documents.models import OutgoingDocument, OutgoingFile
from khue.documents.paper import page_size
from khue.documents.types import KIND
from khue.files.selectors import read_content
from khue.files.services import store_generated
from khue.signing.types import Box, Holder

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit
    from khue.signing.services import SigningSession

_PDF = "application/pdf"
_SIGNED = b"/ByteRange"
_MM = 72 / 25.4
_WIDTH, _HEIGHT, _RIGHT, _TOP = 62 * _MM, 12 * _MM, 12 * _MM, 6 * _MM


def sign_annex_files(
    row: OutgoingDocument, unit: Unit, key: SigningSession | None, *, by: User, at: datetime
) -> list[str]:
    """Sign the attached PDFs with the open seal; return the names of files that stay unsigned.

    Without a key at the server all of them do.
    """
    return [
        item.file.name
        for item in row.attachments.select_related("file")
        if key is None or not _sign(item, row, unit, key, by, at)
    ]


def _sign(
    item: OutgoingFile,
    row: OutgoingDocument,
    unit: Unit,
    key: SigningSession,
    by: User,
    at: datetime,
) -> bool:
    if item.file.content_type != _PDF:
        return False
    data = read_content(item.file)
    if _SIGNED in data:
        return False
    try:
        width, height = page_size(data)
        box = Box(width - _WIDTH - _RIGHT, height - _HEIGHT - _TOP, _WIDTH, _HEIGHT)
        signed = key.seal_annex(
            paper=data, box=box, number=row.reference, at=at, holder=Holder(KIND, row.pk)
        )
    except ValueError:
        return False
    except DomainError as error:
        if error.code != "signing.paper_unreadable":
            raise
        return False
    item.sealed_file = store_generated(
        unit=unit,
        data=signed.pdf,
        name=item.file.name,
        content_type=_PDF,
        page_count=item.file.page_count,
        by=by,
        holder_kind=KIND,
        holder_id=row.pk,
    )
    item.save(update_fields=["sealed_file"])
    return True
