"""Hands out the files of public entries, and only while they are what was approved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from khue.core.errors import NotFound
from khue.files.selectors import files_by_id, read_content
from khue.files.services import file_response

from .models import EntryFile


def download(request: HttpRequest, row: EntryFile) -> HttpResponseBase:
    """Answer with the file; raises ``NotFound`` when the stored content is another."""
    stored = files_by_id([row.file_id]).get(row.file_id)
    if stored is None or stored.sha256 != row.sha256:
        raise NotFound
    response = file_response(stored, headers=request.headers, is_inline="xem" in request.GET)
    response["Cache-Control"] = "public, max-age=300"
    return response


def content_of(row: EntryFile) -> bytes:
    """Return the bytes of a public file; raises ``NotFound`` like ``download``."""
    stored = files_by_id([row.file_id]).get(row.file_id)
    if stored is None or stored.sha256 != row.sha256:
        raise NotFound
    return read_content(stored)
