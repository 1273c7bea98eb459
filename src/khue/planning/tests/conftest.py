"""Stored files get a folder of the test session."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def stored_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the stored files a folder of their own."""
    from django.conf import settings

    settings.KHUE_FILES_ROOT = tmp_path_factory.mktemp("files")
