"""Legal documents of other bodies: by form, through both steps, to the page; and the demo's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from khue.core.demo import DemoPlan
from khue.core.scoping import system_scope, unit_scope
from khue.organisation.tests.factories import Cast
from khue.portal.demo import build_sites, publish_documents
from khue.portal.models import Entry, Site
from khue.publishing.models import Publication
from khue.publishing.services import approve, review

from .conftest import Get

pytestmark = pytest.mark.django_db
VALUES = {
    "number": "36/2017/TT-BGDĐT",
    "type_code": "thong-tu",
    "title": "Ban hành Quy chế thực hiện công khai",
    "issuer": "Bộ Giáo dục và Đào tạo",
    "field": "Công khai",
    "issued_on": "2017-12-28",
    "effective_on": "2018-02-12",
}


def test_from_the_form_to_the_page(sites: Cast, client: Client, get: Get) -> None:
    client.force_login(sites.specialist)
    assert client.get("/sites/library/new/").status_code == 200
    response = client.post("/sites/library/new/", VALUES)
    assert response.status_code == 302
    with unit_scope([sites.office.pk]):
        row = Publication.objects.get()
        review(publication=row, version=1, by=sites.editor)
        approve(publication=row, version=1, by=sites.leader)
    page = get(f"/van-ban/{row.public_id}/").content.decode()
    assert "36/2017/TT-BGDĐT" in page
    assert "12/02/2018" in page
    found = get("/tim/", data={"q": "36/2017"}).content.decode()
    assert row.public_id in found
    listed = get("/van-ban/", data={"loai": "thong-tu", "nam": "2017"}).content.decode()
    assert row.public_id in listed
    for other in ({"nam": "2018"}, {"loai": "luat"}, {"linh-vuc": "Văn thư"}, {"co-quan": "x"}):
        assert row.public_id not in get("/van-ban/", data=other).content.decode()
    changed = client.get(f"/sites/library/{row.pk}/").content.decode()
    assert "36/2017/TT-BGDĐT" in changed
    client.post(f"/sites/library/{row.pk}/", {**VALUES, "title": "Quy chế công khai, bản sửa"})
    assert "bản sửa" not in get(f"/van-ban/{row.public_id}/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"number": ""}, {"issued_on": "x"}, {"effective_on": "2017-01-01"}, {"type_code": "x"}],
)
def test_what_makes_no_sense(sites: Cast, client: Client, changes: dict[str, str]) -> None:
    client.force_login(sites.specialist)
    assert client.post("/sites/library/new/", {**VALUES, **changes}).status_code == 422


def test_secret_words_are_refused_before_they_are_kept(sites: Cast, client: Client) -> None:
    client.force_login(sites.specialist)
    answer = client.post("/sites/library/new/", {**VALUES, "body": "TUYỆT MẬT\nKế hoạch"})
    assert answer.status_code == 422
    with unit_scope([sites.office.pk]):
        assert not Publication.objects.exists()


def test_the_intruder_changes_nothing(sites: Cast, client: Client) -> None:
    client.force_login(sites.specialist)
    client.post("/sites/library/new/", VALUES)
    with unit_scope([sites.office.pk]):
        row = Publication.objects.get()
    client.force_login(sites.other_clerk)
    assert client.get(f"/sites/library/{row.pk}/").status_code == 404
    assert client.post(f"/sites/library/{row.pk}/", VALUES).status_code == 404


def test_the_demo_opens_sites_and_fills_them(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.KHUE_PAGE_STORE = tmp_path
    with system_scope(reason="the test builds the demo"):
        build_sites(DemoPlan(schools=2))
        publish_documents(DemoPlan(schools=2))
        assert Site.objects.count() == 3
        assert all(site.is_complete for site in Site.objects.all())
        assert Entry.objects.filter(unit=cast.office, number="36/2017/TT-BGDĐT").exists()
        assert not Entry.objects.filter(unit=cast.other_school).exists()
