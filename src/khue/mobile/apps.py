"""The installable shell: manifest, service worker, what is kept on the phone."""

from __future__ import annotations

from django.apps import AppConfig


class MobileConfig(AppConfig):
    name = "khue.mobile"
    label = "mobile"
