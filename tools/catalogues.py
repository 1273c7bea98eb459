"""Catalogues: compiling them without gettext, and the gate that keeps Vietnamese complete.

Vietnamese is what people read, so an untranslated, fuzzy or outdated message is a defect like any
other. The messages of the sources are extracted anew with gettext, in a copy, and compared.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

LANGUAGE = "vi"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
Key = tuple[str | None, str]


def catalogues(source: Path) -> Iterator[Path]:
    """Every .po file of the product."""
    yield from sorted(source.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_all(source: Path) -> int:
    """Write every .mo that is missing or older than its .po; return how many."""
    written = 0
    for path in catalogues(source):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        partial = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(path)).save_as_mofile(str(partial))
        partial.replace(target)
        written += 1
    return written


def problems(source: Path) -> list[str]:
    """What is wrong with the Vietnamese catalogues as they stand, a sentence each."""
    found: list[str] = []
    for path in catalogues(source):
        if path.parts[-3] == LANGUAGE:
            name = f"{path.relative_to(source)}"
            for entry in polib.pofile(str(path)):
                found += [f"{name}: {wrong}" for wrong in _entry(entry)]
    return found


def _entry(entry: polib.POEntry) -> list[str]:
    shown = entry.msgid if len(entry.msgid) < 60 else entry.msgid[:57] + "…"
    if entry.obsolete:
        return [f"«{shown}» is no longer used: remove it."]
    if entry.fuzzy:
        return [f"«{shown}» is fuzzy: review the translation and remove the mark."]
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        return [f"«{shown}» has no translation."]
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    return [
        f"«{shown}» and its translation have different placeholders: {text}"
        for text in texts
        if _placeholders(text) != wanted
    ]


def _placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)) - {"%%"})


def has_gettext() -> bool:
    """Can messages be extracted on this machine?"""
    return all(shutil.which(name) for name in ("xgettext", "msgmerge", "msguniq", "msgattrib"))


def differences(source: Path) -> list[str]:
    """Messages that the sources have and the catalogues lack, and the other way round."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="khue-messages-") as folder:
        for domain in sorted(path.parent for path in source.glob("khue/*/apps.py")):
            copy = Path(folder) / domain.name
            shutil.copytree(domain, copy, ignore=shutil.ignore_patterns("tests", "__pycache__"))
            found += _domain(domain, copy)
    return found


def _domain(domain: Path, copy: Path) -> list[str]:
    found: list[str] = []
    for kind in ("django", "djangojs"):
        place = Path("locale") / LANGUAGE / "LC_MESSAGES" / f"{kind}.po"
        kept = _keys(domain / place)
        if kind == "djangojs" and not kept:
            continue
        used = _extract(copy, kind, place)
        name = f"{domain.name}/{place.name}"
        found += [f"{name}: «{key[1]}» is missing from the catalogue." for key in used - kept]
        found += [f"{name}: «{key[1]}» is no longer in the sources." for key in kept - used]
    return sorted(found)


def _extract(copy: Path, kind: str, place: Path) -> set[Key]:
    """The messages of one domain, extracted into an empty catalogue."""
    shutil.rmtree(copy / "locale", ignore_errors=True)
    (copy / "locale").mkdir()
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", LANGUAGE, "-d", kind]
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [*command, "--no-location", "--no-wrap"],
        cwd=copy,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"makemessages failed in {copy.name}: {done.stderr.strip()}")
    return _keys(copy / place)


def _keys(path: Path) -> set[Key]:
    if not path.exists():
        return set()
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}
