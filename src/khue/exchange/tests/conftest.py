"""A folder for keys and files of the session; the demo's partner may play."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the authority and the stored files a folder of their own."""
    from django.conf import settings

    settings.KHUE_AUTHORITY_ROOT = tmp_path_factory.mktemp("authority")
    settings.KHUE_FILES_ROOT = tmp_path_factory.mktemp("files")
