"""Uploads over HTTP stay in memory; what is over the limit is only counted and hashed."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from khue.compliance.errors import ContentRefused
from khue.compliance.models import ScreeningRefusal
from khue.core.scoping import unit_scope
from khue.files.services import store_upload
from khue.files.uploads import MemoryUpload, OversizeUpload
from khue.organisation.tests.factories import Cast


def receive(data: bytes, name: str = "Thư mời.pdf") -> object:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile(name, data)})
    return request.FILES["file"]


def test_upload_stays_in_memory() -> None:
    upload = receive(b"%PDF-1.7" + bytes(5_000_000))
    assert isinstance(upload, MemoryUpload)
    assert upload.name == "Thư mời.pdf"
    assert len(upload.read()) == upload.size == 5_000_008
    assert not hasattr(upload, "temporary_file_path")


@pytest.mark.django_db
def test_sixty_megabytes_are_refused_and_noted(cast: Cast) -> None:
    data = bytes(60 * 1024 * 1024)
    upload = receive(data)
    assert isinstance(upload, OversizeUpload)
    with unit_scope([cast.office.pk]):
        with pytest.raises(ContentRefused) as caught:
            store_upload(
                unit=cast.office,
                upload=upload,
                by=cast.clerk,
                holder_kind="test.letter",
                purpose="test",
            )
        row = ScreeningRefusal.objects.get()
    assert caught.value.rule == "type.too_large"
    assert (row.size, row.sha256) == (len(data), hashlib.sha256(data).hexdigest())
