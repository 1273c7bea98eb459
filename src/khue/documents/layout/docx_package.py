"""The parts of a DOCX, read with limits: a bomb, a macro or an entity ends here."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_MEMBERS = 1000
_MOST_BYTES = 40 * 1024 * 1024
_MOST_RATIO = 200
_SMALL = 1 << 20


class Unsafe(Exception):
    """A macro, an entity, or more content than a letter can have."""


class Package:
    """XML parts by name, parsed when they are asked for."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise ValueError("not a DOCX") from error
        infos = self._zip.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise Unsafe
        self._infos = {info.filename: info for info in infos}
        if any(_is_program(name.lower()) for name in self._infos):
            raise Unsafe
        self._left = _MOST_BYTES
        self._known: dict[str, etree._Element | None] = {}

    def part(self, name: str) -> etree._Element | None:
        """The root of a part, or None where it is absent."""
        if name not in self._known:
            self._known[name] = self._parse(name)
        return self._known[name]

    def related(self, source: str) -> dict[str, str]:
        """Targets of the part's relations inside the package, by id."""
        folder, _slash, base = source.rpartition("/")
        root = self.part(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, str] = {}
        if root is None:
            return found
        for item in root:
            if item.get("TargetMode") != "External" and item.get("Id"):
                target = item.get("Target") or ""
                path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found[str(item.get("Id"))] = posixpath.normpath(path)
        return found

    def _parse(self, name: str) -> etree._Element | None:
        info = self._infos.get(name)
        if info is None:
            return None
        if info.file_size > self._left or (
            info.file_size > _SMALL and info.file_size > _MOST_RATIO * max(info.compress_size, 1)
        ):
            raise Unsafe
        if info.flag_bits & 0x1:
            raise ValueError("an encrypted part")
        with self._zip.open(info) as stream:
            data = stream.read(self._left + 1)
        if len(data) > self._left:
            raise Unsafe
        self._left -= len(data)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise Unsafe
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        root: etree._Element = etree.fromstring(data, parser)
        return root


def _is_program(name: str) -> bool:
    return name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name


def relation_id(element: etree._Element) -> str:
    """The relation that a reference names."""
    return str(element.get(f"{_R}id") or "")


def value(element: etree._Element | None, name: str, key: str = "val") -> str | None:
    """An attribute of a child element: `value(pPr, "jc")`."""
    if element is None:
        return None
    child = element.find(W + name)
    return None if child is None else child.get(W + key)


def twips_mm(text: str | None, fallback: float = 0.0) -> float:
    """Twentieths of a point (or `12.7mm`, as newer files may say) in mm."""
    if text is None:
        return fallback
    units = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
    try:
        for unit, factor in units.items():
            if text.endswith(unit):
                return float(text.removesuffix(unit)) * factor
        return float(text) / 20 * 25.4 / 72
    except ValueError:
        return fallback
