"""A store of its own and a holder kind whose rule the tests decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from khue.files import holders
from khue.files.models import StoredFile


@pytest.fixture(autouse=True)
def ground(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.KHUE_FILES_ROOT = tmp_path / "files"
    settings.KHUE_CLAMD_SOCKET = ""
    settings.KHUE_SCREENING_TMP = str(tmp_path)

    def own_unit(actor: object, file: StoredFile) -> bool:
        hat = getattr(actor, "hat", None)
        return hat is None or hat.unit_id == file.unit_id

    with holders._rules.temporarily():
        holders.declare("test.letter", own_unit)
        yield
