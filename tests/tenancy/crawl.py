"""Walks the pages of a signed-in person as a person would: by links, and notes the forms on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client

from khue.accounts.models import User

_LINK = re.compile(r'(?:href|data-refresh-url|hx-get|src)="([^"#]+)')
_FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>', re.IGNORECASE)
_ACTION = re.compile(r'\baction="([^"]*)"')
_HAS_ID = re.compile(r"/\d+(?:/|$)")
# Leaving would end the walk; the vendor's own pages carry no unit's rows.
_LEFT_OUT = ("/accounts/", "/static/", "/hat/", "/sw.js", "/manifest", "/i18n/")
MOST_PAGES = 400


@dataclass
class Walk:
    """What one person can reach."""

    pages: dict[str, int] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)

    @property
    def things(self) -> set[str]:
        """Addresses of single things, by their number."""
        return {url for url, status in self.pages.items() if status == 200 and _HAS_ID.search(url)}

    @property
    def acts(self) -> set[str]:
        """Addresses that change a single thing."""
        return {url for url in self.posts if _HAS_ID.search(url)}


def signed_in(user: User) -> Client:
    """Return a client of the person on the app host."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def walk(user: User, start: str = "/") -> Walk:
    """Follow every link from the first page, each address once, queries left off."""
    client, seen, queue = signed_in(user), Walk(), [start]
    while queue and len(seen.pages) < MOST_PAGES:
        url = queue.pop(0)
        if url in seen.pages:
            continue
        response = client.get(url)
        seen.pages[url] = response.status_code
        if response.streaming:
            response.getvalue()  # reading to the end closes the file
        if response.status_code in (301, 302):
            queue.append(_path(url, response.headers["Location"]))
            continue
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        text = response.content.decode()
        seen.posts.update(_actions(url, text))
        queue.extend(link for link in _links(url, text) if link not in seen.pages)
    return seen


def _links(page: str, text: str) -> list[str]:
    found = (urljoin("http://localhost" + page, raw) for raw in _LINK.findall(text))
    paths = [urlsplit(link).path for link in found if urlsplit(link).hostname == "localhost"]
    return [path for path in dict.fromkeys(paths) if not path.startswith(_LEFT_OUT)]


def _actions(page: str, text: str) -> set[str]:
    actions = (_ACTION.search(tag) for tag in _FORM.findall(text))
    return {_path(page, found.group(1)) if found else page for found in actions}


def _path(page: str, target: str) -> str:
    return urlsplit(urljoin("http://localhost" + page, target)).path
