"""The face of a site: who changes it, what is refused, and that the public sees it at once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from khue.compliance.models import ScreeningConfirmation, ScreeningRefusal
from khue.compliance.tests import samples
from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.portal.errors import BadPicture
from khue.portal.models import Site, SiteImage
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


def test_what_must_not_be_kept_is_refused_before_it_is(sites: Cast, client: Client) -> None:
    client.force_login(sites.leader)
    shown = {"photo_words": "Cổng trường"}
    with unit_scope([sites.office.pk]):
        before = SiteImage.objects.count()
        refused = ScreeningRefusal.objects.count()
    answer = client.post("/sites/", values(motto="TUYỆT MẬT"))
    assert answer.status_code == 422
    program = SimpleUploadedFile("a.png", b"MZ" + picture(), content_type="image/png")
    assert client.post("/sites/", values(photo_file=program, **shown)).status_code == 422
    with unit_scope([sites.office.pk]):
        assert SiteImage.objects.count() == before
        assert ScreeningRefusal.objects.count() == refused + 2
        assert Site.objects.get(unit=sites.office).motto != "TUYỆT MẬT"


def test_the_head_answers_for_a_picture_that_the_machine_cannot_read(
    sites: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.without_ocr(monkeypatch)
    client.force_login(sites.leader)
    assert b"confirm_no_secrecy" in client.get("/sites/").content

    def send(**word: str) -> int:
        photo = SimpleUploadedFile("a.png", samples.png(samples.scan()), content_type="image/png")
        sent = values(photo_file=photo, photo_words="Cổng trường", **word)
        return client.post("/sites/", sent).status_code

    assert send() == 422
    assert send(confirm_no_secrecy="yes") == 422, "without a word of what was seen"
    assert send(confirm_no_secrecy="yes", confirm_statement="Ảnh cổng trường") == 302
    with unit_scope([sites.office.pk]):
        assert ScreeningConfirmation.objects.get().by == sites.leader


def test_a_new_unit_gets_its_site_by_opening_the_page(cast: Cast, client: Client) -> None:
    """Outside the demo nobody else makes one; visitors see nothing until it is complete."""
    client.force_login(cast.teacher)
    assert client.get("/sites/").status_code == 404
    client.force_login(cast.head)
    assert client.get("/sites/").status_code == 200
    with unit_scope([cast.school.pk]):
        site = Site.objects.get(unit=cast.school)
    assert client.get("/", headers={"host": site.host}).status_code == 503
    assert client.post("/sites/", values()).status_code == 302
    assert client.get("/", headers={"host": site.host}).status_code == 200
