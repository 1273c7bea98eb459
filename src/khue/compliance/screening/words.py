"""The words of a file that has passed the screening, for searches. Never raises."""

from __future__ import annotations

import io
import logging
from shutil import which

from .archive import read_members
from .office import paragraphs
from .run import ProgramFailed, run_program
from .types import Limits, Report

MOST = 200_000
"""Characters that are kept of one file."""

_SECONDS = 20
_OFFICE = ("officedocument", "opendocument")
logger = logging.getLogger(__name__)


def words_of(data: bytes, content_type: str) -> str:
    """Return the running text of a PDF, office or text file; "" of pictures and what can't be read."""
    if content_type == "application/pdf":
        return _pdf_words(data)[:MOST]
    if any(word in content_type for word in _OFFICE):
        return _office_words(data)[:MOST]
    if content_type.startswith("text/"):
        return data[: MOST * 4].decode("utf-8", "replace")[:MOST]
    return ""


def _pdf_words(data: bytes) -> str:
    if which("pdftotext") is not None:
        try:
            command = ["pdftotext", "-q", "-l", "200", "-", "-"]
            return run_program(command, data, seconds=_SECONDS).decode("utf-8", "replace")
        except ProgramFailed:
            logger.info("pdftotext could not read a file; pypdf tries")
    from pypdf import PdfReader  # slow to import, and rarely needed

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages[:200])
    except Exception:  # noqa: BLE001 - many kinds of error on broken files
        return ""


def _office_words(data: bytes) -> str:
    lines: list[str] = []
    size = 0
    for member in read_members(data, "", Limits(), Report()):
        if not member.name.endswith(".xml"):
            continue
        for line in paragraphs(member.data):
            lines.append(line)
            size += len(line)
            if size > MOST:
                return "\n".join(lines)
    return "\n".join(lines)
