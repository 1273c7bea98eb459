"""The first look at bytes from outside: bounded, without building anything.

expat walks the message once and stops at the first thing that is not allowed: a DOCTYPE (and so
every entity, inside or outside), levels beyond measure, too many elements, a text that is too long
where no file is expected. Only then a tree is built, by a parser with the same encoding.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from lxml import etree

from .types import EdxmlRefused, Finding, Limits, Oddity, Problem

_BOM = b"\xef\xbb\xbf"
_JUNK = 64
FILE = "ContentTransferEncoded"
# A signature's certificate and value are base64 too, but short.


def trimmed(data: bytes, limits: Limits) -> tuple[bytes, list[Finding]]:
    """Return the bytes from the first tag on, and what stood before it."""
    if len(data) > limits.message:
        raise EdxmlRefused(Problem.TOO_LARGE, str(len(data)))
    findings = []
    if data.startswith(_BOM):
        data = data.removeprefix(_BOM)
        findings.append(Finding(Oddity.BOM))
    start = data[: _JUNK + 1].find(b"<")
    if start < 0:
        raise EdxmlRefused(Problem.NOT_XML)
    junk = data[:start].replace(_BOM, b"")
    if junk.strip():
        findings.append(Finding(Oddity.JUNK_BEFORE, junk.decode("ascii", "replace")))
    return data[start:], findings


def inspect(data: bytes, limits: Limits) -> None:
    """Walk through the message once; raises :class:`EdxmlRefused` at what is not allowed."""
    _Walk(limits).run(data)


def tree(data: bytes, limits: Limits) -> Any:
    """Build the tree of inspected bytes; nothing is fetched and nothing expanded."""
    inspect(data, limits)
    try:
        root = etree.fromstring(data, hardened())
    except etree.XMLSyntaxError as error:
        raise EdxmlRefused(Problem.NOT_XML, str(error)[:200]) from error
    if root.getroottree().docinfo.doctype:
        raise EdxmlRefused(Problem.DOCTYPE)
    return root


def hardened() -> Any:
    """A parser for bytes that :func:`inspect` has passed (hence long texts are allowed)."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


class _Walk:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._path: list[str] = []
        self._elements = 0
        self._text = 0

    def run(self, data: bytes) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise EdxmlRefused(Problem.NOT_XML, str(error)) from error

    def _doctype(self, name: str, *_rest: object) -> None:
        raise EdxmlRefused(Problem.DOCTYPE, name[:60])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name.rpartition(":")[2])
        self._elements += 1
        self._text = 0
        if len(self._path) > self._limits.depth:
            raise EdxmlRefused(Problem.TOO_DEEP)
        if self._elements > self._limits.elements or len(attributes) > 40:
            raise EdxmlRefused(Problem.TOO_MANY)
        if sum(map(len, attributes.values())) > self._limits.text:
            raise EdxmlRefused(Problem.TEXT_TOO_LONG, self._path[-1][:60])

    def _end(self, _name: str) -> None:
        self._path.pop()
        self._text = 0

    def _characters(self, text: str) -> None:
        if self._path[-1] == FILE:
            return
        self._text += len(text)
        if self._text > self._limits.text:
            raise EdxmlRefused(Problem.TEXT_TOO_LONG, self._path[-1][:60])
