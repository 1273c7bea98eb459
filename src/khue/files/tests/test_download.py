"""Download over HTTP: the owner and the intruder, ranges, names, headers, the trail."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client

from khue.core.models import AuditEntry
from khue.core.scoping import unit_scope
from khue.files.models import StoredFile
from khue.files.services import store_generated, store_upload
from khue.files.services.delivering import disposition
from khue.files.types import ScanState
from khue.organisation.tests.factories import Cast

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 40


def make(cast: Cast, name: str = "Công văn số 5.pdf", kind: str = "application/pdf") -> StoredFile:
    with unit_scope([cast.school.pk]):
        return store_generated(
            unit=cast.school,
            data=DATA,
            name=name,
            content_type=kind,
            by=None,
            holder_kind="test.letter",
        )


def body(response: object) -> bytes:
    assert isinstance(response, (FileResponse, StreamingHttpResponse))
    return b"".join(response)


def test_owner_downloads_and_the_trail_knows(cast: Cast, client: Client) -> None:
    file = make(cast)
    client.force_login(cast.clerk)
    response = client.get(f"/files/{file.pk}/")
    assert response.status_code == 200
    assert body(response) == DATA
    assert response["Content-Length"] == str(len(DATA))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.get(verb="files.file.downloaded")
    assert (entry.by_id, entry.object_id) == (cast.clerk.pk, str(file.pk))


def test_intruder_and_visitor_get_nothing(cast: Cast, client: Client) -> None:
    file = make(cast)
    assert client.get(f"/files/{file.pk}/").status_code == 302
    client.force_login(cast.intruder)
    assert client.get(f"/files/{file.pk}/").status_code == 404
    assert client.get("/files/999999/").status_code == 404
    assert not AuditEntry.objects.filter(verb="files.file.downloaded").exists()


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-9", 206, (0, 10)),
        ("bytes=100-", 206, (100, len(DATA))),
        ("bytes=-7", 206, (len(DATA) - 7, len(DATA))),
        ("bytes=10-99999999", 206, (10, len(DATA))),
        ("bytes=99999999-", 416, None),
        ("bytes=9-3", 416, None),
        ("nonsense", 200, (0, len(DATA))),
        ("bytes=0-1,3-4", 200, (0, len(DATA))),
    ],
)
def test_ranges(
    cast: Cast, client: Client, asked: str, status: int, span: tuple[int, int] | None
) -> None:
    file = make(cast)
    client.force_login(cast.clerk)
    response = client.get(f"/files/{file.pk}/", headers={"Range": asked})
    assert response.status_code == status
    if span is not None:
        assert body(response) == DATA[span[0] : span[1]]
    if status == 206 and span is not None:
        assert response["Content-Range"] == f"bytes {span[0]}-{span[1] - 1}/{len(DATA)}"


def test_later_ranges_are_one_download(cast: Cast, client: Client) -> None:
    file = make(cast)
    client.force_login(cast.clerk)
    for asked in ("bytes=0-99", "bytes=100-199", "bytes=200-"):
        body(client.get(f"/files/{file.pk}/", headers={"Range": asked}))
    assert AuditEntry.objects.filter(verb="files.file.downloaded").count() == 1


def test_only_pdf_and_pictures_show_in_the_browser(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk)
    shown = client.get(f"/files/{make(cast).pk}/?view")
    assert shown["Content-Disposition"].startswith("inline")
    body(shown)
    page = client.get(f"/files/{make(cast, 'a.html', 'text/html').pk}/?view")
    assert page["Content-Disposition"].startswith("attachment")
    body(page)


def test_cached_copy_is_good(cast: Cast, client: Client) -> None:
    file = make(cast)
    client.force_login(cast.clerk)
    response = client.get(f"/files/{file.pk}/", headers={"If-None-Match": f'"{file.sha256}"'})
    assert response.status_code == 304


def test_names_survive_and_cannot_inject() -> None:
    name = 'Công văn "số 5"; x=y\r\n.pdf'
    header = disposition(name, is_inline=False)
    assert "\r" not in header
    assert "\n" not in header
    assert f"filename*=UTF-8''{quote(name, safe='')}" in header


def test_locked_file_is_not_served(cast: Cast, client: Client) -> None:
    file = make(cast)
    with unit_scope([cast.school.pk]):
        StoredFile.objects.filter(pk=file.pk).update(scan_state=ScanState.QUARANTINED)
    client.force_login(cast.clerk)
    assert client.get(f"/files/{file.pk}/").status_code == 422


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("trống.pdf", b""),
        ("../../etc/cron.d/x.txt", b"x"),
        ("phần mềm.pdf", b"MZ" + bytes(100)),
        ("gia\u202efdp.txt", b"x"),
    ],
)
def test_bad_uploads_are_answered(cast: Cast, name: str, data: bytes) -> None:
    from khue.compliance.errors import ContentRefused

    content = SimpleUploadedFile("x", data)
    with unit_scope([cast.school.pk]), pytest.raises(ContentRefused) as caught:
        store_upload(
            unit=cast.school,
            upload=content,
            name=name,
            by=cast.clerk,
            holder_kind="test.letter",
            purpose="test",
        )
    assert str(caught.value)
