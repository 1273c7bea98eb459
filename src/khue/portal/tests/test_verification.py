"""The verification page: a truly signed letter, by its code, by its file, altered, and garbage."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from khue.core.scoping import unit_scope
from khue.documents.tests.factories import acting, make_sealed
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.portal.models import Entry
from khue.publishing.models import Publication
from khue.publishing.services import approve, review, withdraw

from .conftest import HOST, SCHOOL_HOST, Get

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(sites: Cast) -> Any:
    """A letter that was signed, sealed and published by the office."""
    from khue.documents.services import request_publication

    sealed = make_sealed(sites)
    with acting(sites.office_clerk):
        request_publication(document=sealed, by=sites.office_clerk)
    with unit_scope([sites.office.pk]):
        row = Publication.objects.get(object_id=str(sealed.pk))
        version = row.latest.number if row.latest else 0
        review(publication=row, version=version, by=sites.editor)
        approve(publication=row, version=version, by=sites.leader)
        sealed.refresh_from_db()
        assert sealed.paper is not None
        return row, read_content(sealed.paper), sealed


def drop(client: Client, data: bytes, name: str = "van-ban.pdf", host: str = HOST) -> Any:
    upload = SimpleUploadedFile(name, data, content_type="application/pdf")
    return client.post("/xac-thuc/", {"file": upload}, headers={"host": host})


def test_a_citizen_finds_reads_downloads_and_verifies(
    letter: Any, get: Get, client: Client
) -> None:
    row, paper, sealed = letter
    found = get("/tim/", data={"q": sealed.reference.split("-")[0]}).content.decode()
    assert f"/van-ban/{row.public_id}/" in found
    page = get(f"/van-ban/{row.public_id}/").content.decode()
    assert sealed.reference in page
    assert "<svg" in page and 'class="qr"' in page
    with unit_scope([row.unit_id]):
        file = Entry.objects.get(publication=row).file_rows.get()
    assert file.sha256[:16] in page
    download = get(f"/van-ban/{row.public_id}/tep/1/{file.name}")
    assert b"".join(download.streaming_content) == paper
    assert "Set-Cookie" not in download.headers
    checked = get("/xac-thuc/", data={"d": row.public_id, "h": file.sha256[:16]})
    text = checked.content.decode()
    assert checked.headers["Cache-Control"] == "no-store"
    assert "Trần Thị Thu Hà" in text
    assert "notice--good" in text
    assert sealed.reference in text
    dropped = drop(client, paper).content.decode()
    assert "notice--good" in dropped
    assert f"/van-ban/{row.public_id}/" in dropped
    elsewhere = drop(client, paper, host=SCHOOL_HOST).content.decode()
    assert f"//{HOST}" in elsewhere


def overlaid(paper: bytes) -> bytes:
    """The same file with something laid over it in a later revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    stream = generic.StreamObject(stream_data=b"q 0 0 1 rg 100 100 200 50 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def test_an_altered_file_is_not_the_published_one(letter: Any, client: Client) -> None:
    _row, paper, sealed = letter
    broken = bytearray(paper)
    broken[len(broken) // 3] ^= 0xFF
    text = drop(client, bytes(broken)).content.decode()
    assert "notice--good" not in text
    text = drop(client, overlaid(paper)).content.decode()
    assert "notice--good" not in text
    assert sealed.reference in text


@pytest.mark.parametrize("query", ["d=khongco&h=abcdefgh", "d=&h=", "h=abc"])
def test_unknown_codes_are_answered_calmly(sites: Cast, get: Get, query: str) -> None:
    assert get(f"/xac-thuc/?{query}").status_code == 200


def test_a_code_of_another_file_warns(letter: Any, get: Get) -> None:
    row, _, _ = letter
    for short in ("0" * 16, "", "zz", "a"):
        text = get("/xac-thuc/", data={"d": row.public_id, "h": short}).content.decode()
        assert "notice--bad" in text


def test_a_withdrawn_letter_is_known_as_gone(letter: Any, get: Get, sites: Cast) -> None:
    row, _, _ = letter
    with unit_scope([row.unit_id]):
        withdraw(publication=row, by=sites.editor, reason="Đăng nhầm.")
    text = get("/xac-thuc/", data={"d": row.public_id, "h": "0" * 16}).content.decode()
    assert "Đăng nhầm." in text
    assert get(f"/van-ban/{row.public_id}/tep/1/x.pdf").status_code == 404


@pytest.mark.parametrize(
    "data",
    [b"x", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 5000, b"MZ" + b"\x90" * 100, b"PK\x03\x04"],
)
def test_garbage_is_answered_calmly(sites: Cast, client: Client, data: bytes) -> None:
    response = drop(client, data, name="../../etc/pass\u202ewd<script>.pdf")
    assert response.status_code == 200
    assert b"<script>.pdf" not in response.content
    assert "\u202e" not in response.content.decode()


def test_too_large_and_missing_files(sites: Cast, client: Client) -> None:
    assert drop(client, b"%PDF" + b"x" * (20 * 1024 * 1024 + 70_000)).status_code == 422
    assert drop(client, b"").status_code == 422
    assert client.post("/xac-thuc/", {}, headers={"host": HOST}).status_code == 422


def test_dropping_leaves_no_file(sites: Cast, client: Client, tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "temp")
    (tmp_path / "temp").mkdir()
    settings.KHUE_FILES_ROOT = tmp_path / "files"
    drop(client, b"%PDF-1.7 " + b"x" * 3_000_000)
    assert list((tmp_path / "temp").iterdir()) == []
    assert not (tmp_path / "files").exists()


def test_asking_too_often_is_answered_429(sites: Cast, client: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24T02:00:00+00:00", tick=False)
    statuses = [drop(client, b"x").status_code for _ in range(21)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {200}
