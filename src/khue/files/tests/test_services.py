"""Keeping, copying, reading and rescanning files."""

from __future__ import annotations

import time
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks as Callbacks
from pytest_django.fixtures import Settings

from khue.compliance.errors import ContentRefused
from khue.compliance.tests import samples
from khue.compliance.types import Malware
from khue.core.errors import NotFound
from khue.core.models import AuditEntry
from khue.core.scoping import system_scope, unit_scope
from khue.files import store
from khue.files.errors import FileGone, FileLocked
from khue.files.events import file_quarantined
from khue.files.models import StoredFile
from khue.files.selectors import files_by_id, files_of, get_file_for, read_content
from khue.files.services import copy_for_units, hang_on, rescan, store_generated, store_upload
from khue.files.types import FileQuarantined, ScanState
from khue.organisation.tests.factories import Cast, make_unit

pytestmark = pytest.mark.django_db


def upload(cast: Cast, data: bytes | None = None, name: str = "Thư.pdf") -> StoredFile:
    content = SimpleUploadedFile(name, samples.pdf() if data is None else data)
    with unit_scope([cast.office.pk]):
        return store_upload(
            unit=cast.office,
            upload=content,
            by=cast.specialist,
            holder_kind="test.letter",
            holder_id=7,
            purpose="test",
        )


def test_upload_is_screened_and_kept(cast: Cast) -> None:
    file = upload(cast, name=unicodedata.normalize("NFD", "Công văn số 5.pdf"))
    assert file.name == "Công văn số 5.pdf"
    assert file.scan_state == ScanState.NOT_SCANNED
    assert (file.page_count, file.content_type) == (1, "application/pdf")
    with unit_scope([cast.office.pk]):
        assert read_content(file) == samples.pdf() or file.size > 0
        assert files_of("test.letter", 7, unit_id=cast.office.pk) == [file]
        assert files_by_id([file.pk]) == {file.pk: file}
    assert AuditEntry.objects.filter(verb="files.file.stored", object_id=str(file.pk)).exists()


def test_refused_upload_leaves_no_bytes(cast: Cast) -> None:
    with pytest.raises(ContentRefused):
        upload(cast, samples.pdf(mark="TỐI MẬT"))
    assert not [path for path in store.root().rglob("*") if path.is_file()]
    with system_scope(reason="tests look everywhere"):
        assert StoredFile.objects.count() == 0


def test_generated_files_and_hanging(cast: Cast) -> None:
    with unit_scope([cast.office.pk]):
        file = store_generated(
            unit=cast.office,
            data=b"%PDF-1.7",
            name="12/PGDĐT.pdf",
            content_type="application/pdf",
            by=None,
            holder_kind="test.draft",
        )
        assert (file.name, file.scan_state) == ("12-PGDĐT.pdf", ScanState.GENERATED)
        hang_on(file, holder_kind="test.letter", holder_id=9)
        assert get_file_for(cast.specialist, file.pk) == file


def test_intruder_missing_and_unruled_look_alike(cast: Cast) -> None:
    file = upload(cast)
    with unit_scope([cast.office.pk]):
        assert get_file_for(cast.specialist, file.pk) == file
        with pytest.raises(NotFound):
            get_file_for(cast.specialist, file.pk + 1000)
        hang_on(file, holder_kind="test.without-rule", holder_id=1)
        with pytest.raises(NotFound):
            get_file_for(cast.specialist, file.pk)
    with unit_scope([cast.other_school.pk]), pytest.raises(NotFound):
        get_file_for(cast.intruder, file.pk)


def test_copies_for_a_hundred_units_are_one_statement(cast: Cast) -> None:
    file = upload(cast)
    units = [make_unit(f"Trường {n}", f"truong-{n}") for n in range(100)]
    with unit_scope([cast.office.pk]):
        started = time.perf_counter()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            copies = copy_for_units(file, units, holder_kind="test.letter", holder_id="dispatch-1")
        elapsed = (time.perf_counter() - started) * 1000
    inserts = [query for query in queries.captured_queries if "INSERT" in query["sql"]]
    assert len(inserts) == 1
    assert len({copy.pk for copy in copies}) == 100
    assert elapsed < 400  # the goal is 20 ms; benchmarks measure it, tests only guard it
    with unit_scope([units[3].pk]):
        assert StoredFile.objects.get().sha256 == file.sha256
        assert read_content(copies[3])


def test_gone_and_locked_content(cast: Cast) -> None:
    file = upload(cast)
    store.remove(file.sha256)
    with pytest.raises(FileGone):
        read_content(file)
    file.scan_state = ScanState.QUARANTINED
    with pytest.raises(FileLocked):
        read_content(file)


def test_rescan_clears_or_locks_every_row(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    from khue.files.services import rescanning

    good = upload(cast)
    bad = upload(cast, b"xau", "xấu.txt")
    with unit_scope([cast.office.pk]):
        copies = copy_for_units(bad, [cast.school], holder_kind="test.letter", holder_id=1)
    with system_scope(reason="tests rescan"):
        assert rescan() == {"clean": 0, "quarantined": 0, "waiting": 1}
    heard: list[FileQuarantined] = []
    monkeypatch.setattr(file_quarantined, "_subscribers", [heard.append])

    def scan(data: bytes) -> tuple[Malware, str]:
        return (Malware.INFECTED, "Khue.Test") if data == b"xau" else (Malware.CLEAN, "")

    monkeypatch.setattr(rescanning, "scan_bytes", scan)
    with system_scope(reason="tests rescan"), django_capture_on_commit_callbacks(execute=True):
        assert rescan() == {"clean": 1, "quarantined": 1, "waiting": 0}
    with system_scope(reason="tests look everywhere"):
        states = {row.pk: row.scan_state for row in StoredFile.objects.all()}
    assert states == {
        good.pk: ScanState.CLEAN,
        bad.pk: ScanState.QUARANTINED,
        copies[0].pk: ScanState.QUARANTINED,
    }
    assert heard[0].unit_ids == (cast.office.pk, cast.school.pk)
    assert not store.has(bad.sha256)
    assert AuditEntry.objects.filter(verb="files.file.quarantined").count() == 2
