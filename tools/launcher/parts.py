"""The parts of ./khue test, cheapest first. Each is a function that says whether it passed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.launcher.console import LauncherError, say
from tools.launcher.paths import ROOT, SOURCE, tool
from tools.launcher.running import environment

PYTEST_NOTHING_COLLECTED = 5
# What a test run finds on a strange machine must not change the verdict.
IGNORED = ("DATABASE_URL", "KHUE_TEST_DATABASE", "DJANGO_SETTINGS_MODULE", "KHUE_DATA")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, what it needs, and its work, given the tests' environment variables."""

    name: str
    work: Callable[[Mapping[str, str]], bool]
    needs_database: bool = False
    is_pytest: bool = False


def test_environment(database_url: str | None, temporary: Path) -> dict[str, str]:
    """The variables every part sees."""
    env = {key: value for key, value in environment().items() if key not in IGNORED}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    env["TMPDIR"] = str(temporary)
    if database_url is not None:
        env["DATABASE_URL"] = database_url
    return env


def _passes(command: Sequence[str], env: Mapping[str, str]) -> bool:
    return subprocess.run(list(command), cwd=ROOT, env=dict(env), check=False).returncode == 0


def _tell(problems: Sequence[str]) -> bool:
    for problem in problems:
        print(f"  {problem}")
    return not problems


def requirements(_env: Mapping[str, str]) -> bool:
    """No lock file names an index, an address or a folder; every package has its hash."""
    from tools.requirements_guard import problems

    return _tell(problems(ROOT))


def lint(env: Mapping[str, str]) -> bool:
    """Style of Python and of templates."""
    commands = [
        [tool("ruff"), "check", "--output-format", "concise", "--quiet", "."],
        [tool("ruff"), "format", "--check", "--output-format", "concise", "."],
    ]
    if any(SOURCE.glob("khue/*/templates")):
        commands.append([tool("djlint"), "--lint", "--quiet", str(SOURCE)])
    results = [_passes(command, env) for command in commands]  # all of them, then the verdict
    return all(results)


def types(env: Mapping[str, str]) -> bool:
    """Strict typing of everything but migrations."""
    folders = [name for name in ("src", "config", "tools", "tests") if (ROOT / name).exists()]
    return _passes([tool("mypy"), *folders], env)


def arch(env: Mapping[str, str]) -> bool:
    """Layers, faces, slices."""
    return _passes([tool("lint-imports"), "--config", ".importlinter", "--no-logo"], env)


def migrations(env: Mapping[str, str]) -> bool:
    """Every model change has its migration; names are written by hand."""
    manage = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    return _passes(manage, env) and _tell(_badly_named_migrations())


def _badly_named_migrations() -> list[str]:
    found = sorted(SOURCE.glob("khue/*/migrations/[0-9]*.py"))
    bad = [path for path in found if "_auto_" in path.name or "_and_more" in path.name]
    return [f"{path.relative_to(ROOT)}: name it by hand after its one purpose." for path in bad]


def i18n(_env: Mapping[str, str]) -> bool:
    """Vietnamese is complete, reviewed and as new as the sources."""
    from tools import catalogues

    problems = catalogues.problems(SOURCE)
    if catalogues.has_gettext():
        problems += catalogues.differences(SOURCE)
    else:
        say(
            "Máy này không có gettext: chưa so sánh danh mục với mã nguồn.",
            "gettext is not installed: catalogues were not compared with the sources",
        )
    return _tell(problems)


def pytest(env: Mapping[str, str], *arguments: str) -> bool:
    """Run pytest; a selection that holds no test yet passes."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=dict(env), check=False).returncode
    return code in {0, PYTEST_NOTHING_COLLECTED}


def unit(env: Mapping[str, str]) -> bool:
    """Unit and HTTP tests on two processes."""
    return pytest(env, "-n", "2", "-m", "not journey and not long")


def e2e(env: Mapping[str, str]) -> bool:
    """The journeys in a real browser."""
    chromium = find_chromium()
    if chromium is None:
        say(
            "Bỏ qua mọi hành trình trên trình duyệt: không có Chromium (apt-get install chromium).",
            "SKIPPED all browser journeys: no Chromium here (apt-get install chromium)",
        )
    # In the order of the files: the journeys share one demo, whose people live on from one to the next.
    env_with_browser = dict(env) | {"KHUE_CHROMIUM": chromium or ""}
    return pytest(env_with_browser, "-p", "no:randomly", "-m", "journey")


def long(env: Mapping[str, str]) -> bool:
    """The long proofs: load, kill, fuzz, real servers."""
    return pytest(dict(env) | {"KHUE_CHROMIUM": find_chromium() or ""}, "-m", "long")


def find_chromium() -> str | None:
    """The browser's path; installed by apt where we are root on a Debian."""
    found = _installed_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Cài Chromium bằng apt …", "installing Chromium with apt")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *arguments], env=env, check=False, capture_output=True)
        found = _installed_chromium()
    return found


def _installed_chromium() -> str | None:
    named = os.environ.get("KHUE_CHROMIUM")
    if named and Path(named).exists():
        return named
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


PARTS = (
    Part("requirements", requirements),
    Part("lint", lint),
    Part("types", types),
    Part("arch", arch),
    Part("migrations", migrations, needs_database=True),
    Part("i18n", i18n),
    Part("unit", unit, needs_database=True, is_pytest=True),
    Part("e2e", e2e, needs_database=True, is_pytest=True),
    Part("long", long, needs_database=True, is_pytest=True),
)
NOT_BY_DEFAULT = {"long"}


def choose(names: Sequence[str], *, everything: bool) -> list[Part]:
    """The parts asked for, in their order; raises LauncherError for an unknown name."""
    known = [part.name for part in PARTS]
    for name in names:
        if name not in known:
            raise LauncherError(
                f"Không có phần «{name}». Các phần: {' '.join(known)}.",
                f"no such part; there are: {' '.join(known)}",
                code=2,
            )
    if names:
        return [part for part in PARTS if part.name in names]
    return [part for part in PARTS if everything or part.name not in NOT_BY_DEFAULT]
