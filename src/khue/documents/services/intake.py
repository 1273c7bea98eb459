"""What comes from outside Khuê: a mail or a scan is laid on the clerk's table and registered there.

Every part is screened before anything is kept, and a secrecy mark on one part refuses the whole:
nothing of it stays. What is no document at all (a program, ``winmail.dat``) is left out by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.compliance.errors import ContentRefused, rule_label
from khue.compliance.services import screen, screen_text
from khue.core import audit
from khue.core.tasks import enqueue
from khue.documents import audits, permissions
from khue.documents.errors import (
    AbstractNeeded,
    MailTooDeep,
    MailTooLarge,
    NotAMail,
    NothingBrought,
    ReasonNeeded,
    TooManyPages,
    WrongState,
)
from khue.documents.models import IncomingDocument, IncomingFile, Intake, IntakeFile
from khue.documents.reading import Letter, MailLimits, MailUnreadable, parse_mail
from khue.documents.types import (
    INCOMING_KIND,
    INTAKE_KIND,
    IntakeKind,
    IntakeState,
    Urgency,
)
from khue.files.services import hang_on, store_screened, store_upload
from khue.files.services.storing import Upload

from .common import check, clean_text
from .incoming import give_number
from .indexing import ask_to_read_files
from .intake_reading import READ_INTAKE

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation, Verdict
    from khue.files.models import StoredFile
    from khue.organisation.models import Unit

MOST_PAGES = 30
WAITING = (IntakeState.READING, IntakeState.READY)
_PURPOSE = "documents.intake"
_MAIL_ERRORS = {"too_large": MailTooLarge, "not_a_mail": NotAMail, "too_deep": MailTooDeep}


@dataclass(slots=True)
class _Screened:
    """Parts that were let through, and the names of those left out with the reason."""

    parts: list[tuple[bytes, Verdict]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def bring_mail(
    *,
    unit: Unit,
    upload: Upload,
    by: User,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> Intake:
    """Lay an .eml file on the table: its facts and screened attachments, not the file itself.

    Call it outside a transaction. Raises ``NotPermitted``, ``NotAMail``, ``MailTooLarge``,
    ``MailTooDeep``, ``ContentRefused`` and ``NeedsClerk`` (then nothing is kept).
    """
    check(by, permissions.REGISTER, unit)
    letter = _parse(upload)
    words = f"{letter.subject}\n{letter.sender_name}\n{letter.text}"
    screen_text(words, unit=unit, by=by, purpose=_PURPOSE)
    screened = _Screened()
    for part in letter.attachments:
        _screen_part(screened, part.data, part.name, unit, by, clerk_confirmation)
    facts = {
        "message_id": letter.message_id,
        "sender": letter.sender,
        "sender_name": letter.sender_name,
        "subject": letter.subject,
        "sent_at": letter.sent_at,
        "text": letter.text[:20_000],
        "left_out": screened.left_out,
    }
    stored = [_keep(unit, data, verdict, by) for data, verdict in screened.parts]
    return lay_down(unit, IntakeKind.MAIL, stored, by, facts, are_pages=False)


def _parse(upload: Upload) -> Letter:
    if (getattr(upload, "size", 0) or 0) > MailLimits().bytes:
        raise MailTooLarge(field="mail")
    try:
        return parse_mail(upload.read())
    except MailUnreadable as error:
        raise _MAIL_ERRORS[error.code](field="mail") from error


def _screen_part(
    screened: _Screened,
    data: bytes,
    name: str,
    unit: Unit,
    by: User,
    confirmation: ClerkConfirmation | None,
) -> None:
    """Screen one attachment; raises where it bears, or may bear, a secrecy mark."""
    try:
        verdict = screen(
            data,
            filename=name,
            unit=unit,
            by=by,
            purpose=_PURPOSE,
            clerk_confirmation=confirmation,
        )
        screened.parts.append((data, verdict))
    except ContentRefused as error:
        if error.rule.startswith("secrecy.") or error.rule.startswith("malware.scanner"):
            raise
        screened.left_out.append({"name": name[:200], "why": rule_label(error.rule)[:200]})


def bring_scan(
    *,
    unit: Unit,
    uploads: Sequence[Upload],
    by: User,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> Intake:
    """Lay the pages of a scanned or photographed paper on the table, in the order given.

    Call it outside a transaction. Raises ``NotPermitted``, ``NothingBrought``, ``TooManyPages``,
    ``ContentRefused`` and ``NeedsClerk``: one page refused, and nothing is kept.
    """
    check(by, permissions.REGISTER, unit)
    if not uploads:
        raise NothingBrought(field="pages")
    if len(uploads) > MOST_PAGES:
        raise TooManyPages(field="pages")
    if len(uploads) == 1:
        one = store_upload(
            unit=unit,
            upload=uploads[0],
            by=by,
            holder_kind=INTAKE_KIND,
            purpose=_PURPOSE,
            clerk_confirmation=clerk_confirmation,
        )
        return lay_down(unit, IntakeKind.SCAN, [one], by, {}, are_pages=True)
    passed = []
    for upload in uploads:
        data = upload.read()
        verdict = screen(
            data,
            filename=upload.name or "",
            unit=unit,
            by=by,
            purpose=_PURPOSE,
            clerk_confirmation=clerk_confirmation,
        )
        passed.append((data, verdict))
    stored = [_keep(unit, data, verdict, by) for data, verdict in passed]
    return lay_down(unit, IntakeKind.SCAN, stored, by, {}, are_pages=True)


def _keep(unit: Unit, data: bytes, verdict: Verdict, by: User) -> StoredFile:
    return store_screened(unit=unit, data=data, verdict=verdict, by=by, holder_kind=INTAKE_KIND)


@transaction.atomic
def lay_down(
    unit: Unit,
    kind: IntakeKind,
    files: Sequence[StoredFile],
    by: User,
    facts: dict[str, Any],
    *,
    are_pages: bool,
) -> Intake:
    """Put kept files on the table and have them read; the callers above have screened them."""
    row = Intake.objects.create(
        unit=unit, kind=kind, brought_at=timezone.now(), brought_by=by, **facts
    )
    for position, file in enumerate(files, start=1):
        hang_on(file, holder_kind=INTAKE_KIND, holder_id=row.pk)
        IntakeFile.objects.create(
            unit=unit, intake=row, position=position, file=file, is_document=are_pages
        )
    enqueue(READ_INTAKE, unit_id=unit.pk, intake_id=row.pk)
    audit.record(
        verb=audits.BROUGHT,
        obj=row,
        unit_id=unit.pk,
        by=by,
        after={"kind": str(kind), "files": [file.sha256 for file in files],
               "message_id": row.message_id, "from": row.sender},
    )  # fmt: skip
    return row


def _locked(intake: Intake) -> Intake:
    row = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if row.state not in WAITING:
        raise WrongState(state=row.get_state_display())
    return row


@transaction.atomic
def choose_document(*, intake: Intake, position: int, by: User) -> Intake:
    """Say which attachment of a mail is the document; it is read anew in the background."""
    check(by, permissions.REGISTER, intake.unit_id)
    row = _locked(intake)
    chosen = row.parts.filter(position=position).first()
    if chosen is None or row.kind != IntakeKind.MAIL:
        raise NothingBrought
    row.parts.update(is_document=False)
    row.parts.filter(pk=chosen.pk).update(is_document=True)
    row.state, row.proposed, row.problem = IntakeState.READING, {}, ""
    row.save(update_fields=["state", "proposed", "problem"])
    enqueue(READ_INTAKE, unit_id=row.unit_id, intake_id=row.pk)
    audit.record(
        verb=audits.CHOSEN, obj=row, unit_id=row.unit_id, by=by, after={"number": position}
    )
    return row


def register_intake(
    *,
    intake: Intake,
    by: User,
    issuer: str,
    reference: str,
    abstract: str,
    issued_on: date | None = None,
    type_name: str = "",
    signer: str = "",
    urgency: str = Urgency.NORMAL,
    due_on: date | None = None,
    arrived_at: datetime | None = None,
    note: str = "",
) -> IncomingDocument:
    """Register what the clerk has confirmed; the document takes the files over.

    The form warns of likely duplicates first; nothing is blocked. Call it outside a transaction.
    Raises ``NotPermitted``, ``AbstractNeeded``, ``WrongState``, ``ContentRefused``.
    """
    check(by, permissions.REGISTER, intake.unit_id)
    about = " ".join(clean_text(abstract).split())
    if not about:
        raise AbstractNeeded(field="abstract")
    words = f"{issuer}\n{reference}\n{about}\n{signer}\n{note}"
    screen_text(words, unit=intake.unit, by=by, purpose="documents.text")
    with transaction.atomic():
        row = _locked(intake)
        document = IncomingDocument.objects.create(
            unit_id=row.unit_id,
            issuer=clean_text(issuer)[:200],
            reference=clean_text(reference)[:80],
            abstract=about[:500],
            issued_on=issued_on,
            type_name=type_name,
            signer=clean_text(signer)[:120],
            urgency=Urgency(urgency),
            due_on=due_on,
            arrived_at=arrived_at or row.brought_at,
            note=note.strip()[:300],
        )
        _take_files_over(row, document)
        give_number(document, by)
        row.state, row.document = IntakeState.REGISTERED, document
        row.closed_at, row.closed_by = timezone.now(), by
        row.save(update_fields=["state", "document", "closed_at", "closed_by"])
    return document


def _take_files_over(row: Intake, document: IncomingDocument) -> None:
    """Pages of the document first, then what else came with it."""
    parts = sorted(row.parts.select_related("file"), key=lambda p: (not p.is_document, p.position))
    for position, part in enumerate(parts, start=1):
        hang_on(part.file, holder_kind=INCOMING_KIND, holder_id=document.pk)
        IncomingFile.objects.create(
            unit_id=row.unit_id, document=document, position=position, file=part.file
        )
    if parts:
        ask_to_read_files(incoming_ids=[document.pk])


def drop_intake(*, intake: Intake, reason: str, by: User) -> Intake:
    """Put away what is no document for the register (brought twice, an advertisement)."""
    check(by, permissions.REGISTER, intake.unit_id)
    words = clean_text(reason)
    if not words:
        raise ReasonNeeded(field="reason")
    screen_text(words, unit=intake.unit, by=by, purpose="documents.reason")
    with transaction.atomic():
        row = _locked(intake)
        row.state, row.reason = IntakeState.DROPPED, words[:500]
        row.closed_at, row.closed_by = timezone.now(), by
        row.save(update_fields=["state", "reason", "closed_at", "closed_by"])
        audit.record(
            verb=audits.DROPPED, obj=row, unit_id=row.unit_id, by=by, after={"reason": words}
        )
    return row
