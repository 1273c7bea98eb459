"""Giving a file to others: one row for each receiver, the bytes stay where they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.core.scoping import system_scope
from khue.files.models import StoredFile

if TYPE_CHECKING:
    from khue.organisation.models import Unit


def copy_for_units(
    file: StoredFile,
    units: Iterable[Unit | int],
    *,
    holder_kind: str,
    holder_id: int | str = "",
) -> list[StoredFile]:
    """Give each unit its own row of the file, in one statement; the caller audits the sending."""
    now = timezone.now()
    rows = [
        StoredFile(
            unit_id=unit if isinstance(unit, int) else unit.pk,
            sha256=file.sha256,
            size=file.size,
            name=file.name,
            content_type=file.content_type,
            page_count=file.page_count,
            scan_state=file.scan_state,
            frozen_at=file.frozen_at,
            scanned_at=file.scanned_at,
            holder_kind=holder_kind,
            holder_id=str(holder_id),
            created_at=now,
            created_by_id=file.created_by_id,
        )
        for unit in units
    ]
    with system_scope(reason="a sent file is written into each receiving unit"):
        return StoredFile.objects.bulk_create(rows)


def freeze_files(*, unit_id: int, holder_kind: str, holder_id: int | str) -> int:
    """Hand out a unit's copies of one thing no more; returns how many files that are.

    The rows stay with name, size and digest; other units' rows of the same content are untouched.
    The caller audits the act.
    """
    rows = StoredFile.objects.filter(
        unit_id=unit_id, holder_kind=holder_kind, holder_id=str(holder_id), frozen_at__isnull=True
    )
    return rows.update(frozen_at=timezone.now())


def hang_on(file: StoredFile, *, holder_kind: str, holder_id: int | str) -> StoredFile:
    """Hang an uploaded file on the thing it belongs to, once that thing exists."""
    file.holder_kind, file.holder_id = holder_kind, str(holder_id)
    file.save(update_fields=["holder_kind", "holder_id"])
    return file
