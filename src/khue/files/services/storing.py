"""Keeping files: what people send is screened first, what Khuê makes itself is kept as such."""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import refuse_too_large, screen
from khue.compliance.types import ClerkConfirmation, State, Verdict
from khue.core import audit
from khue.files import audits, store
from khue.files.models import StoredFile
from khue.files.types import ScanState
from khue.files.uploads import OversizeUpload

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


_LET_THROUGH = (State.CLEAN, State.NOT_SCANNED)


class Upload(Protocol):
    """What a form gives: Django's uploaded file, or anything with a name and bytes."""

    name: str | None

    def read(self) -> bytes:
        """The whole content."""


def screen_upload(
    *,
    unit: Unit,
    upload: Upload | bytes,
    by: User | None,
    purpose: str,
    name: str | bytes | None = None,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> tuple[bytes, Verdict]:
    """Screen what somebody sent; returns its bytes and the verdict, and keeps nothing.

    Raises ``ContentRefused`` or ``NeedsClerk``. Call it before opening a transaction.
    """
    given = name if name is not None else getattr(upload, "name", None)
    if isinstance(upload, OversizeUpload):
        refuse_too_large(
            sha256=upload.sha256,
            size=upload.size or 0,
            filename=upload.name or "",
            unit=unit,
            by=by,
            purpose=purpose,
        )
    data = upload if isinstance(upload, bytes) else upload.read()
    verdict = screen(
        data,
        filename=given or "",
        unit=unit,
        by=by,
        purpose=purpose,
        clerk_confirmation=clerk_confirmation,
    )
    return data, verdict


def store_upload(
    *,
    unit: Unit,
    upload: Upload | bytes,
    by: User | None,
    holder_kind: str,
    purpose: str,
    holder_id: int | str = "",
    name: str | bytes | None = None,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> StoredFile:
    """Screen and keep what somebody sent; returns the unit's file.

    Raises ``ContentRefused`` or ``NeedsClerk``. Call it before opening a transaction (screening
    takes seconds and a refusal must outlive the act); then hang the file on its holder.
    """
    data, verdict = screen_upload(
        unit=unit,
        upload=upload,
        by=by,
        purpose=purpose,
        name=name,
        clerk_confirmation=clerk_confirmation,
    )
    return store_screened(
        unit=unit, data=data, verdict=verdict, by=by, holder_kind=holder_kind, holder_id=holder_id
    )


def store_screened(
    *,
    unit: Unit,
    data: bytes,
    verdict: Verdict,
    by: User | None,
    holder_kind: str,
    holder_id: int | str = "",
) -> StoredFile:
    """Keep what ``compliance.services.screen`` has let through: for parts that stand or fall together.

    Raises ``ValueError`` where the verdict is about other bytes or did not let them through.
    """
    if verdict.sha256 != sha256(data).hexdigest() or verdict.state not in _LET_THROUGH:
        raise ValueError("The verdict does not let these bytes through.")
    is_clean = verdict.state is State.CLEAN
    file = StoredFile(
        unit=unit,
        size=verdict.size,
        name=verdict.name,
        content_type=verdict.content_type,
        page_count=verdict.page_count,
        scan_state=ScanState.CLEAN if is_clean else ScanState.NOT_SCANNED,
        scanned_at=timezone.now() if is_clean else None,
        holder_kind=holder_kind,
        holder_id=str(holder_id),
        created_by=by,
    )
    return _keep(file, data, by)


def store_generated(
    *,
    unit: Unit,
    data: bytes,
    name: str,
    content_type: str,
    by: User | None,
    holder_kind: str,
    holder_id: int | str = "",
    page_count: int | None = None,
) -> StoredFile:
    """Keep what Khuê itself has made (a paper, a signed file) from text that was screened."""
    file = StoredFile(
        unit=unit,
        size=len(data),
        name=unicodedata.normalize("NFC", name).replace("/", "-").replace("\\", "-")[:255],
        content_type=content_type,
        page_count=page_count,
        scan_state=ScanState.GENERATED,
        holder_kind=holder_kind,
        holder_id=str(holder_id),
        created_by=by,
    )
    return _keep(file, data, by)


def _keep(file: StoredFile, data: bytes, by: User | None) -> StoredFile:
    """Bytes first, then the row: a row never points at nothing."""
    file.sha256 = store.put(data)
    file.created_at = timezone.now()
    with transaction.atomic():
        file.save(force_insert=True)
        audit.record(
            verb=audits.STORED,
            obj=file,
            unit_id=file.unit_id,
            by=by,
            after={"sha256": file.sha256, "size": file.size, "scan": file.scan_state},
        )
    return file
