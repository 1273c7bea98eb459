"""Screening of zipped office files: every paragraph anywhere in them, and what they embed.

A stamp sits in a header, in a text box, in a drawing or in a picture, rarely in the body that
the usual readers show. Every paragraph element of every XML part is read, letter runs joined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from .archive import Unpacked, read_members
from .citations import finding
from .marks import flow_findings, line_finding
from .types import Limits, Report

Nested = Callable[[bytes, str, str], None]
_TEXT = {"t", "delText", "instrText"}
_PARTS = re.compile(r"^(word|xl|ppt|docProps|customXml)/.*\.xml$|^(content|styles|meta)\.xml$")
_SKIP = re.compile(
    r"(styles|theme\d*|fonttable|websettings|numbering|calcchain)\.xml$|^styles\.xml$"
)
_MEDIA = re.compile(r"\.(png|jpe?g|gif|tiff?|webp)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"\.(docx|xlsx|pptx|odt|ods|odp|pdf|zip)$", re.IGNORECASE)
_HEAD = re.compile(r"(header|footer|drawing|vmlDrawing|diagrams)")
_PROGRAM_NAMES = ("vbaproject.bin", "vbadata.xml")
_OLE_PACKAGE = "\x01Ole10Native".encode("utf-16-le")


def inspect_office(data: bytes, place: str, limits: Limits, report: Report, nested: Nested) -> None:
    """Screen a .docx, .xlsx, .pptx or OpenDocument file."""
    for member in read_members(data, place, limits, report):
        lower = member.name.lower()
        if lower.endswith(_PROGRAM_NAMES) or "/activex/" in lower:
            report.add(finding("type.macro", place))
        elif _MEDIA.search(lower) or _EMBEDDED.search(lower):
            nested(member.data, member.name.rsplit("/", 1)[-1], f"{place} part {member.index}")
        elif lower.endswith(".bin") and _OLE_PACKAGE in member.data:
            report.add(finding("type.embedded_program", place))
        elif (_PARTS.match(member.name) or lower.endswith(".vml")) and not _SKIP.search(lower):
            _inspect_part(member, place, report)
        if report.is_settled:
            return


def _inspect_part(member: Unpacked, place: str, report: Report) -> None:
    lines = list(paragraphs(member.data))
    is_head = bool(_HEAD.search(member.name))
    prominent = len(lines) if is_head else 60
    for hit in flow_findings(lines, place, prominent=prominent):
        report.add(hit)
    for text in boxed_text(member.data):
        hit_in_box = line_finding(text, place, is_prominent=True)
        if hit_in_box is not None:
            report.add(hit_in_box)


def _parse(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.LxmlError:
        return None


def paragraphs(data: bytes) -> Iterator[str]:
    """The lines of one XML part: paragraphs, shared strings, inline cells, headers of sheets."""
    root = _parse(data)
    if root is None:
        return
    for element in root.iter("*"):
        name = _local(element)
        if name in {"p", "h", "si", "is", "title", "subject", "keywords", "description"}:
            yield from _lines_of(element)
        elif name.startswith(("oddHeader", "oddFooter", "evenHeader", "firstHeader")):
            yield from re.split(r"&[LCR]|\n", element.text or "")


def _lines_of(paragraph: etree._Element) -> Iterator[str]:
    pieces: list[str] = []
    _collect(paragraph, pieces, is_top=True)
    yield from "".join(pieces).split("\n")


def _collect(element: etree._Element, pieces: list[str], *, is_top: bool) -> None:
    """Text of a paragraph without the paragraphs nested in it (text boxes have their own)."""
    name = _local(element)
    if not is_top and name in {"p", "h", "rPh"}:
        return
    if name in {"br", "cr", "line-break"}:
        pieces.append("\n")
    elif name == "tab":
        pieces.append("\n" if len("".join(pieces).strip()) else "")
    elif element.text and (name in _TEXT or _is_odf(element) or not len(element)):
        pieces.append(element.text)
    for child in element:
        if not isinstance(child, etree._Comment | etree._ProcessingInstruction):
            _collect(child, pieces, is_top=False)
        if child.tail and (_is_odf(element) or name in _TEXT):
            pieces.append(child.tail)


def boxed_text(data: bytes) -> Iterator[str]:
    """Text boxes and word art: what stands there is set apart by its nature."""
    root = _parse(data)
    if root is None:
        return
    for element in root.iter("*"):
        name = _local(element)
        if name == "textpath" and element.get("string"):
            yield str(element.get("string"))
        elif name in {"txbxContent", "txBody", "text-box"}:
            joined = [line for part in element.iter("{*}p") for line in _lines_of(part)]
            yield " ".join(line.strip() for line in joined if line.strip())


def _local(element: etree._Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _is_odf(element: etree._Element) -> bool:
    return "opendocument:xmlns:text" in str(element.tag)
