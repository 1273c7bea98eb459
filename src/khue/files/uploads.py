"""Uploads stay in memory until they are screened: nothing unscreened touches a disk.

What is over the limit is counted and hashed but not kept, so that the refusal can say who, when
and which content, as for every other one.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from khue.compliance.types import Limits

if TYPE_CHECKING:
    _Upload = UploadedFile[bytes]
else:
    _Upload = UploadedFile


class OversizeUpload(_Upload):
    """An upload over the limit: its size and digest without its bytes."""

    def __init__(self, name: str | None, size: int, sha256: str) -> None:
        super().__init__(file=io.BytesIO(), name=name, size=size)
        self.sha256 = sha256


class MemoryUpload(_Upload):
    """An upload held in memory."""


class ScreenedUploadHandler(FileUploadHandler):
    """Django's upload handler of the installation (``FILE_UPLOAD_HANDLERS``)."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with an empty buffer."""
        super().new_file(*args, **kwargs)
        self._buffer = io.BytesIO()
        self._digest = hashlib.sha256()
        self._is_over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk, or only count it once the limit is passed."""
        self._digest.update(raw_data)
        if self._is_over or start + len(raw_data) > Limits().file_bytes:
            self._is_over = True
            self._buffer = io.BytesIO()
        else:
            self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> _Upload:
        """Hand over what was received."""
        if self._is_over:
            return OversizeUpload(self.file_name, file_size, self._digest.hexdigest())
        self._buffer.seek(0)
        return MemoryUpload(
            file=self._buffer,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
