"""Values of edXML (QCVN 102:2016/BTTTT): documents, statuses, and what was found while reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


class BusinessType(IntEnum):
    """``BussinessDocType``: what the sender wants of this message."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


class StatusCode(StrEnum):
    """``StatusCode``: how far the receiver has come, or what the sender asks of it (13)."""

    ARRIVED = "01"
    REFUSED = "02"
    REGISTERED = "03"
    ASSIGNED = "04"
    IN_WORK = "05"
    DONE = "06"
    RECALL_ASKED = "13"
    AGREED = "15"
    DECLINED = "16"


class Problem(StrEnum):
    """Why a message is refused whole; nothing of it may be kept."""

    TOO_LARGE = "too_large"
    NOT_XML = "not_xml"
    NOT_EDXML = "not_edxml"
    DOCTYPE = "doctype"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TEXT_TOO_LONG = "text_too_long"
    BASE64 = "base64"
    NO_SENDER = "no_sender"
    STATUS = "status"
    SECRECY = "secrecy"


class Oddity(StrEnum):
    """What is wrong but survived: the clerk sees it, the message is read."""

    BOM = "bom"
    JUNK_BEFORE = "junk_before"
    DATE = "date"
    DOCUMENT_ID_EMPTY = "document_id_empty"
    DOCUMENT_ID_OPAQUE = "document_id_opaque"
    DOCUMENT_ID_DATE = "document_id_date"
    BUSINESS_TYPE = "business_type"
    PRIORITY = "priority"
    MANIFEST = "manifest"
    NAMESPACE = "namespace"
    NAME = "name"


class EdxmlRefused(Exception):
    """The message is not read; ``problem`` says why, ``detail`` where."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        self.problem = problem
        self.detail = detail
        super().__init__(f"{problem}: {detail}" if detail else str(problem))


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity and the text in which it was found."""

    oddity: Oddity
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one message, in bytes, counts and levels."""

    message: int = 64 * 1024 * 1024
    depth: int = 40
    elements: int = 20_000
    text: int = 256 * 1024
    attachments: int = 60


@dataclass(frozen=True, slots=True)
class Organ:
    """A body that sends or receives."""

    organ_id: str
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed the paper: TM., KT., TL., TUQ.; the post; the name."""

    competence: str = ""
    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Whom to ask at the other end."""

    department: str = ""
    staff: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One station of the way."""

    organ_id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """An earlier document that this one replaces, and at whom."""

    document_id: str
    organ_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Business:
    """``Bussiness`` (sic): new, recall, update or replacement, with its reason."""

    type: BusinessType = BusinessType.NEW
    document_id: str = ""
    reason: str = ""
    has_paper: bool = False
    replaces: tuple[Replacement, ...] = ()
    staff: Staff = field(default_factory=Staff)


@dataclass(frozen=True, slots=True)
class ResponseFor:
    """The earlier document that is answered, told about or called back."""

    organ_id: str = ""
    code: str = ""
    issued_on: date | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the message."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"
    description: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A message that carries an official document."""

    sender: Organ
    receivers: tuple[Organ, ...]
    document_id: str
    number: str = ""
    notation: str = ""
    place: str = ""
    issued_on: date | None = None
    type: int = 2
    type_detail: int = 0
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: Signer = field(default_factory=Signer)
    due_on: date | None = None
    to_places: tuple[str, ...] = ()
    priority: int = 0
    sphere: str = ""
    typer: str = ""
    amount: int = 0
    pages: int = 0
    appendixes: tuple[str, ...] = ()
    steering_type: str = ""
    answers: tuple[ResponseFor, ...] = ()
    traces: tuple[Trace, ...] = ()
    business: Business = field(default_factory=Business)
    attachments: tuple[Attachment, ...] = ()

    @property
    def reference(self) -> str:
        """Number and symbol as one: ``05/PGDĐT-VP``."""
        return "/".join(part for part in (self.number, self.notation) if part)


@dataclass(frozen=True, slots=True)
class Status:
    """A message that says how far a document has come."""

    sender: Organ
    answers: ResponseFor
    code: StatusCode
    description: str = ""
    at: datetime | None = None
    staff: Staff = field(default_factory=Staff)
    receivers: tuple[Organ, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A message that was read, with its oddities."""

    message: Document | Status
    findings: tuple[Finding, ...] = ()
