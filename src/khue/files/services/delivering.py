"""Handing out a file over HTTP: ranges, an honest name, no sniffing, nothing may run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

from khue.core import audit
from khue.core.text import fold
from khue.files import audits
from khue.files.models import StoredFile
from khue.files.selectors import open_content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from khue.accounts.models import User

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"})
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_CHUNK = 256 * 1024


def record_download(file: StoredFile, *, by: User | None, how: str = "app") -> None:
    """Write into the unit's trail that somebody took the file."""
    audit.record(verb=audits.DOWNLOADED, obj=file, unit_id=file.unit_id, by=by, after={"how": how})


def file_response(
    file: StoredFile,
    *,
    headers: Mapping[str, str],
    is_inline: bool = False,
    is_public: bool = False,
) -> HttpResponseBase:
    """The answer that carries a file; ``headers`` are the request's (``Range``, ``If-None-Match``).

    Raises ``FileLocked`` or ``FileGone``. Access is the caller's affair.
    """
    etag = f'"{file.sha256}"'
    if headers.get("If-None-Match") == etag and file.is_readable:
        return _dress(HttpResponse(status=304), file, is_inline=is_inline, is_public=is_public)
    stream = open_content(file)
    response = _partial(file, stream, headers)
    if response is None:
        response = FileResponse(stream, content_type=file.content_type)
        response["Content-Length"] = str(file.size)
    return _dress(response, file, is_inline=is_inline, is_public=is_public)


def starts_reading(headers: Mapping[str, str]) -> bool:
    """True for the first request of a download, not for its later ranges."""
    match = _RANGE.match(headers.get("Range", ""))
    return match is None or match.group(1) in {"", "0"}


def _partial(
    file: StoredFile, stream: BinaryIO, headers: Mapping[str, str]
) -> HttpResponseBase | None:
    match = _RANGE.match(headers.get("Range", ""))
    if match is None or not _is_same(file, headers.get("If-Range", "")):
        return None
    first, last = _bounds(match, file.size)
    if first > last or first >= file.size:
        stream.close()
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{file.size}"
        return refused
    response = StreamingHttpResponse(
        _slice(stream, first, last - first + 1), status=206, content_type=file.content_type
    )
    # A generator that was never begun would not close its stream.
    response._resource_closers.append(stream.close)  # type: ignore[attr-defined]
    response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _bounds(match: re.Match[str], size: int) -> tuple[int, int]:
    start, end = match.groups()
    if not start:
        return max(0, size - int(end or 0)), size - 1
    return int(start), min(int(end), size - 1) if end else size - 1


def _is_same(file: StoredFile, condition: str) -> bool:
    if not condition:
        return True
    if condition.startswith('"'):
        return condition == f'"{file.sha256}"'
    moment = parse_http_date_safe(condition)
    return moment is not None and moment >= int(file.created_at.timestamp())


def _slice(stream: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        while length > 0:
            part = stream.read(min(_CHUNK, length))
            if not part:
                return
            length -= len(part)
            yield part


def disposition(name: str, *, is_inline: bool) -> str:
    """RFC 6266/5987: a plain name for old programs, the true name for the others."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", fold(name)) or "tep"
    kind = "inline" if is_inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _dress(
    response: HttpResponseBase, file: StoredFile, *, is_inline: bool, is_public: bool
) -> HttpResponseBase:
    shows = is_inline and file.content_type in INLINE
    response["Content-Type"] = file.content_type
    response["Content-Disposition"] = disposition(file.name, is_inline=shows)
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{file.sha256}"'
    response["Last-Modified"] = http_date(file.created_at.timestamp())
    age = "public, max-age=3600" if is_public else "private, no-cache"
    response["Cache-Control"] = age
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
