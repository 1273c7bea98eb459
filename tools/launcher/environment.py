"""The project's own environment in .venv: made once, checked at every start, mended when broken.

Order: venv, then uv by pip, then the pinned packages by uv; pip alone where uv cannot be had. All
installs check hashes and none names an index: pip's own configuration says where packages come
from, and is handed on to uv, which does not read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.launcher import locking, space
from tools.launcher.console import LauncherError, disk_full, say, step
from tools.launcher.paths import PYTHON, REQUIREMENTS, ROOT, STATE, VENV, tool
from tools.launcher.running import run

LOCK = STATE / "environment.lock"
MAKING = VENV / "khue-making"
STAMP = VENV / "khue-environment.json"


def wanted_stamp(kind: str) -> dict[str, str]:
    """What a finished environment of this kind (runtime or dev) looks like."""
    digest = hashlib.sha256()
    digest.update((REQUIREMENTS / "boot.txt").read_bytes())
    digest.update((REQUIREMENTS / f"{kind}.txt").read_bytes())
    return {"root": str(ROOT), kind: digest.hexdigest()}


def read_stamp() -> dict[str, str]:
    """The stamp of the environment as it is; empty when there is none."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_ready(kind: str) -> bool:
    """Is the environment finished and made from the present requirements?

    The developers' environment holds everything the product needs, so it serves for both.
    """
    if MAKING.exists() or not PYTHON.exists():
        return False
    stamp = read_stamp()
    kinds = ["dev"] if kind == "dev" else ["runtime", "dev"]
    return any(wanted_stamp(one).items() <= stamp.items() for one in kinds)


def ensure(kind: str) -> None:
    """Make or mend the environment so that it is ready; quick when it already is."""
    if is_ready(kind):
        return
    with locking.hold(LOCK, what=("Môi trường .venv", "the environment .venv"), wait=True):
        if not is_ready(kind):
            _make(kind)


def _make(kind: str) -> None:
    space.need(VENV, space.FOR_ENVIRONMENT)
    if MAKING.exists():
        say(
            "Lần cài đặt trước bị dừng giữa chừng; Khuê làm lại từ đầu.",
            "an installation was interrupted: starting it afresh",
        )
        shutil.rmtree(VENV)
    elif VENV.exists() and not _works():
        say(
            "Môi trường .venv không dùng được nữa; Khuê làm lại.",
            "the environment .venv no longer works: making it again",
        )
        shutil.rmtree(VENV)
    if kind == "runtime" and "dev" in read_stamp():
        kind = "dev"
    fresh = not VENV.exists()
    VENV.mkdir(exist_ok=True)
    MAKING.touch()
    if fresh:
        _require_ensurepip()
        with step("Tạo môi trường Python", "making the Python environment"):
            _venv()
    with step("Cài các gói đã khoá phiên bản", "installing the pinned packages"):
        _install(kind)
    STAMP.write_text(json.dumps(wanted_stamp(kind)) + "\n", encoding="utf-8")
    MAKING.unlink()


def _works() -> bool:
    stamp = read_stamp()
    if stamp.get("root", str(ROOT)) != str(ROOT) or not PYTHON.exists():
        return False
    command = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _require_ensurepip() -> None:
    """A bare Debian has Python without ensurepip: root may install it, others are told."""
    if _has_ensurepip():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Cài python3-venv bằng apt", "installing python3-venv with apt"):
            for arguments in (["update", "-qq"], ["install", "-y", "-qq", "python3-venv"]):
                run(
                    ["apt-get", *arguments],
                    what=("cài python3-venv", "apt-get " + " ".join(arguments)),
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                )
        if _has_ensurepip():
            return
    shutil.rmtree(VENV, ignore_errors=True)
    raise LauncherError(
        f"Python này thiếu ensurepip. Hãy chạy: apt-get install python3-venv ({package}).",
        f"this Python has no ensurepip; install it with: apt-get install python3-venv ({package})",
    )


def _has_ensurepip() -> bool:
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _venv() -> None:
    run(
        [sys.executable, "-m", "venv", str(VENV)],
        what=("tạo môi trường Python", "python -m venv"),
        where=ROOT,
    )


def _pip(*requirements: str) -> list[str]:
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    chosen = [part for name in requirements for part in ("-r", str(REQUIREMENTS / name))]
    return [str(PYTHON), "-m", "pip", "install", *options, *chosen]


def _install(kind: str) -> None:
    """uv takes 3 s where pip takes 26; pip is the way that always exists."""
    what = ("cài các gói", f"installing requirements/{kind}.txt")
    uv = _uv()
    if uv is not None:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
        # One package may lie in several indexes of the machine; hashes decide, not their order.
        command += ["--index-strategy", "unsafe-best-match"]
        command += ["-r", str(REQUIREMENTS / f"{kind}.txt")]
        try:
            run(command, what=what, env={**os.environ, **_uv_settings()}, where=ROOT)
        except LauncherError as error:
            if error.code == disk_full(ROOT).code:
                raise
            say("uv không cài được; chuyển sang pip.", "uv could not install: using pip")
        else:
            return
    run(_pip(f"{kind}.txt"), what=what, where=ROOT)


def _uv() -> str | None:
    """Path of uv inside the environment, or None where its wheel cannot be had."""
    if not Path(tool("uv")).exists():
        try:
            run(_pip("boot.txt"), what=("cài uv", "installing uv"), where=ROOT)
        except LauncherError as error:
            if error.code == disk_full(ROOT).code:
                raise
            return None
    return tool("uv")


def _uv_settings() -> dict[str, str]:
    """pip's configuration of this machine, in uv's words; what is set for uv stays."""
    command = [str(PYTHON), "-m", "pip", "config", "list", "--disable-pip-version-check"]
    listed = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    found: dict[str, str] = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        if name.startswith(("global.", "install.", ":env:.")):
            found[name.removeprefix(":env:").rpartition(".")[2]] = value.strip("'\"")
    wanted = {
        "UV_DEFAULT_INDEX": found.get("index-url"),
        "UV_INDEX": found.get("extra-index-url"),
        "UV_FIND_LINKS": ",".join(found.get("find-links", "").split()),
        "SSL_CERT_FILE": found.get("cert"),
        "UV_INSECURE_HOST": found.get("trusted-host"),
        "UV_HTTP_TIMEOUT": found.get("default-timeout", found.get("timeout")),
    }
    return {key: value for key, value in wanted.items() if value and key not in os.environ}
