"""The face of a site: who changes it, what is refused, and that the public sees it at once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.portal.errors import BadPicture
from khue.portal.models import Site
from khue.portal.services import store_image

from .conftest import Get

pytestmark = pytest.mark.django_db


def values(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Phòng Giáo dục và Đào tạo Gia Định",
        "accent": "la",
        "address": "12 Lê Lợi",
        "phone": "028 1234 5678",
        "responsible_name": "Lê Văn Phúc",
        "responsible_post": "Phó Trưởng phòng",
        **changes,
    }


def picture(size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#22408C").save(out, kind)
    return out.getvalue()


def test_the_head_changes_the_face(sites: Cast, client: Client, get: Get) -> None:
    client.force_login(sites.leader)
    assert client.get("/sites/").status_code == 200
    emblem = SimpleUploadedFile("e.png", picture(), content_type="image/png")
    response = client.post("/sites/", values(emblem_file=emblem))
    assert response.status_code == 302
    page = get("/").content.decode()
    assert "Lê Văn Phúc" in page
    assert "accent-la" in page
    with unit_scope([sites.office.pk]):
        image = Site.objects.get(unit=sites.office).emblem
    assert image is not None
    shown = get(f"/anh/{image.sha256}.webp")
    assert shown.headers["Content-Type"] == "image/webp"
    assert get(f"/anh/{image.sha256}.webp", host="th-hoa-sen.localhost").status_code == 404


def test_others_change_nothing(sites: Cast, client: Client) -> None:
    for person in (sites.specialist, sites.teacher):
        client.force_login(person)
        assert client.get("/sites/").status_code == 404
        assert client.post("/sites/", values()).status_code == 404
    client.force_login(sites.head)
    client.post("/sites/", values(name="Trường tôi"))
    with unit_scope([sites.office.pk]):
        assert Site.objects.get(unit=sites.office).name != "Trường tôi"


@pytest.mark.parametrize(
    "changes",
    [
        {"responsible_name": ""},
        {"phone": "", "email": ""},
        {"email": "phonggd@gmail.com"},
        {"accent": "#fff"},
    ],
)
def test_what_the_law_or_sense_forbids(
    sites: Cast, client: Client, changes: dict[str, str]
) -> None:
    client.force_login(sites.leader)
    assert client.post("/sites/", values(**changes)).status_code == 422


@pytest.mark.parametrize(
    "data", [b"", b"x", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\x00" * 50]
)
def test_bad_pictures(sites: Cast, data: bytes) -> None:
    with unit_scope([sites.office.pk]), pytest.raises(BadPicture):
        store_image(unit=sites.office, data=data, width=100)


def test_a_picture_is_drawn_anew(sites: Cast) -> None:
    secret = b"secret-in-exif"
    data = picture((900, 600), "JPEG") + secret
    with unit_scope([sites.office.pk]):
        image = store_image(unit=sites.office, data=data, width=300)
    assert secret not in bytes(image.data)
    assert (image.width, image.height) == (300, 200)
