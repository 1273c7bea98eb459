"""The locks bind nobody to a machine, and every dependency has a reason on record."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.toolchain import house_rules
from tools.requirements_guard import problems

ROOT = Path(__file__).resolve().parents[2]
LOCKED = "django==5.2.19 \\\n    --hash=sha256:00\n"


def test_locks_are_clean() -> None:
    assert problems(ROOT) == []


def test_guard_sees_addresses_and_missing_hashes(tmp_path: Path) -> None:
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "runtime.in").write_text("Django\n")
    (folder / "dev.in").write_text("pytest\n")
    bad = ["--extra-" + "index-url x", "--find-" + "links x", "a @ " + "https:" + "//x/a.whl"]
    (folder / "runtime.txt").write_text("\n".join([*bad, "nohash==1", LOCKED]))
    (tmp_path / "uv.lock").touch()
    found = problems(tmp_path)
    assert len(found) == 6, found
    assert any("dev.in" in line for line in found)


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    recorded = set(re.findall(r"^\| ([A-Za-z0-9._-]+) \| \S", reasons, re.MULTILINE))
    wanted = {
        match[0]
        for path in (ROOT / "requirements").glob("*.in")
        for line in path.read_text(encoding="utf-8").splitlines()
        if (match := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line))
    }
    assert wanted - recorded == set(), "write the reason in docs/decisions/0002-dependencies.md"
    assert recorded - wanted - {"Package"} == set(), "no longer required: remove the reason"


def _imported_packages() -> dict[str, str]:
    """Every package outside the standard library that the product imports, with one place."""
    found: dict[str, str] = {}
    for name, _path, tree in house_rules.modules():
        for node in ast.walk(tree):
            words = []
            if isinstance(node, ast.Import):
                words = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                words = [node.module]
            for word in words:
                found.setdefault(word.partition(".")[0], name)
    own = {"khue", "config", "tools", "tests"}
    return {word: at for word, at in found.items() if word not in sys.stdlib_module_names | own}


def test_the_product_imports_only_what_is_installed_with_it() -> None:
    """A package of the developers' environment is missing on everybody else's machine."""
    lock = (ROOT / "requirements/runtime.txt").read_text(encoding="utf-8")
    installed = {
        _plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)[=\[]", lock, re.MULTILINE)
    }
    homes = packages_distributions()
    missing = {
        word: place
        for word, place in _imported_packages().items()
        if not {_plain(name) for name in homes.get(word, [word])} & installed
    }
    assert not missing, "add to requirements/runtime.in and relock"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
