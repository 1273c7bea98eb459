"""Embedded PostgreSQL: stale files, leftovers, foreign versions, long paths."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.launcher.console import LauncherError
from tools.launcher.postgres import LONGEST_SOCKET, SOCKET_NAME, Cluster


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="khue-cluster-", dir="/tmp"))
    made.chmod(0o711)
    first = Cluster(made / "postgres", throwaway=True)
    first.start()
    first.prepare()
    first.stop()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    one = Cluster(folder / "postgres", throwaway=True)
    yield one
    one.stop()


def _count(cluster: Cluster) -> object:
    return cluster.query("SELECT count(*) FROM pg_roles WHERE rolname IN ('khue', 'khue_app')")


def test_roles_and_database_are_made_once(cluster: Cluster) -> None:
    cluster.start()
    cluster.prepare()
    assert _count(cluster) == [(2,)]
    assert cluster.query("SELECT rolsuper FROM pg_roles WHERE rolname = 'khue'") == [(False,)]
    assert cluster.query("SELECT lower('ĐẶNG') COLLATE \"default\"") == [("đặng",)]
    cluster.stop()
    assert not cluster.is_running()


def test_killed_server_recovers(cluster: Cluster) -> None:
    cluster.start()
    assert cluster.child is not None
    assert cluster.child.process is not None
    cluster.child.process.send_signal(signal.SIGKILL)
    cluster.child.process.wait(10)
    assert (cluster.data / "postmaster.pid").exists()
    again = Cluster(cluster.folder, throwaway=True)
    again.start()
    assert _count(again) == [(2,)]
    again.stop()


def test_pid_file_with_the_number_of_another_program(cluster: Cluster) -> None:
    lines = [str(os.getpid()), str(cluster.data), "1", "5432", str(cluster.socket_folder), "", ""]
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text("\n".join(lines))
    if cluster.user is not None:
        shutil.chown(pid_file, cluster.user)
    cluster.start()
    assert _count(cluster) == [(2,)]


def test_leftover_server_is_stopped_first(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.start()
    again = Cluster(cluster.folder, throwaway=True)
    again.start()
    assert "leftover" in capsys.readouterr().out
    assert _count(again) == [(2,)]
    again.stop()


def test_other_major_version_is_refused(folder: Path) -> None:
    other = Cluster(folder / "other", throwaway=True)
    other.data.mkdir(parents=True)
    (other.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(LauncherError, match="was made by PostgreSQL 9"):
        other.start()


def test_long_path_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("d" * 90) / "postgres"
    deep.parent.mkdir(parents=True)
    one = Cluster(deep, throwaway=True)
    assert len(bytes(one.socket_folder / SOCKET_NAME)) <= LONGEST_SOCKET
    assert one.socket_folder == Cluster(deep, throwaway=True).socket_folder
    try:
        one.start()
        assert one.is_running()
    finally:
        one.stop()
        shutil.rmtree(one.socket_folder)
