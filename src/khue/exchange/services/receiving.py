"""What another system brings: judged, screened, and only then kept.

The order: who sends (the system's key, then the organisation behind it), what it is (edXML, no
secrecy field), who signed it, whether it is known already, whether words and files may be kept.
Of what is refused only the facts of the envelope stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khue.compliance.errors import ContentRefused, NeedsClerk
from khue.compliance.services import screen_text
from khue.compliance.types import ClerkConfirmation, Verdict
from khue.core import audit
from khue.core.scoping import unit_scope
from khue.documents.services import receive_from_outside
from khue.documents.types import INCOMING_KIND
from khue.exchange import audits, edxml
from khue.exchange.edxml import BusinessType, StatusCode
from khue.exchange.models import Connection, Message, Partner
from khue.exchange.selectors import partner_of, units_of_codes
from khue.exchange.types import (
    FILE_HOLDER,
    OFFICIAL,
    PROBLEMS,
    Ask,
    Direction,
    MessageKind,
    MessageState,
)
from khue.exchange.vxp import Answer, ErrorCode
from khue.files.services import screen_upload, store_generated, store_screened

from . import notices
from .building import PRIORITIES
from .outbox import mark_asked, queue_status
from .reporting import apply_status

if TYPE_CHECKING:
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

_ASKS = {
    BusinessType.RECALL: Ask.RECALL,
    BusinessType.UPDATE: Ask.UPDATE,
    BusinessType.REPLACE: Ask.REPLACE,
}
# Of several receivers' answers the sender hears the first of these.
_WORST: dict[str, int] = {ErrorCode.HELD: 0, ErrorCode.BUSY: 1, ErrorCode.REFUSED: 2}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message that was read and proved, with where it comes from."""

    partner: Partner
    message: edxml.Document | edxml.Status
    message_id: str
    raw: bytes
    proof: str
    findings: list[list[str]] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """The hash of the bytes as they came."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def content_sha256(self) -> str:
        """The hash of what its attachments are, whatever the envelope says."""
        found = hashlib.sha256()
        if isinstance(self.message, edxml.Document):
            for item in self.message.attachments:
                found.update(hashlib.sha256(item.name.encode()).digest())
                found.update(hashlib.sha256(item.data).digest())
        return found.hexdigest()


def receive(*, connection: Connection, raw: bytes, doc_id: str) -> Answer:
    """Take in a message from a system that has proved who it is; says what became of it."""
    try:
        reading = edxml.read_message(raw)
    except edxml.EdxmlRefused as error:
        return _unreadable(error)
    partner = partner_of(connection, reading.message.sender.organ_id)
    if partner is None:
        return Answer(ErrorCode.NOT_PROVED, _("This organisation is not behind your system."))
    verified = edxml.read_verified(raw, certificate_pem=partner.certificate_pem)
    if not verified.is_proved:
        return Answer(ErrorCode.NOT_PROVED, _("The signature is not proved: %s") % verified.proof)
    findings = [[f.oddity.value, f.detail] for f in verified.reading.findings]
    if verified.proof is edxml.Proof.WEAK:
        findings.append(["weak", ""])
    parcel = Parcel(
        partner=partner,
        message=verified.reading.message,
        message_id=(doc_id or hashlib.sha256(raw).hexdigest())[:120],
        raw=raw,
        proof=verified.proof.value,
        findings=findings,
    )
    return _deliver(parcel)


def _unreadable(error: edxml.EdxmlRefused) -> Answer:
    text = str(PROBLEMS[error.problem]) % {"detail": error.detail}
    is_secret = error.problem is edxml.Problem.SECRECY
    return Answer(ErrorCode.REFUSED if is_secret else ErrorCode.MALFORMED, text)


def _deliver(parcel: Parcel) -> Answer:
    units = _receivers(parcel)
    if not units:
        return Answer(ErrorCode.UNKNOWN_RECEIVER, _("None of the receivers is at this hub."))
    answers = []
    for unit in units:
        with unit_scope([unit.pk]):
            answers.append(_into(unit, parcel))
    return min(answers, key=lambda answer: _WORST.get(answer.code, len(_WORST)))


def _receivers(parcel: Parcel) -> list[Unit]:
    """Our units that are meant; a status without receivers is for whom it answers."""
    message = parcel.message
    codes = [organ.organ_id for organ in message.receivers]
    if not codes and isinstance(message, edxml.Status):
        codes = [message.answers.organ_id]
    return units_of_codes(codes)


def _into(unit: Unit, parcel: Parcel) -> Answer:
    known = Message.objects.filter(
        unit=unit,
        partner=parcel.partner,
        direction=Direction.IN,
        message_id=parcel.message_id,
    ).first()
    if known is not None and known.state != MessageState.HELD:
        return _again(known)
    if known is not None and known.content_sha256 != parcel.content_sha256:
        return _hold_anew(known, parcel)
    if known is not None and known.confirmed_by is None:
        return _held_answer(known)
    if isinstance(parcel.message, edxml.Status):
        return apply_status(unit, parcel.partner, parcel.message, parcel.message_id, parcel.raw)
    return _take_document(unit, parcel, parcel.message, known)


def _again(known: Message) -> Answer:
    """The same message came before: the same answer."""
    if known.state == MessageState.REFUSED:
        return Answer(ErrorCode.REFUSED, known.error, known.message_id)
    return Answer(doc_id=known.message_id)


def _held_answer(known: Message) -> Answer:
    text = _("The receiver's clerk has to look at it first; send it again later.")
    return Answer(ErrorCode.HELD, text, known.message_id)


def _take_document(
    unit: Unit, parcel: Parcel, message: edxml.Document, known: Message | None
) -> Answer:
    confirmation = None
    if known is not None and known.confirmed_by is not None:
        confirmation = ClerkConfirmation(known.confirmed_by, known.statement)
    try:
        passed = _screened(unit, parcel, message, confirmation)
    except NeedsClerk as error:
        return _hold(unit, parcel, message, known, str(error))
    except ContentRefused as error:
        return _refuse(unit, parcel, message, known, str(error))
    try:
        _keep(unit, parcel, message, passed, known)
    except IntegrityError:
        return Answer(ErrorCode.BUSY, _("The same message is being taken in."), parcel.message_id)
    return Answer(doc_id=parcel.message_id)


def _screened(
    unit: Unit, parcel: Parcel, message: edxml.Document, confirmation: ClerkConfirmation | None
) -> list[tuple[bytes, Verdict]]:
    """Pass all words and files through the wall of screening; keeps nothing, raises what it raises."""
    screen_text(edxml.words_of(parcel.raw), unit=unit, by=None, purpose=OFFICIAL)
    return [
        screen_upload(
            unit=unit,
            upload=item.data,
            name=item.name,
            by=None,
            purpose=OFFICIAL,
            clerk_confirmation=confirmation,
        )
        for item in message.attachments
    ]


@transaction.atomic
def _keep(
    unit: Unit,
    parcel: Parcel,
    message: edxml.Document,
    passed: list[tuple[bytes, Verdict]],
    known: Message | None,
) -> None:
    """Keep message, document and files together, or none of them."""
    files = [
        store_screened(unit=unit, data=data, verdict=verdict, by=None, holder_kind=INCOMING_KIND)
        for data, verdict in passed
    ]
    business = message.business
    earlier = _earlier(unit, parcel.partner, message)
    is_recall = business.type is BusinessType.RECALL
    row = known or Message()
    for name, value in _envelope(unit, parcel, message).items():
        setattr(row, name, value)
    row.state, row.about, row.error = MessageState.RECEIVED, earlier, ""
    row.save()
    if not is_recall:
        row.incoming_id = receive_from_outside(
            unit=unit,
            issuer=message.sender.name or parcel.partner.name,
            reference=message.reference,
            abstract=message.subject or message.content or message.reference,
            files=files,
            issued_on=message.issued_on,
            type_name=message.type_name,
            urgency=PRIORITIES[message.priority],
            due_on=message.due_on,
            note=_note(business, earlier),
        ).pk
    row.xml = _stored(unit, row, parcel)
    row.sha256 = parcel.sha256
    row.save()
    if earlier is not None and business.type in _ASKS:
        mark_asked(earlier, _ASKS[business.type], business.reason)
        notices.tell_clerks(earlier, notices.ASKED, parcel.message_id)
    queue_status(about=row, code=StatusCode.ARRIVED, by=None)
    audit.record(
        verb=audits.RECEIVED,
        obj=row,
        unit_id=unit.pk,
        by=None,
        after={
            "from": parcel.partner.organ_id,
            "document": row.document_id,
            "sha256": row.sha256,
            "proof": parcel.proof,
            "business": int(business.type),
        },
    )


def _stored(unit: Unit, row: Message, parcel: Parcel) -> StoredFile:
    """Keep the bytes as they came, as evidence: everything inside has passed the screening."""
    stem = (row.reference or row.message_id).replace("/", "-")
    name = f"{stem}-{row.code}.edxml" if row.code else f"{stem}.edxml"
    return store_generated(
        unit=unit,
        data=parcel.raw,
        name=name,
        content_type="application/xml",
        by=None,
        holder_kind=FILE_HOLDER,
        holder_id=row.pk,
    )


def _note(business: edxml.Business, earlier: Message | None) -> str:
    if earlier is None or business.type not in (BusinessType.UPDATE, BusinessType.REPLACE):
        return ""
    word = _("Replaces") if business.type is BusinessType.REPLACE else _("Updates")
    return f"{word} {earlier.reference}. {business.reason}"


def _earlier(unit: Unit, partner: Partner, message: edxml.Document) -> Message | None:
    """The document that this one calls back, updates or replaces."""
    business = message.business
    if business.type is BusinessType.NEW:
        return None
    names = [business.document_id, *(item.document_id for item in business.replaces)]
    if business.type is not BusinessType.REPLACE:
        names.append(message.document_id)
    rows = Message.objects.documents().filter(
        unit=unit, partner=partner, direction=Direction.IN, state=MessageState.RECEIVED
    )
    found: Message | None = (
        rows.filter(document_id__in=[name for name in names if name]).newest_first().first()
    )
    return found


def _envelope(unit: Unit, parcel: Parcel, message: edxml.Document) -> dict[str, object]:
    return {
        "unit": unit,
        "direction": Direction.IN,
        "kind": MessageKind.DOCUMENT,
        "partner": parcel.partner,
        "message_id": parcel.message_id,
        "document_id": message.document_id[:300],
        "business": int(message.business.type),
        "subject": " ".join((message.subject or message.content).split())[:500],
        "reference": message.reference[:120],
        "issued_on": message.issued_on,
        "text": message.business.reason[:500],
        "content_sha256": parcel.content_sha256,
        "proof": parcel.proof,
        "findings": parcel.findings,
    }


def _hold(
    unit: Unit, parcel: Parcel, message: edxml.Document, known: Message | None, why: str
) -> Answer:
    """Keep the facts only; a clerk looks with the sender on another way, then it may pass."""
    with transaction.atomic():
        row = known or _facts_only(unit, parcel, message, MessageState.HELD, why)
        if known is None:
            notices.tell_clerks(row, notices.HELD)
            _record_held(row, parcel)
    return _held_answer(row)


def _hold_anew(known: Message, parcel: Parcel) -> Answer:
    """Other bytes under the same name: nobody has looked at them, so no word about them counts."""
    with transaction.atomic():
        row = Message.objects.select_for_update(of=("self",)).get(pk=known.pk)
        row.sha256, row.content_sha256 = parcel.sha256, parcel.content_sha256
        row.confirmed_by, row.statement = None, ""
        row.save(update_fields=["sha256", "content_sha256", "confirmed_by", "statement"])
        notices.tell_clerks(row, notices.HELD, parcel.content_sha256)
        _record_held(row, parcel)
    return _held_answer(row)


def _record_held(row: Message, parcel: Parcel) -> None:
    audit.record(
        verb=audits.HELD, obj=row, unit_id=row.unit_id, by=None,
        after={"from": parcel.partner.organ_id, "sha256": parcel.sha256},
    )  # fmt: skip


def _refuse(
    unit: Unit, parcel: Parcel, message: edxml.Document, known: Message | None, why: str
) -> Answer:
    """Keep the fact that something was refused, not its words; the sender is told why."""
    with transaction.atomic():
        row = known or _facts_only(unit, parcel, message, MessageState.REFUSED, why)
        row.state, row.error = MessageState.REFUSED, why[:500]
        row.save(update_fields=["state", "error"])
        audit.record(
            verb=audits.REFUSED, obj=row, unit_id=unit.pk, by=None,
            after={"from": parcel.partner.organ_id, "sha256": parcel.sha256},
        )  # fmt: skip
    return Answer(ErrorCode.REFUSED, why[:300], parcel.message_id)


def _facts_only(
    unit: Unit, parcel: Parcel, message: edxml.Document, state: MessageState, why: str
) -> Message:
    """A row that names the sender and the day; number, abstract and reason could bear the mark."""
    row: Message = Message.objects.create(
        **{
            **_envelope(unit, parcel, message),
            "state": state,
            "error": why[:500],
            "sha256": parcel.sha256,
            "subject": "",
            "reference": "",
            "document_id": "",
            "text": "",
            "findings": [],
        }
    )
    return row
