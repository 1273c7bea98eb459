"""Who answers at which host, and that a portal never touches a session."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.portal.models import Site
from khue.publishing.services import withdraw
from khue.publishing.tests.factories import make_public, make_request

from .conftest import HOST, SCHOOL_HOST, Get, make_site

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/van-ban/",
    "/tim/",
    "/tim/?q=x",
    "/xac-thuc/",
    "/so-do-trang/",
    "/quyen-rieng-tu/",
    "/sitemap.xml",
    "/rss.xml",
    "/robots.txt",
    "/van-ban/khongco/",
)


@pytest.mark.parametrize(
    "host",
    [
        "khac.localhost",
        "localhost.evil.vn",
        "phong.localhost.evil.vn",
        "a/b",
        "",
        "..",
        "127.0.0.1",
    ],
)
def test_unknown_hosts_get_421(sites: Cast, client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 421
    assert not response.cookies


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sets_or_reads_a_cookie(sites: Cast, client: Client, path: str) -> None:
    client.force_login(sites.leader)
    client.cookies["csrftoken"] = "x" * 32
    response = client.get(path, headers={"host": HOST})
    assert response.status_code in (200, 404)
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not hasattr(response.wsgi_request, "session")
    assert not hasattr(response.wsgi_request, "user")
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    assert b"<style" not in response.content
    assert b"style=" not in response.content


def test_the_app_is_not_on_a_portal_nor_a_portal_on_the_app(sites: Cast, get: Get) -> None:
    for path in ("/accounts/login/", "/publishing/", "/documents/", "/api/", "/audit/"):
        assert get(path).status_code == 404
    assert get("/xac-thuc/", host="testserver").status_code == 404


def test_a_port_and_capitals_are_the_same_host(sites: Cast, get: Get) -> None:
    for host in ("PHONG.localhost", "phong.localhost:8000", "phong.localhost."):
        assert get("/", host=host).status_code == 200


def test_another_unit_sees_nothing(sites: Cast, get: Get) -> None:
    row = make_public(sites, number="36/2017/TT-BGDĐT")
    path = f"/van-ban/{row.public_id}/"
    assert get(path).status_code == 200
    foreign = get(path, host=SCHOOL_HOST)
    missing = get("/van-ban/khongco/", host=SCHOOL_HOST)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content.replace(path.encode(), b"") == missing.content.replace(
        b"/van-ban/khongco/", b""
    )
    assert row.title.encode() not in get("/van-ban/", host=SCHOOL_HOST).content
    assert row.title.encode() not in get("/tim/?q=36/2017", host=SCHOOL_HOST).content
    assert row.public_id.encode() not in get("/sitemap.xml", host=SCHOOL_HOST).content


def test_a_draft_is_never_visible(sites: Cast, get: Get) -> None:
    row = make_request(sites)
    assert get(f"/van-ban/{row.public_id}/").status_code == 404
    for path in ("/", "/van-ban/", "/tim/?q=tuyen+sinh", "/rss.xml"):
        assert row.title.encode() not in get(path).content


def test_a_withdrawn_page_is_gone_with_all_its_words(sites: Cast, get: Get) -> None:
    row = make_public(sites, body=["Điều riêng tư"])
    with unit_scope([sites.office.pk]):
        withdraw(publication=row, by=sites.editor, reason="Đăng nhầm bản nháp.")
    response = get(f"/van-ban/{row.public_id}/")
    assert response.status_code == 410
    text = response.content.decode()
    assert "Đăng nhầm bản nháp." in text
    assert row.title not in text
    assert row.title.encode() not in get("/").content
    assert row.title.encode() not in get("/tim/?q=rieng+tu").content
    with unit_scope([sites.office.pk]):
        from khue.portal.models import Entry

        entry = Entry.objects.get(publication=row)
        assert (entry.title, entry.text, entry.body_html, entry.vector) == ("", "", "", None)


def test_a_site_without_a_responsible_person_stays_closed(
    sites: Cast, get: Get, settings: Any
) -> None:
    with unit_scope([sites.office.pk]):
        Site.objects.update(responsible_name="")
    assert get("/").status_code == 503


def test_the_footer_names_the_responsible_person(sites: Cast, get: Get) -> None:
    for path in ("/", "/van-ban/", "/van-ban/khongco/"):
        text = get(path).content.decode()
        assert "Trần Thị Thu Hà" in text
        assert "12 Lê Lợi" in text


def test_a_page_costs_at_most_four_queries(
    sites: Cast, get: Get, django_assert_max_num_queries: Any
) -> None:
    row = make_public(sites, number="1/KH", issued_on="2026-11-20")
    for n in range(2, 32):
        make_public(sites, object_id=str(n), number=f"{n}/KH", issued_on="2026-11-20")
    for path in (
        "/",
        "/van-ban/",
        "/van-ban/?nam=2026",
        "/tim/?q=tuyen",
        f"/van-ban/{row.public_id}/",
    ):
        with django_assert_max_num_queries(4):
            assert get(path).status_code == 200


def test_sites_are_made_once(sites: Cast) -> None:
    assert make_site(sites.office).pk == make_site(sites.office).pk


def test_a_portal_speaks_its_own_language_whoever_asked_before(sites: Cast, client: Client) -> None:
    """An English request to the app leaves its language on the thread; kept pages must not get it."""
    with translation.override("en"):
        text = client.get("/", headers={"host": HOST, "accept-language": "en"}).content.decode()
    assert "Trang chủ" in text
    assert 'lang="vi"' in text


@pytest.mark.parametrize("path", ["/tim/?q=%00", "/xac-thuc/?d=%00&h=%00"])
def test_a_nul_is_refused_before_it_reaches_the_database(
    sites: Cast, client: Client, path: str
) -> None:
    assert client.get(path, headers={"host": HOST}).status_code == 400
