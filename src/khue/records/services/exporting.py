"""A case file as a .zip: its files, the data fields of Annex VI as XML, and checksums."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from django.db import transaction
from django.utils.timezone import localtime

from khue.core.text import fold
from khue.files.selectors import read_content
from khue.organisation import selectors as organisation
from khue.records import audits, permissions
from khue.records.models import CaseFile, CaseItem
from khue.records.types import Rights, Source

from .common import check, write

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_EPOCH = (1980, 1, 1, 0, 0, 0)
# Annex VI: the longest text of each field.
_LIMITS = {
    "OrganId": 13, "FileNotation": 20, "Title": 500, "Maintenance": 30, "Rights": 30,
    "Creator": 30, "Language": 50, "Description": 500, "TypeName": 100, "CodeNumber": 11,
    "CodeNotation": 30, "OrganName": 200, "Subject": 500, "Position": 100, "FullName": 50,
    "ToPlaces": 1000,
}  # fmt: skip


@transaction.atomic
def export_case_file(*, case_file: CaseFile, by: User) -> bytes:
    """Return the .zip; that it was taken is audited. Raises ``NotPermitted``.

    The caller fetched the case file by ``get_case_file_for``.
    """
    check(by, permissions.WORK_CASES, case_file.unit_id)
    unit = organisation.get_unit(case_file.unit_id)
    items = list(
        case_file.items.select_related("outgoing", "incoming").prefetch_related("files__file")
    )
    data = _zip(case_file, unit, items)
    write(audits.CASE_EXPORTED, case_file, by, permissions.WORK_CASES, number=case_file.code)
    return data


def _zip(case_file: CaseFile, unit: Unit, items: list[CaseItem]) -> bytes:
    out = io.BytesIO()
    sums: list[tuple[str, str]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> None:
            sums.append((hashlib.sha256(data).hexdigest(), name))
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)

        names: dict[int, list[str]] = {}
        for item in items:
            for kept in item.files.all():
                name = f"tai-lieu/{item.position:03d}-{kept.position}-{_plain(kept.file.name)}"
                names.setdefault(item.pk, []).append(name)
                put(name, read_content(kept.file))
        put("ho-so.xml", case_xml(case_file, unit, items, names))
        lines = "".join(f"{digest}  {name}\n" for digest, name in sums)
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", _EPOCH), lines)
    return out.getvalue()


def case_xml(
    case_file: CaseFile, unit: Unit, items: list[CaseItem], names: dict[int, list[str]]
) -> bytes:
    """Return the fields of Annex VI for the case file and each of its documents."""
    root = ElementTree.Element("CaseFile")
    _code(root, case_file, unit)
    _field(root, "Title", case_file.title)
    _field(root, "Maintenance", case_file.retention)
    _field(root, "Rights", str(Rights(case_file.rights).label))
    _field(root, "Creator", case_file.keeper_name)
    _field(root, "Language", "Tiếng Việt")
    _field(root, "StartDate", _date(case_file.started_on))
    _field(root, "EndDate", _date(case_file.ended_on))
    _field(root, "DocTotal", str(len(items)))
    _field(root, "PageTotal", str(sum(item.pages for item in items)))
    _field(root, "Description", case_file.description)
    documents = ElementTree.SubElement(root, "Documents")
    for item in items:
        _document(documents, case_file, unit, item, names.get(item.pk, []))
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _code(parent: ElementTree.Element, case_file: CaseFile, unit: Unit) -> None:
    code = ElementTree.SubElement(parent, "FileCode")
    _field(code, "OrganId", unit.organ_id)
    _field(code, "FileCatalog", str(case_file.list.year))
    _field(code, "FileNotation", case_file.code)


def _document(
    parent: ElementTree.Element, case_file: CaseFile, unit: Unit, item: CaseItem, names: list[str]
) -> None:
    tag = "IncomingDocument" if item.source == Source.INCOMING else "Document"
    found = ElementTree.SubElement(parent, tag)
    _code(found, case_file, unit)
    number, _slash, notation = item.reference.partition("/")
    type_name, colon, subject = item.abstract.partition(": ")
    _field(found, "DocOrdinal", str(item.position))
    _field(found, "TypeName", type_name if colon else "")
    _field(found, "CodeNumber", number)
    _field(found, "CodeNotation", notation)
    _field(found, "IssuedDate", _date(item.issued_on))
    _field(found, "OrganName", item.author)
    _field(found, "Subject", subject if colon else item.abstract)
    _field(found, "Language", "Tiếng Việt")
    _field(found, "PageAmount", str(item.pages))
    _field(found, "Description", item.note)
    if item.outgoing is not None:
        _outgoing(found, item)
    if item.incoming is not None:
        _incoming(found, item)
    files = ElementTree.SubElement(found, "Files")
    for name in names:
        _field(files, "File", name)


def _outgoing(parent: ElementTree.Element, item: CaseItem) -> None:
    document = item.outgoing
    if document is None:
        return
    signer = ElementTree.SubElement(parent, "SignerInfo")
    _field(signer, "Position", " ".join(str(text) for text in document.signer_lines))
    _field(signer, "FullName", document.signer_name)
    for line in document.recipient_lines.exclude(kind="archive"):
        to = ElementTree.SubElement(parent, "To")
        _field(to, "OrganName", line.text)
    _field(parent, "Priority", str(_PRIORITIES.get(document.urgency, 0)))
    _field(parent, "DueDate", _date(document.due_on))


def _incoming(parent: ElementTree.Element, item: CaseItem) -> None:
    document = item.incoming
    if document is None:
        return
    _field(parent, "ArrivalDate", f"{localtime(document.arrived_at):%Y-%m-%d}")
    _field(parent, "ArrivalNumber", document.number_text)
    people = dict.fromkeys(work.assignee_name for work in document.assignments.all())
    _field(parent, "ToPlaces", "; ".join(people))
    _field(parent, "DueDate", _date(document.due_on))


_PRIORITIES = {"normal": 0, "urgent": 1, "very_urgent": 2, "express": 3}


def _field(parent: ElementTree.Element, name: str, text: str) -> None:
    clean = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    ElementTree.SubElement(parent, name).text = clean[: _LIMITS.get(name, len(clean))]


def _date(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _plain(name: str) -> str:
    """A name that every system can write, with its ending."""
    stem, dot, ending = name.rpartition(".")
    words = re.sub(r"[^a-z0-9]+", "-", fold(stem if dot else name)).strip("-")[:60] or "tep"
    return f"{words}.{re.sub(r'[^a-z0-9]', '', ending.lower())[:8]}" if dot else words
