"""Reading stored files: by what they hang on, or by id through the holder's rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from khue.core.errors import NotFound

from . import store
from .errors import FileFrozen, FileGone, FileLocked
from .holders import rule_of
from .models import StoredFile
from .types import ScanState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from khue.accounts.models import User

    Actor = User | AnonymousUser


def get_file_for(actor: Actor, file_id: int) -> StoredFile:
    """The file, where the rule of its holder lets the actor read it; raises ``NotFound``."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise NotFound
    may_read = rule_of(file.holder_kind)
    if may_read is None or not may_read(actor, file):
        raise NotFound
    return file


def files_by_id(file_ids: Iterable[int]) -> dict[int, StoredFile]:
    """Files of the open scope by id, in one query; the caller has checked access."""
    return StoredFile.objects.in_bulk(list(file_ids))


def files_of(holder_kind: str, holder_id: int | str, *, unit_id: int) -> list[StoredFile]:
    """Files that hang on one thing of one unit, oldest first; the caller has checked access."""
    return list(
        StoredFile.objects.filter(
            unit_id=unit_id, holder_kind=holder_kind, holder_id=str(holder_id)
        ).order_by("pk")
    )


def read_content(file: StoredFile) -> bytes:
    """The bytes of a file; raises ``FileLocked``, ``FileFrozen`` or ``FileGone``."""
    with open_content(file) as stream:
        return stream.read()


def open_content(file: StoredFile) -> BinaryIO:
    """The bytes of a file as a stream; raises ``FileLocked``, ``FileFrozen`` or ``FileGone``."""
    if file.frozen_at is not None:
        raise FileFrozen
    if not file.is_readable:
        raise FileLocked
    try:
        return store.open_content(file.sha256)
    except FileNotFoundError:
        raise FileGone from None


def count_not_scanned() -> int:
    """How many files of the open scope wait for the scanner."""
    return StoredFile.objects.filter(scan_state=ScanState.NOT_SCANNED).count()
