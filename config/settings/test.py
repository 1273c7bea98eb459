"""Tests: the same dialect and walls as production, quick hashing, no outside service."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "insecure-for-tests-only-" + "x" * 40)
os.environ.setdefault("KHUE_AUDIT_KEY", "audit-key-for-tests-" + "y" * 20)
os.environ.setdefault("DATABASE_URL", "postgresql://postgres@/khue?host=/tmp/khue-test")
os.environ.setdefault("KHUE_DATA", tempfile.mkdtemp(prefix="khue-test-"))

from .base import *  # noqa: F403

DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": os.environ.get("KHUE_TEST_DATABASE", "test_khue")
}
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
# The test fixture takes the role itself, after the owner has migrated.
KHUE_DATABASE_ROLE = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
KHUE_SCANNER_POLICY = "demo"
KHUE_DEMO_AUTHORITY = "local"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
KHUE_FILES_ROOT = Path(os.environ["KHUE_DATA"]) / "files"
KHUE_APP_HOST_ALIASES = ["testserver"]
KHUE_PAGE_STORE = Path(os.environ["KHUE_DATA"]) / "pages"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
