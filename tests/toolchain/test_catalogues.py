"""The catalogue gate sees what it is for, and catalogues are compiled without gettext."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def _domain(tmp_path: Path, entries: str, source: str = "") -> Path:
    domain = tmp_path / "khue" / "thing"
    place = domain / "locale" / "vi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (domain / "apps.py").write_text(source, encoding="utf-8")
    (place / "django.po").write_text(HEAD + entries, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ('msgid "Send"\nmsgstr ""\n', "no translation"),
        ('#, fuzzy\nmsgid "Send"\nmsgstr "Gửi"\n', "fuzzy"),
        ('#~ msgid "Send"\n#~ msgstr "Gửi"\n', "no longer used"),
        ('msgid "%(n)s sent"\nmsgstr "Đã gửi"\n', "different placeholders"),
        ('msgid "a"\nmsgid_plural "%(n)s b"\nmsgstr[0] "b"\n', "different placeholders"),
    ],
)
def test_gate_sees(tmp_path: Path, entries: str, said: str) -> None:
    found = catalogues.problems(_domain(tmp_path, entries))
    assert len(found) == 1
    assert said in found[0]


def test_gate_passes_a_good_catalogue(tmp_path: Path) -> None:
    good = 'msgid "a"\nmsgid_plural "%(n)s b"\nmsgstr[0] "%(n)s bê"\n'
    assert catalogues.problems(_domain(tmp_path, good)) == []


def test_compiled_catalogue_follows_its_source(tmp_path: Path) -> None:
    source = _domain(tmp_path, 'msgid "Send"\nmsgstr "Gửi"\n')
    assert catalogues.compile_all(source) == 1
    assert catalogues.compile_all(source) == 0
    compiled = next(source.glob("**/*.mo"))
    assert [entry.msgstr for entry in polib.mofile(str(compiled))] == ["Gửi"]


@pytest.mark.skipif(not catalogues.has_gettext(), reason="gettext is not installed")
def test_sources_and_catalogue_are_compared(tmp_path: Path) -> None:
    source = _domain(
        tmp_path,
        'msgid "Old"\nmsgstr "Cũ"\n\nmsgid "Send"\nmsgstr "Gửi"\n',
        source="from django.utils.translation import gettext as _\n\n_('Send')\n_('New')\n",
    )
    found = catalogues.differences(source)
    assert found == [
        "thing/django.po: «New» is missing from the catalogue.",
        "thing/django.po: «Old» is no longer in the sources.",
    ]
