"""An upload that never touches a disk: for files that are only looked at."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from .errors import FileTooLarge, NoFile

MAX_BYTES = 20 * 1024 * 1024
_FORM_BYTES = 64 * 1024


class MemoryOnly(FileUploadHandler):
    """Keeps one file in memory up to the limit and gives up beyond it."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.kept = bytearray()
        self.is_too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if len(self.kept) + len(raw_data) > MAX_BYTES:
            self.is_too_large = True
            raise StopUpload(connection_reset=True)
        self.kept += raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        return InMemoryUploadedFile(
            file=io.BytesIO(bytes(self.kept)),
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
        )


def read_upload(request: HttpRequest, field: str) -> tuple[str, bytes]:
    """Return name and bytes of the uploaded file; raises ``FileTooLarge`` and ``NoFile``."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BYTES + _FORM_BYTES:
        raise FileTooLarge
    handler = MemoryOnly(request)
    request.upload_handlers = [handler]
    given = request.FILES.get(field)
    if handler.is_too_large:
        raise FileTooLarge
    if given is None:
        raise NoFile
    data = given.read()
    if not data:
        raise NoFile
    return given.name or "", data
