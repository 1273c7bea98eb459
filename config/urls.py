"""The app host: everything private. Portals have their own table (``config.portal_urls``)."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

# (prefix, domain); a domain appears when it has a page.
ROUTES = [
    ("", "core"),
    ("", "mobile"),
    ("", "accounts"),
    ("", "planning.discovery"),
    ("organisation/", "organisation"),
    ("audit/", "compliance"),
    ("files/", "files"),
    ("notifications/", "notifications"),
    ("operations/", "notifications.operations"),
    ("dispatch/", "dispatch"),
    ("signing/", "signing"),
    ("publishing/", "publishing"),
    ("planning/", "planning"),
    ("documents/", "documents"),
    ("campaigns/", "campaigns"),
    ("exchange/", "exchange"),
    ("sites/", "portal"),
    ("api/", "api"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"khue.{domain}.urls"))
    for prefix, domain in ROUTES
    if domain.partition(".")[0] in settings.KHUE_DOMAINS
    and find_spec(f"khue.{domain}")
    and find_spec(f"khue.{domain}.urls")
]

handler400 = "khue.core.ui.errors.bad_request"
handler403 = "khue.core.ui.errors.forbidden"
handler404 = "khue.core.ui.errors.not_found"
handler500 = "khue.core.ui.errors.server_error"
