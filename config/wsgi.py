"""The one WSGI entry: app host and portals alike, finished portal pages first."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from khue.portal.page_cache import PageCache  # noqa: E402 (its models need Django set up)

application = PageCache(
    django_application, settings.KHUE_PAGE_STORE, https_only=settings.SECURE_SSL_REDIRECT
)

PR_SET_PDEATHSIG = 1
if sys.platform == "linux":
    # A web server killed in the middle would leave its workers behind, serving old code for ever.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
