"""The page store: nothing stale after a commit, whatever overlaps or crashes."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast, make_cast
from khue.publishing.models import PageGeneration
from khue.publishing.services import bump_generation, reconcile, reconcile_all
from khue.publishing.services.pages import page_store
from khue.publishing.store import PageStore, file_name, is_host_name


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> PageStore:
    settings.KHUE_PAGE_STORE = tmp_path
    return page_store()


def read(store: PageStore, unit_id: int, path: str = "/") -> bytes | None:
    current = store.current(unit_id)
    page = current / str(file_name(path)) if current else None
    return page.read_bytes() if page and page.exists() else None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/van-ban/abc/", "van-ban/abc/index.html"),
        ("/sitemap.xml", "sitemap.xml"),
        ("/../etc/passwd", None),
        ("/a/../b/", None),
        ("/.hidden/", None),
        ("//", None),
        ("/a", None),
        ("/A/", None),
        ("/a%2f/", None),
    ],
)
def test_only_plain_paths_are_files(path: str, name: str | None) -> None:
    assert file_name(path) == name


def test_only_host_names_are_directories() -> None:
    assert is_host_name("phong.localhost")
    for bad in ("", ".", "..", "a/b", "a..b", "-a", "A", "a:80"):
        assert not is_host_name(bad)


def test_a_page_begun_before_a_change_is_never_served(store: PageStore) -> None:
    store.open(1, 1)
    begun = store.current(1)
    assert begun is not None
    assert store.save(begun, "/", b"old")
    assert read(store, 1) == b"old"
    store.close(1, 2)
    assert read(store, 1) is None
    store.open(1, 2)
    store.save(begun, "/late/", b"old")
    assert read(store, 1) is None
    assert read(store, 1, "/late/") is None


def test_an_older_opening_does_not_overtake_a_change_under_way(store: PageStore) -> None:
    store.close(1, 5)
    store.close(1, 6)
    assert store.open(1, 5) is False
    assert store.current(1) is None
    assert store.open(1, 6) is True
    assert store.open(1, 5) is False
    assert store.number(1) == 6


def test_old_generations_go(store: PageStore) -> None:
    for number in (1, 2, 3):
        store.close(1, number)
        store.open(1, number)
    for old in store.unit_directory(1).glob("g*"):
        os.utime(old, (time.time() - 120,) * 2)
    store.sweep()
    assert [d.name.split("-")[0] for d in store.unit_directory(1).glob("g*")] == ["g3"]


def test_hosts_point_to_units(store: PageStore) -> None:
    store.open(7, 1)
    store.bind_host("phong.localhost", 7)
    store.bind_host("phong.localhost", 7)
    current = store.current(7)
    assert current is not None
    store.save(current, "/", b"page")
    assert (store.root / "hosts/phong.localhost/cur/index.html").read_bytes() == b"page"
    assert (store.root / "hosts/phong.localhost/cur/index.html.gz").exists()
    store.unbind_host("phong.localhost")
    with pytest.raises(ValueError, match="host name"):
        store.bind_host("../x", 7)


@pytest.mark.django_db(transaction=True)
class TestWithTheDatabase:
    """Commit, rollback and crash."""

    @pytest.fixture
    def people(self, transactional_db: Any) -> Cast:
        return make_cast()

    def test_committed_opens_the_next(self, people: Cast, store: PageStore) -> None:
        unit = people.office.pk
        with unit_scope([unit]), transaction.atomic():
            number = bump_generation(unit_id=unit)
            assert store.current(unit) is None
        assert store.number(unit) == number

    def test_rolled_back_stays_closed_until_reconciled(
        self, people: Cast, store: PageStore
    ) -> None:
        unit = people.office.pk
        with unit_scope([unit]), transaction.atomic():
            number = bump_generation(unit_id=unit)
        with pytest.raises(RuntimeError), unit_scope([unit]), transaction.atomic():
            bump_generation(unit_id=unit)
            raise RuntimeError
        assert store.current(unit) is None
        assert reconcile(unit_id=unit) is True
        assert store.number(unit) == number

    def test_a_crash_after_the_commit_is_replayed(
        self, people: Cast, store: PageStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unit = people.office.pk
        with unit_scope([unit]), transaction.atomic():
            bump_generation(unit_id=unit)
        generation = store.current(unit)
        assert generation is not None
        store.save(generation, "/", b"old")
        with monkeypatch.context() as patch:
            patch.setattr(PageStore, "open", lambda *args, **kwargs: False)
            with unit_scope([unit]), transaction.atomic():
                number = bump_generation(unit_id=unit)
        assert read(store, unit) is None
        assert reconcile_all() == 1
        assert store.number(unit) == number
        assert reconcile_all() == 0

    def test_no_stale_read_after_a_commit_under_load(self, people: Cast, store: PageStore) -> None:
        """Readers hammer while 20 changes commit; nobody reads less than what was committed."""
        unit = people.office.pk
        committed, stale, reads = [0], [0], [0]
        done = threading.Event()
        with unit_scope([unit]), transaction.atomic():
            committed[0] = bump_generation(unit_id=unit)

        def reader() -> None:
            while not done.is_set():
                floor = committed[0]
                page = read(store, unit)
                if page is None:
                    generation = store.current(unit)
                    value = committed[0]  # what the queries of a page would see
                    time.sleep(0.001)
                    if generation is not None:
                        store.save(generation, "/", str(value).encode())
                    continue
                reads[0] += 1
                stale[0] += int(page) < floor

        threads = [threading.Thread(target=reader) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(20):
            time.sleep(0.01)
            with unit_scope([unit]), transaction.atomic():
                # Runs right after the commit and before the store opens: what queries now see.
                transaction.on_commit(lambda: committed.__setitem__(0, committed[0] + 1))
                assert bump_generation(unit_id=unit) == committed[0] + 1
        done.set()
        for thread in threads:
            thread.join()
        assert reads[0] > 100
        assert stale[0] == 0
        with unit_scope([unit]):
            assert PageGeneration.objects.get().number == committed[0]
