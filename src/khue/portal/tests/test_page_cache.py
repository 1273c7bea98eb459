"""Finished pages before Django: the same bytes, never stale, never for the wrong host."""

from __future__ import annotations

import gzip
import statistics
import threading
import time
from typing import Any

import brotli
import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast
from khue.portal.page_cache import PageCache
from khue.portal.services import change_site
from khue.publishing.services import approve, page_store, review, withdraw
from khue.publishing.tests.factories import make_public, make_request

from .conftest import HOST, SCHOOL_HOST, make_site

pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """The whole WSGI application, and whether Django was asked."""

    def __init__(self, **options: Any) -> None:
        self.asked = 0
        handler = WSGIHandler()

        def application(environ: dict[str, Any], start_response: Any) -> Any:
            self.asked += 1
            return handler(environ, start_response)

        self.application = PageCache(application, django_settings.KHUE_PAGE_STORE, **options)

    def get(
        self, path: str, host: str = HOST, method: str = "GET", **environ: str
    ) -> tuple[int, dict[str, str], bytes]:
        import io

        heard: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            heard.update(status=int(status[:3]), headers=dict(headers))

        path, _, query = path.partition("?")
        answer = self.application(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "HTTP_HOST": host,
                "SERVER_NAME": host,
                "SERVER_PORT": "80",
                "wsgi.url_scheme": "http",
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": io.StringIO(),
                **environ,
            },
            start_response,
        )
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return heard["status"], heard["headers"], body


@pytest.fixture
def office(sites: Cast) -> Cast:
    return sites


@pytest.fixture
def cast(transactional_db: Any) -> Cast:
    from khue.organisation.tests.factories import make_cast

    return make_cast()


def test_the_second_reader_wakes_nobody(office: Cast) -> None:
    server = Server()
    first = server.get("/")
    second = server.get("/")
    assert server.asked == 1
    assert (first[0], second[0]) == (200, 200)
    assert first[2] == second[2]
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "Vary"):
        assert first[1][name] == second[1][name]
    assert "Set-Cookie" not in second[1]


def test_encodings_and_tags(office: Cast) -> None:
    server = Server()
    plain = server.get("/")[2]
    _, headers, body = server.get("/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert headers["Content-Encoding"] == "br"
    assert brotli.decompress(body) == plain
    _, headers, body = server.get("/", HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(body) == plain
    status, _, body = server.get(
        "/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=headers["ETag"]
    )
    assert (status, body) == (304, b"")
    status, headers, body = server.get("/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(plain)
    assert server.get("/sitemap.xml")[1]["Content-Type"].startswith("application/xml")
    assert server.get("/sitemap.xml")[1]["Content-Type"].startswith("application/xml")
    assert server.asked == 2


def test_what_is_never_kept(office: Cast) -> None:
    server = Server()
    row = make_public(office)
    with unit_scope([office.office.pk]):
        withdraw(publication=row, by=office.editor, reason="Sai")
    for path in (
        "/tim/?q=x",
        "/xac-thuc/",
        "/van-ban/khongco/",
        f"/van-ban/{row.public_id}/",
        "/van-ban/?nam=2026",
    ):
        before = server.asked
        server.get(path)
        server.get(path)
        assert server.asked == before + 2, path


def test_hosts_do_not_mix(office: Cast) -> None:
    server = Server()
    make_public(office)
    ours, theirs = server.get("/")[2], server.get("/", SCHOOL_HOST)[2]
    assert "Kế hoạch tuyển sinh".encode() in ours
    assert "Kế hoạch tuyển sinh".encode() not in theirs
    assert server.get("/", SCHOOL_HOST)[2] == theirs
    for host in ("../phong.localhost", "phong.localhost/..", "khac.localhost", "hosts", ""):
        assert server.get("/", host)[0] == 421


def test_http_is_left_to_the_app_where_https_is_the_rule(office: Cast) -> None:
    server = Server(https_only=True)
    server.get("/")
    server.get("/")
    assert server.asked == 2
    server.get("/", HTTP_X_FORWARDED_PROTO="https")
    assert server.asked == 2


def test_each_act_shows_at_once(office: Cast) -> None:
    server = Server()
    server.get("/")
    row = make_public(office)
    assert row.title.encode() in server.get("/")[2]
    assert server.get(f"/van-ban/{row.public_id}/")[0] == 200
    with unit_scope([office.office.pk]):
        withdraw(publication=row, by=office.editor, reason="Sai")
    assert row.title.encode() not in server.get("/")[2]
    assert server.get(f"/van-ban/{row.public_id}/")[0] == 410
    site = make_site(office.office)
    with unit_scope([office.office.pk]):
        change_site(site=site, by=office.leader, changes={"responsible_name": "Lê Văn Phúc"})
    assert "Lê Văn Phúc".encode() in server.get("/")[2]


def test_a_change_rolled_back_leaves_nothing_behind(office: Cast) -> None:
    server = Server()
    before = server.get("/")[2]
    with pytest.raises(RuntimeError), transaction.atomic():
        make_public(office)
        raise RuntimeError
    assert server.get("/")[2] == before


def test_a_store_that_cannot_be_written_only_makes_pages_slow(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    server = Server()
    monkeypatch.setattr("khue.publishing.store._write", full)
    assert server.get("/")[0] == 200
    monkeypatch.setattr("khue.publishing.store.PageStore.bind_host", full)
    page_store().close(office.office.pk, 10**6)
    assert server.get("/")[0] == 200


def test_no_stale_read_after_a_publication_under_load(office: Cast) -> None:
    """Readers hammer the first page while 12 documents are published, one after another."""
    server = Server()
    published = [0]
    stale: list[str] = []
    reads = [0]
    done = threading.Event()

    def reader() -> None:
        while not done.is_set():
            floor = published[0]
            body = server.get("/")[2].decode()
            reads[0] += 1
            if floor and f"Văn bản thứ {floor}." not in body:
                stale.append(f"{floor}")
        connection.close()

    threads = [threading.Thread(target=reader) for _ in range(3)]
    for thread in threads:
        thread.start()
    seen: list[float] = []
    for n in range(1, 13):
        row = make_request(
            office, object_id=str(n), title=f"Văn bản thứ {n}.", issued_on=f"2026-11-{n:02d}"
        )
        with unit_scope([office.office.pk]):
            review(publication=row, version=1, by=office.editor)
            approve(publication=row, version=1, by=office.leader)
        committed = time.perf_counter()
        published[0] = n
        assert f"Văn bản thứ {n}." in server.get("/")[2].decode()
        seen.append(time.perf_counter() - committed)
    done.set()
    for thread in threads:
        thread.join()
    assert reads[0] > 50
    assert stale == []
    assert statistics.median(seen) < 1
