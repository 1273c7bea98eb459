"""Reading a message: tolerant of what samples do wrong, strict about what could do harm."""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from . import guard
from .identifiers import findings_about, parse_date, parse_time
from .secrecy import secrecy_mark
from .types import (
    NAMESPACE,
    Attachment,
    Business,
    BusinessType,
    Document,
    EdxmlRefused,
    Finding,
    Limits,
    Oddity,
    Organ,
    Problem,
    Reading,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusCode,
    Trace,
)

_PRIORITIES = range(4)


def read_message(data: bytes, *, limits: Limits | None = None) -> Reading:
    """Read a document or status message; raises :class:`EdxmlRefused`.

    What is odd (a byte order mark, an impossible date, an identifier that is a GUID) becomes a
    finding. Namespaces are taken as they come: samples mix them.
    """
    bounds = limits or Limits()
    trimmed, findings = guard.trimmed(data, bounds)
    return read_tree(guard.tree(trimmed, bounds), bounds, findings)


def read_tree(root: Any, limits: Limits, findings: list[Finding] | None = None) -> Reading:
    """Read the tree of an inspected message."""
    return _Reader(root, limits, findings or []).read()


def local_name(element: Any) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """The first descendant along the path of local names, or ``None``."""
    for name in path:
        if element is None:
            return None
        element = next((item for item in element if local_name(item) == name), None)
    return element


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of one local name."""
    return (item for item in (() if element is None else element) if local_name(item) == name)


def words(element: Any, *path: str) -> str:
    """The text at the path in NFC, without spaces around it; "" where there is nothing."""
    found = child(element, *path)
    text = "".join(found.itertext()) if found is not None else ""
    return unicodedata.normalize("NFC", text).strip()


class _Reader:
    def __init__(self, root: Any, limits: Limits, findings: list[Finding]) -> None:
        self._root, self._limits, self._findings = root, limits, findings

    def read(self) -> Reading:
        header = child(self._root, "edXMLEnvelope", "edXMLHeader")
        facts = child(header, "MessageHeader")
        if local_name(self._root) != "edXML" or facts is None:
            raise EdxmlRefused(Problem.NOT_EDXML, local_name(self._root)[:60])
        if not self._root.tag.startswith(f"{{{NAMESPACE}}}"):
            self._note(Oddity.NAMESPACE, self._root.tag[:120])
        mark = secrecy_mark(self._root)
        if mark:
            raise EdxmlRefused(Problem.SECRECY, mark)
        sender = _organ(child(facts, "From"))
        if not sender.organ_id:
            raise EdxmlRefused(Problem.NO_SENDER)
        is_status = child(facts, "StatusCode") is not None
        message = self._status(facts, sender) if is_status else self._document(facts, sender)
        return Reading(message, tuple(self._findings))

    def _status(self, facts: Any, sender: Organ) -> Status:
        said = words(facts, "StatusCode")
        try:
            code = StatusCode(said.zfill(2))
        except ValueError as error:
            raise EdxmlRefused(Problem.STATUS, said[:20]) from error
        return Status(
            sender=sender,
            receivers=tuple(_organ(item) for item in children(facts, "To")),
            answers=self._response(child(facts, "ResponseFor")),
            code=code,
            description=words(facts, "Description"),
            at=self._time(words(facts, "Timestamp")),
            staff=_staff(child(facts, "StaffInfo")),
        )

    def _document(self, facts: Any, sender: Organ) -> Document:
        header = child(self._root, "edXMLEnvelope", "edXMLHeader")
        other = child(facts, "OtherInfo")
        identifier = words(facts, "DocumentId")
        self._findings += findings_about(identifier)
        return Document(
            sender=sender,
            receivers=tuple(_organ(item) for item in children(facts, "To")),
            document_id=identifier,
            number=words(facts, "Code", "CodeNumber"),
            notation=words(facts, "Code", "CodeNotation"),
            place=words(facts, "PromulgationInfo", "Place"),
            issued_on=self._date(words(facts, "PromulgationInfo", "PromulgationDate")),
            type=_number(words(facts, "DocumentType", "Type"), 2),
            type_detail=_number(words(facts, "DocumentType", "TypeDetail"), 0),
            type_name=words(facts, "DocumentType", "TypeName"),
            subject=words(facts, "Subject"),
            content=words(facts, "Content"),
            signer=_signer(child(facts, "SignerInfo")),
            due_on=self._date(words(facts, "DueDate")),
            to_places=_texts(child(facts, "ToPlaces"), "Place"),
            priority=self._priority(words(other, "Priority")),
            sphere=words(other, "SphereOfPromulgation"),
            typer=words(other, "TyperNotation"),
            amount=_number(words(other, "PromulgationAmount"), 0),
            pages=_number(words(other, "PageAmount"), 0),
            appendixes=_texts(child(other, "Appendixes"), "Appendix"),
            steering_type=words(facts, "SteeringType"),
            answers=tuple(self._response(item) for item in children(facts, "ResponseFor")),
            traces=self._traces(header),
            business=self._business(child(header, "TraceHeaderList", "Bussiness")),
            attachments=self._attachments(),
        )

    def _traces(self, header: Any) -> tuple[Trace, ...]:
        listed = children(child(header, "TraceHeaderList"), "TraceHeader")
        return tuple(
            Trace(words(item, "OrganId"), self._time(words(item, "Timestamp"))) for item in listed
        )

    def _business(self, element: Any) -> Business:
        if element is None:
            return Business()
        said = words(element, "BussinessDocType")
        number = _number(said, -1) if said else 0
        if number not in list(BusinessType):
            self._note(Oddity.BUSINESS_TYPE, said)
            number = 0
        listed = children(child(element, "ReplacementInfoList"), "ReplacementInfo")
        return Business(
            type=BusinessType(number),
            document_id=words(element, "DocumentId"),
            reason=words(element, "BussinessDocReason"),
            has_paper=words(element, "Paper") == "1",
            replaces=tuple(
                Replacement(
                    words(item, "DocumentId"), _texts(child(item, "OrganIdList"), "OrganId")
                )
                for item in listed
            ),
            staff=_staff(child(element, "StaffInfo")),
        )

    def _response(self, element: Any) -> ResponseFor:
        if element is None:
            return ResponseFor()
        return ResponseFor(
            organ_id=words(element, "OrganId"),
            code=words(element, "Code"),
            issued_on=self._date(words(element, "PromulgationDate")),
            document_id=words(element, "DocumentId"),
        )

    def _attachments(self) -> tuple[Attachment, ...]:
        listed = list(children(child(self._root, "AttachmentEncoded"), "Attachment"))
        if len(listed) > self._limits.attachments:
            raise EdxmlRefused(Problem.TOO_MANY, str(len(listed)))
        found = tuple(self._attachment(item) for item in listed)
        manifest = child(self._root, "edXMLEnvelope", "edXMLBody", "edXMLManifest")
        promised = [words(item, "ContentId") for item in children(manifest, "Reference")]
        if sorted(promised) != sorted(item.content_id for item in found):
            self._note(Oddity.MANIFEST, ", ".join(promised)[:120])
        return found

    def _attachment(self, element: Any) -> Attachment:
        said = words(element, "AttachmentName")
        name = safe_name(said)
        if name != said:
            self._note(Oddity.NAME, said[:120])
        encoded = child(element, "ContentTransferEncoded")
        text = "".join((encoded.text or "").split()) if encoded is not None else ""
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise EdxmlRefused(Problem.BASE64, name) from error
        return Attachment(
            name=name,
            data=data,
            content_type=words(element, "ContentType") or "application/octet-stream",
            description=words(element, "Description"),
            content_id=words(element, "ContentId"),
        )

    def _priority(self, text: str) -> int:
        number = _number(text, -1) if text else 0
        if number in _PRIORITIES:
            return number
        self._note(Oddity.PRIORITY, text[:40])
        return 0

    def _date(self, text: str) -> date | None:
        day = parse_date(text) if text else None
        if text and day is None:
            self._note(Oddity.DATE, text[:40])
        return day

    def _time(self, text: str) -> datetime | None:
        moment = parse_time(text) if text else None
        if text and moment is None:
            self._note(Oddity.DATE, text[:40])
        return moment

    def _note(self, oddity: Oddity, detail: str = "") -> None:
        self._findings.append(Finding(oddity, detail))


def safe_name(text: str) -> str:
    """A file's own name without folders and control characters; never empty."""
    last = text.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf")).strip(" .")
    return kept or "attachment"


def _organ(element: Any) -> Organ:
    return Organ(
        organ_id=words(element, "OrganId"),
        name=words(element, "OrganName"),
        in_charge=words(element, "OrganizationInCharge"),
        address=words(element, "OrganAdd"),
        email=words(element, "Email"),
        telephone=words(element, "Telephone"),
        fax=words(element, "Fax"),
        website=words(element, "Website"),
    )


def _signer(element: Any) -> Signer:
    return Signer(
        words(element, "Competence"), words(element, "Position"), words(element, "FullName")
    )


def _staff(element: Any) -> Staff:
    return Staff(
        department=words(element, "Department"),
        staff=words(element, "Staff"),
        email=words(element, "Email"),
        mobile=words(element, "Mobile"),
    )


def _texts(element: Any, name: str) -> tuple[str, ...]:
    return tuple(text for item in children(element, name) if (text := words(item)))


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
