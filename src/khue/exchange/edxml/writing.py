"""Writing a message in the order of the standard (law X-02 … X-05)."""

from __future__ import annotations

import base64
import re
import unicodedata
from datetime import date, datetime
from typing import Any

from lxml import etree

from .types import (
    NAMESPACE,
    Attachment,
    Business,
    Document,
    Organ,
    ResponseFor,
    Staff,
    Status,
)

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_message(message: Document | Status) -> bytes:
    """Write a message without signature (see :func:`.signature.sign`)."""
    return bytes(etree.tostring(build(message), xml_declaration=True, encoding="UTF-8"))


def build(message: Document | Status) -> Any:
    """Return the tree of a message."""
    root = etree.Element(f"{{{NAMESPACE}}}edXML", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    envelope = _add(root, "edXMLEnvelope")
    header = _add(envelope, "edXMLHeader")
    facts = _add(header, "MessageHeader")
    if isinstance(message, Status):
        _status(facts, message)
        return root
    _document(facts, message)
    _traces(header, message)
    manifest = _add(_add(envelope, "edXMLBody"), "edXMLManifest")
    manifest.set("version", "1.0")
    box = _add(root, "AttachmentEncoded")
    for place, item in enumerate(message.attachments, start=1):
        _attachment(manifest, box, item, item.content_id or f"cid:{place}")
    return root


def clean(text: str) -> str:
    """NFC without the characters that XML can't carry."""
    return _FORBIDDEN.sub("", unicodedata.normalize("NFC", text))


def _add(parent: Any, name: str, text: str | None = None) -> Any:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text is not None:
        element.text = clean(text)
    return element


def _document(facts: Any, message: Document) -> None:
    _organ(_add(facts, "From"), message.sender)
    for receiver in message.receivers:
        _organ(_add(facts, "To"), receiver)
    _add(facts, "DocumentId", message.document_id)
    code = _add(facts, "Code")
    _add(code, "CodeNumber", message.number)
    _add(code, "CodeNotation", message.notation)
    promulgation = _add(facts, "PromulgationInfo")
    _add(promulgation, "Place", message.place)
    _add(promulgation, "PromulgationDate", _day(message.issued_on))
    kind = _add(facts, "DocumentType")
    _add(kind, "Type", str(message.type))
    _add(kind, "TypeDetail", str(message.type_detail))
    _add(kind, "TypeName", message.type_name)
    _add(facts, "Subject", message.subject)
    _add(facts, "Content", message.content)
    signer = _add(facts, "SignerInfo")
    _add(signer, "Competence", message.signer.competence)
    _add(signer, "Position", message.signer.position)
    _add(signer, "FullName", message.signer.full_name)
    if message.due_on:
        _add(facts, "DueDate", _day(message.due_on))
    _other(_add(facts, "OtherInfo"), message)
    for answer in message.answers:
        _response(_add(facts, "ResponseFor"), answer)
    if message.steering_type:
        _add(facts, "SteeringType", message.steering_type)
    places = _add(facts, "ToPlaces")
    for place in message.to_places:
        _add(places, "Place", place)


def _other(other: Any, message: Document) -> None:
    _add(other, "Priority", str(message.priority))
    _add(other, "SphereOfPromulgation", message.sphere)
    _add(other, "TyperNotation", message.typer)
    _add(other, "PromulgationAmount", str(message.amount))
    _add(other, "PageAmount", str(message.pages))
    appendixes = _add(other, "Appendixes")
    for appendix in message.appendixes:
        _add(appendixes, "Appendix", appendix)


def _traces(header: Any, message: Document) -> None:
    listed = _add(header, "TraceHeaderList")
    for trace in message.traces:
        station = _add(listed, "TraceHeader")
        _add(station, "OrganId", trace.organ_id)
        _add(station, "Timestamp", _moment(trace.at))
    _business(_add(listed, "Bussiness"), message.business)


def _business(element: Any, business: Business) -> None:
    _add(element, "DocumentId", business.document_id)
    _add(element, "BussinessDocType", str(int(business.type)))
    _add(element, "BussinessDocReason", business.reason)
    _add(element, "Paper", "1" if business.has_paper else "0")
    if business.replaces:
        listed = _add(element, "ReplacementInfoList")
        for item in business.replaces:
            info = _add(listed, "ReplacementInfo")
            _add(info, "DocumentId", item.document_id)
            organs = _add(info, "OrganIdList")
            for organ_id in item.organ_ids:
                _add(organs, "OrganId", organ_id)
    _staff(_add(element, "StaffInfo"), business.staff)


def _status(facts: Any, message: Status) -> None:
    _organ(_add(facts, "From"), message.sender)
    for receiver in message.receivers:
        _organ(_add(facts, "To"), receiver)
    _response(_add(facts, "ResponseFor"), message.answers)
    _staff(_add(facts, "StaffInfo"), message.staff)
    _add(facts, "StatusCode", message.code.value)
    _add(facts, "Description", message.description)
    _add(facts, "Timestamp", _moment(message.at))


def _organ(element: Any, organ: Organ) -> None:
    for name, text in (
        ("OrganId", organ.organ_id),
        ("OrganizationInCharge", organ.in_charge),
        ("OrganName", organ.name),
        ("OrganAdd", organ.address),
        ("Email", organ.email),
        ("Telephone", organ.telephone),
        ("Fax", organ.fax),
        ("Website", organ.website),
    ):
        _add(element, name, text)


def _response(element: Any, answer: ResponseFor) -> None:
    _add(element, "OrganId", answer.organ_id)
    _add(element, "Code", answer.code)
    _add(element, "PromulgationDate", _day(answer.issued_on))
    _add(element, "DocumentId", answer.document_id)


def _staff(element: Any, staff: Staff) -> None:
    _add(element, "Department", staff.department)
    _add(element, "Staff", staff.staff)
    _add(element, "Email", staff.email)
    _add(element, "Mobile", staff.mobile)


def _attachment(manifest: Any, box: Any, item: Attachment, content_id: str) -> None:
    reference = _add(manifest, "Reference")
    _add(reference, "ContentId", content_id)
    _add(reference, "ContentType", item.content_type)
    _add(reference, "Description", item.description)
    _add(reference, "AttachmentName", item.name)
    element = _add(box, "Attachment")
    _add(element, "ContentId", content_id)
    _add(element, "AttachmentName", item.name)
    _add(element, "Description", item.description)
    _add(element, "ContentType", item.content_type)
    _add(element, "ContentTransferEncoded", base64.b64encode(item.data).decode("ascii"))


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


def _moment(at: datetime | None) -> str:
    return f"{at:%Y/%m/%d %H:%M:%S}" if at else ""
