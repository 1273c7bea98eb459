"""What the phone is told: the manifest, and which files make up the shell."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.ui import assets, navigation

HERE = Path(__file__).parent / "static" / "mobile"
SHELL_FILES = (
    "core/css/print.css",
    "core/fonts/be-vietnam-pro-400.woff2",
    "core/fonts/be-vietnam-pro-600.woff2",
    "core/img/sign.svg",
    "core/js/shell.js",
    "core/js/menus.js",
    "core/js/forms.js",
    "core/js/upload.js",
    "core/js/refresh.js",
    "core/js/handy.js",
    "django_htmx/htmx-4.min.js",
)
# Machine answers, files and the worker itself pass by untouched; pages at the doors are never kept.
PAST = ("/api/", "/files/", "/sw.js")
DOORS = ("/accounts/", "/lock/", "/held/", "/first/")
PAGES, DAYS, PATIENCE = 60, 7, 4000
# Until the worker knows whose phone it is: the strictest of law I-05 (TCVN 14423:2026).
STRANGERS_IDLE = 300
PAPER, CHAM = "#FAFAF7", "#22408C"


def manifest() -> dict[str, Any]:
    """Return the web app manifest."""
    return {
        "id": "/",
        "name": "Khuê",
        "short_name": "Khuê",
        "description": _("Khuê: documents, work and news of the school"),
        "lang": "vi",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "background_color": PAPER,
        "theme_color": CHAM,
        "categories": ["education", "productivity"],
        "icons": [
            _icon("sign-192.png", "192x192", "any"),
            _icon("sign-512.png", "512x512", "any"),
            _icon("sign-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": _shortcuts(),
    }


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"core/img/{name}"),
        "sizes": sizes,
        "type": "image/png",
        "purpose": purpose,
    }


def _shortcuts() -> list[dict[str, Any]]:
    """Lead to what is declared for everybody and to the first tabs of the house."""
    found: dict[str, str] = {}
    for url, label in navigation.all_addresses():
        found.setdefault(url, label)
    return [{"name": label, "url": url} for url, label in list(found.items())[:4]]


def worker_source(idle_seconds: int | None) -> str:
    """Return the service worker with its configuration in front.

    After ``idle_seconds`` without a page opened, nothing kept is read; ``None``: always.
    """
    offline = reverse("mobile:offline")
    body = (HERE / "worker.js").read_text(encoding="utf-8")
    shell = [offline, *(static(name) for name in SHELL_FILES)]
    seed = "\n".join([body, assets.inline_css_hash(), *shell])
    config = {
        "version": hashlib.sha256(seed.encode()).hexdigest()[:12],
        "shell": shell,
        "offline": offline,
        "past": PAST,
        "doors": DOORS,
        "pages": PAGES,
        "days": DAYS,
        "patience": PATIENCE,
        "idle": idle_seconds,
    }
    return f"const CONFIG = {json.dumps(config)};\n{body}"


def farewell_source() -> str:
    """Return the worker that removes itself and all it kept."""
    return (HERE / "worker-off.js").read_text(encoding="utf-8")
