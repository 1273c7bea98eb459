"""The store of bytes: whole or absent, once by content, swept only when old and unnamed."""

from __future__ import annotations

import hashlib
import os
import stat

import pytest

from khue.core.scoping import system_scope, unit_scope
from khue.files import store
from khue.files.services import store_generated, sweep_orphans
from khue.organisation.tests.factories import Cast


def age(digest: str, hours: float) -> None:
    path = store.path_of(digest)
    moment = path.stat().st_mtime - hours * 3600
    os.utime(path, (moment, moment))


def test_content_is_named_by_its_hash_and_kept_once() -> None:
    digest = store.put(b"Xin")
    assert digest == hashlib.sha256(b"Xin").hexdigest()
    path = store.path_of(digest)
    assert path.parts[-3:-1] == (digest[:2], digest[2:4])
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    inode = path.stat().st_ino
    assert store.put(b"Xin") == digest
    assert path.stat().st_ino == inode
    assert store.read(digest) == b"Xin"
    assert not list((store.root() / "partial").iterdir())


def test_broken_content_is_written_anew() -> None:
    digest = store.put(b"Xin")
    path = store.path_of(digest)
    path.unlink()
    path.write_bytes(b"X")
    store.put(b"Xin")
    assert store.read(digest) == b"Xin"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_digests_name_content(name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        store.path_of(name)


@pytest.mark.django_db
def test_sweep_removes_old_orphans_only(cast: Cast) -> None:
    young, old = store.put(b"young"), store.put(b"old")
    age(old, 30)
    with unit_scope([cast.office.pk]):
        kept = store_generated(
            unit=cast.office,
            data=b"kept",
            name="a.txt",
            content_type="text/plain",
            by=None,
            holder_kind="test.letter",
        )
    age(kept.sha256, 30)
    partial = store.root() / "partial" / "x"
    partial.write_bytes(b"x")
    os.utime(partial, (0, 0))
    with system_scope(reason="tests sweep"):
        assert sweep_orphans() == (1, 3)
    assert store.has(young)
    assert store.has(kept.sha256)
    assert not store.has(old)
    assert not partial.exists()
