"""Production: everything secret comes from the environment; an insecure default ends the start."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config import env

from .base import *  # noqa: F403

if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("insecure"):  # noqa: F405
    raise ImproperlyConfigured("SECRET_KEY must be random and at least 50 characters long.")
if len(KHUE_AUDIT_KEY) < 32:  # noqa: F405
    raise ImproperlyConfigured("KHUE_AUDIT_KEY must be random and at least 32 characters long.")
if not env.text("KHUE_APP_HOST"):
    raise ImproperlyConfigured("KHUE_APP_HOST must name the host of the app.")

# The browser takes these from the app host alone: no portal or other neighbour can plant one.
SESSION_COOKIE_NAME = "__Host-khue"
CSRF_COOKIE_NAME = "__Host-khue-form"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("KHUE_REDIRECT_TO_HTTPS", default=True)
SECURE_HSTS_SECONDS = 31_536_000
