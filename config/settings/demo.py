"""The demo on one machine: known people, a local certificate authority, no outside service."""

from __future__ import annotations

from config import env

from .base import *  # noqa: F403

KHUE_IS_DEMO = True
KHUE_DEMO_AUTHORITY = env.text("KHUE_DEMO_AUTHORITY", "local")
KHUE_DEMO_REMOTE = env.text("KHUE_DEMO_REMOTE", "")
KHUE_SCANNER_POLICY = env.text("KHUE_SCANNER_POLICY", "demo")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# Passkeys speak to the browser's own machine without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
