"""Messages in the shapes that systems send, made here; keys for signing them."""

from __future__ import annotations

import base64
import datetime as dt
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from khue.exchange.edxml import (
    Attachment,
    Business,
    BusinessType,
    Document,
    Organ,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    Status,
    StatusCode,
    Trace,
    document_id,
)

DEPARTMENT = Organ(
    organ_id="000.00.20.H29",
    name="Sở Giáo dục và Đào tạo",
    in_charge="Ủy ban nhân dân Thành phố",
    address="66-68 Lê Thánh Tôn",
    email="sogddt@example.vn",
    telephone="028 3822 9360",
)
OFFICE = Organ(organ_id="012.20.00.H29", name="Phòng Giáo dục và Đào tạo")
DAY = dt.date(2026, 11, 5)
PDF = b"%PDF-1.7 sample \xff\x00\x01"


def key_pair(name: str = "axis") -> tuple[str, str]:
    """A private key and its self-signed certificate, PEM both; the same for the same name."""
    return _made(name)


@cache
def _made(name: str) -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def make_document(**changes: object) -> Document:
    """Return a complete letter with a file."""
    values: dict[str, object] = {
        "sender": DEPARTMENT,
        "receivers": (OFFICE,),
        "document_id": document_id(DEPARTMENT.organ_id, DAY, "2143/SGDĐT-VP"),
        "number": "2143",
        "notation": "SGDĐT-VP",
        "place": "Thành phố Hồ Chí Minh",
        "issued_on": DAY,
        "type": 2,
        "type_name": "Công văn",
        "subject": "V/v cập nhật thông tin hồ sơ quản lý",
        "content": "Cập nhật thông tin hồ sơ quản lý",
        "signer": Signer("KT. GIÁM ĐỐC", "Phó Giám đốc", "Nguyễn Văn Hiếu"),
        "due_on": DAY + dt.timedelta(days=10),
        "to_places": ("Như trên", "Lưu: VT"),
        "priority": 1,
        "amount": 1,
        "pages": 2,
        "appendixes": ("Phụ lục I",),
        "traces": (Trace(DEPARTMENT.organ_id, dt.datetime(2026, 11, 5, 8, 0)),),  # noqa: DTZ001
        "business": Business(reason="Văn bản điện tử mới", staff=Staff("Văn phòng", "Lê Thị Lan")),
        "attachments": (Attachment("cong-van.pdf", PDF, "application/pdf", "Công văn", "cid:1"),),
        **changes,
    }
    return Document(**values)  # type: ignore[arg-type]


def make_replacement() -> Document:
    """Return a letter that replaces an earlier one."""
    earlier = document_id(DEPARTMENT.organ_id, DAY, "2100/SGDĐT-VP")
    return make_document(
        business=Business(
            type=BusinessType.REPLACE,
            document_id=earlier,
            reason="Sai phụ lục",
            replaces=(Replacement(earlier, (OFFICE.organ_id,)),),
        )
    )


def make_status(code: StatusCode = StatusCode.ARRIVED, **changes: object) -> Status:
    """Return what the office answers."""
    values: dict[str, object] = {
        "sender": OFFICE,
        "receivers": (DEPARTMENT,),
        "answers": ResponseFor(
            DEPARTMENT.organ_id,
            "2143/SGDĐT-VP",
            DAY,
            document_id(DEPARTMENT.organ_id, DAY, "2143/SGDĐT-VP"),
        ),
        "code": code,
        "description": "Văn thư - Phòng GD&ĐT - Đã đến",
        "at": dt.datetime(2026, 11, 5, 9, 30, 5),  # noqa: DTZ001 (local by the standard)
        "staff": Staff("Văn thư", "Trần Thị Sen", "vanthu@example.vn", "0900000000"),
        **changes,
    }
    return Status(**values)  # type: ignore[arg-type]


def foreign(
    *,
    before: bytes = b"\xef\xbb\xbf",
    identifier: str = "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT",
    day: str = "2019/02/30",
    extra: str = "",
    name: str = "1896_QD-TTg.doc",
    data: bytes = b"PK\x03\x04",
) -> bytes:
    """A message as another system writes it: prefixes mixed, a signature in no namespace of its own."""
    q = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
    encoded = base64.b64encode(data).decode()
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{q}">
  <edXML:edXMLEnvelope xmlns:edXML="{q}">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From><edXML:OrganId>002.00.20.H13</edXML:OrganId>
          <edXML:OrganName> UBND xã Hòa Tiến </edXML:OrganName></edXML:From>
        <edXML:To><edXML:OrganId>28.22.H17</edXML:OrganId></edXML:To>
        <edXML:DocumentId>{identifier}</edXML:DocumentId>
        <edXML:Code><edXML:CodeNumber>74fass22</edXML:CodeNumber>
          <edXML:CodeNotation>VPCP-TTĐT</edXML:CodeNotation></edXML:Code>
        <edXML:PromulgationInfo><edXML:Place>Hà Nội</edXML:Place>
          <edXML:PromulgationDate>{day}</edXML:PromulgationDate></edXML:PromulgationInfo>
        <edXML:DocumentType><edXML:Type>1</edXML:Type></edXML:DocumentType>
        <edXML:Subject>V/v kết nối, liên thông</edXML:Subject>{extra}
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:Bussiness><edXML:DocumentId>000.00.00.G22,2014/02/30,7806/VPCP</edXML:DocumentId>
          <edXML:BussinessDocType>0</edXML:BussinessDocType></edXML:Bussiness>
      </edXML:TraceHeaderList>
      <Signature><SignedInfo><Reference URI=""/></SignedInfo>
        <KeyInfo><X509Data><X509Certificate>MIIFqTCCBJG</X509Certificate></X509Data></KeyInfo>
      </Signature>
    </edXML:edXMLHeader>
    <edXML:edXMLBody><edXML:edXMLManifest version="1.0"><edXML:Reference>
      <edXML:ContentId>cid:209</edXML:ContentId></edXML:Reference></edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded><Attachment><ContentId>cid:209</ContentId>
    <AttachmentName>{name}</AttachmentName><ContentType>application/zip</ContentType>
    <edXML:ContentTransferEncoded xmlns:edXML="{q}">{encoded}</edXML:ContentTransferEncoded>
  </Attachment></AttachmentEncoded>
</edXML>"""
    return before + text.encode()
