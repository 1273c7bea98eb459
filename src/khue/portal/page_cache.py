"""Serves finished pages before Django wakes: for installations without a web server in front.

It knows only files: a page is there or not. A closed or missing generation, a query string, any
method but GET and HEAD, and every host without a store go on to the application.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from khue.publishing.services import file_name, is_host_name

from .pages import HEADERS, PAGE_CACHE

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class PageCache:
    """The page store in front of a WSGI application."""

    def __init__(self, application: Application, root: Path, *, https_only: bool = False) -> None:
        self.application = application
        self.hosts = str(root / "hosts")
        self.https_only = https_only
        self.fixed = [*HEADERS.items(), ("Cache-Control", PAGE_CACHE), ("Vary", "Accept-Encoding")]
        if https_only:
            self.fixed.append(("Strict-Transport-Security", "max-age=31536000"))

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        found = self._find(environ)
        if found is None:
            return self.application(environ, start_response)
        name, encoding, descriptor = found
        try:
            status = os.fstat(descriptor)
            tag = f'"{status.st_mtime_ns:x}-{status.st_ino:x}-{status.st_size:x}"'
            headers = [*self.fixed, ("ETag", tag)]
            if environ.get("HTTP_IF_NONE_MATCH") == tag:
                start_response("304 Not Modified", headers)
                return []
            headers.append(("Content-Type", _TYPES[os.path.splitext(name)[1]]))  # noqa: PTH122
            headers.append(("Content-Length", str(status.st_size)))
            if encoding:
                headers.append(("Content-Encoding", encoding))
            start_response("200 OK", headers)
            if environ["REQUEST_METHOD"] == "HEAD":
                return []
            return [os.read(descriptor, status.st_size)]
        finally:
            os.close(descriptor)

    def _find(self, environ: dict[str, Any]) -> tuple[str, str, int] | None:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return None
        host = environ.get("HTTP_HOST", "").lower().partition(":")[0]
        name = file_name(environ.get("PATH_INFO", ""))
        if name is None or not is_host_name(host):
            return None
        if self.https_only and not _is_https(environ):
            return None
        base = f"{self.hosts}/{host}/cur/{name}"
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        for encoding, suffix in (*_ENCODINGS, ("", "")):
            if encoding and encoding not in accepted:
                continue
            try:
                return name, encoding, os.open(base + suffix, os.O_RDONLY)
            except OSError:
                continue
        return None


def _is_https(environ: dict[str, Any]) -> bool:
    if environ.get("HTTP_X_FORWARDED_PROTO"):
        return bool(environ["HTTP_X_FORWARDED_PROTO"] == "https")
    return bool(environ.get("wsgi.url_scheme") == "https")
