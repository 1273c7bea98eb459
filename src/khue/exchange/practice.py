"""The demo's partner: a department that this process plays, with keys of its own.

It speaks as a stranger would: it gets sealed requests, checks signatures by our certificate, and
answers through our hub with its own key. Never outside the demo.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from khue.core.errors import ConnectorError
from khue.core.tasks import enqueue

from . import edxml
from .models import Connection, Partner
from .selectors import current_key
from .services import handle
from .services.keys import unlock
from .services.wires import PRACTICE
from .vxp import Answer, Credentials, MessageType, NotAuthentic, Request, check, signed_headers

if TYPE_CHECKING:
    from .edxml import Document, ResponseFor, Status

ORGAN_ID = "000.00.99.H29"
NAME = "Sở Giáo dục và Đào tạo (thử nghiệm)"
ANSWER_TASK = "exchange.practice_answer"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_WORDS = {
    edxml.StatusCode.ARRIVED: "Văn bản đã đến",
    edxml.StatusCode.REGISTERED: "Văn thư Sở đã tiếp nhận",
    edxml.StatusCode.ASSIGNED: "Đã phân công Văn phòng Sở",
    edxml.StatusCode.AGREED: "Đồng ý",
}


class PracticeWire:
    """The partner's hub in this process."""

    def send(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Take a request as an HTTP server would."""
        lower = {name.lower(): value for name, value in headers.items()}
        request = Request(method, path, lower, body)
        connection = _connection()
        secret = unlock(bytes(connection.secret_out or b""), f"out:{connection.system_id}")
        try:
            check(request, secret, path=path, now=timezone.now())
        except NotAuthentic as error:
            raise ConnectorError("401", permanent=True) from error
        if path == "sendEdoc":
            return 200, self._take(request).to_json()
        data = [{"id": ORGAN_ID, "name": NAME}] if path == "getAgenciesList" else []
        return 200, Answer(data=data).to_json()

    @staticmethod
    def _take(request: Request) -> Answer:
        key = current_key()
        found = edxml.read_verified(
            request.body, certificate_pem=key.certificate_pem if key else ""
        )
        if not found.is_proved:
            return Answer("403", "Chữ ký không hợp lệ")
        message = found.reading.message
        for code in _codes(message):
            enqueue(
                ANSWER_TASK,
                unit_id=0,
                code=code,
                organ_id=message.sender.organ_id,
                document_id=_subject_of(message, code),
            )
        return Answer(doc_id=request.doc_id)


def _codes(message: Document | Status) -> tuple[str, ...]:
    """The statuses with which the partner answers."""
    if isinstance(message, edxml.Document):
        is_new = message.business.type is edxml.BusinessType.NEW
        return ("01", "03", "04") if is_new else ("01", "15")
    return ("15",) if message.code is edxml.StatusCode.RECALL_ASKED else ()


def _subject_of(message: Document | Status, code: str) -> str:
    """Which document an answer is about: a change is answered on the earlier one."""
    if isinstance(message, edxml.Document):
        earlier = message.business.document_id
        return earlier if code == "15" and earlier else message.document_id
    return message.answers.document_id


def answer(*, code: str, organ_id: str, document_id: str) -> None:
    """Send a status to our own hub, as the partner."""
    said = edxml.StatusCode(code)
    status = edxml.Status(
        sender=_organ(),
        receivers=(edxml.Organ(organ_id),),
        answers=_response(organ_id, document_id),
        code=said,
        description=_WORDS.get(said, ""),
        at=_now(),
        staff=edxml.Staff("Văn phòng Sở", "Lê Minh Tâm"),
    )
    _call(status, MessageType.STATUS, f"practice-{code}-{document_id}"[:120])


def bring_letter(*, organ_id: str, unit_name: str, pdf: bytes) -> None:
    """Send a letter to one of our units, as the partner."""
    day = timezone.localdate()
    letter = edxml.Document(
        sender=_organ(),
        receivers=(edxml.Organ(organ_id, unit_name),),
        document_id=edxml.document_id(ORGAN_ID, day, "3861/SGDĐT-VP"),
        number="3861",
        notation="SGDĐT-VP",
        place="Thành phố",
        issued_on=day,
        type_name="Công văn",
        subject="Về việc kết nối, gửi nhận văn bản điện tử qua Trục liên thông",
        content="Kết nối, gửi nhận văn bản điện tử qua Trục liên thông",
        signer=edxml.Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thành Trung"),
        due_on=day + dt.timedelta(days=7),
        to_places=("Như trên", "Lưu: VT"),
        pages=1,
        amount=1,
        traces=(edxml.Trace(ORGAN_ID, _now()),),
        business=edxml.Business(reason="Văn bản điện tử mới"),
        attachments=(
            edxml.Attachment("3861-SGDDT-VP.pdf", pdf, "application/pdf", "Công văn", "cid:1"),
        ),
    )
    _call(letter, MessageType.DOCUMENT, f"practice-letter-{organ_id}-{day:%Y%m%d}")


def key_pair() -> tuple[str, str]:
    """The partner's private key, derived from the demo's secret, and a certificate for it."""
    derive = HKDF(hashes.SHA256(), length=48, salt=None, info=b"khue.exchange.practice")
    number = int.from_bytes(derive.derive(settings.SECRET_KEY.encode()), "big") % (_ORDER - 1) + 1
    key = ec.derive_private_key(number, ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = timezone.now().replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def _call(message: Document | Status, kind: MessageType, doc_id: str) -> None:
    connection = _connection()
    partner = Partner.objects.get(connection=connection, organ_id=ORGAN_ID)
    body = edxml.sign(message, key_pem=key_pair()[0], certificate_pem=partner.certificate_pem)
    secret = unlock(bytes(connection.secret_in), f"in:{connection.system_id}")
    headers = signed_headers(
        Credentials(connection.system_id, secret),
        path="sendEdoc",
        body=body,
        now=timezone.now(),
        message_type=kind,
        sender=ORGAN_ID,
        doc_id=doc_id,
    )
    lower = {name.lower(): value for name, value in headers.items()}
    reply = handle(Request("POST", "sendEdoc", lower, body))
    if not reply.answer.is_ok:
        raise ConnectorError(f"{reply.answer.code}: {reply.answer.description}", permanent=True)


def _connection() -> Connection:
    return Connection.objects.get(address=PRACTICE, ended_at=None)


def _organ() -> edxml.Organ:
    return edxml.Organ(ORGAN_ID, NAME, "Ủy ban nhân dân Thành phố")


def _response(organ_id: str, document_id: str) -> ResponseFor:
    found = edxml.parse_document_id(document_id)
    return edxml.ResponseFor(
        organ_id=organ_id,
        code=found.reference if found else "",
        issued_on=found.issued_on if found else None,
        document_id=document_id,
    )


def _now() -> dt.datetime:
    return timezone.localtime().replace(tzinfo=None, microsecond=0)
