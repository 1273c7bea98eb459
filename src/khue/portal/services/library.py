"""Asking for the publication of a legal document of another body: words and file are screened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from khue.compliance.services import screen_text
from khue.core.errors import NotPermitted
from khue.files.services import store_upload
from khue.organisation.selectors import can
from khue.portal import permissions
from khue.portal.library import KIND
from khue.publishing.services import request_publication

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.files.services.storing import Upload
    from khue.organisation.models import Unit
    from khue.publishing.models import Publication
    from khue.publishing.types import PublishedFile


def ask_to_publish(
    *,
    unit: Unit,
    object_id: str,
    snapshot: dict[str, Any],
    upload: Upload | None,
    kept: Sequence[PublishedFile] = (),
    by: User,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> Publication:
    """Send a version to the editorial board; without a new file the one it had goes with it.

    Call it outside a transaction. Raises ``NotPermitted`` and what screening and publishing refuse.
    """
    if not can(by, permissions.ADD_TO_LIBRARY, unit):
        raise NotPermitted
    words = "\n".join(value for value in snapshot.values() if isinstance(value, str))
    screen_text(words, unit=unit, by=by, purpose="publication")
    files: Sequence[Any] = kept
    if upload:
        files = [
            store_upload(
                unit=unit,
                upload=upload,
                by=by,
                holder_kind=KIND,
                holder_id=object_id,
                purpose="publication",
                clerk_confirmation=clerk_confirmation,
            )
        ]
    return request_publication(
        unit=unit, kind=KIND, object_id=object_id, snapshot=snapshot, files=files, by=by
    )
