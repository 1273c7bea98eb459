"""From the first line to the leader's desk, and back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.errors import NotFound
from khue.dispatch.services import Audience
from khue.documents import audits, permissions
from khue.documents.errors import (
    AbstractNeeded,
    ExpressOnly,
    ExpressTimePassed,
    ReasonNeeded,
    SeriesEnded,
    TextNeeded,
    UnknownType,
    WrongState,
)
from khue.documents.models import DocumentText, OutgoingDocument, OutgoingFile
from khue.documents.paper import parse_letter, without_about
from khue.documents.rules import type_on, types_on
from khue.documents.selectors_route import step_for
from khue.documents.types import KIND, Line, OutgoingState, Urgency
from khue.files.services import store_generated, store_upload
from khue.files.services.storing import Upload
from khue.organisation import selectors as organisation
from khue.signing.services import prepare_paper

from . import notices, routing
from .common import check, clean_text, locked
from .indexing import ask_to_read_files
from .layout import check_stored, keep_check
from .papers import final_paper, symbol_of
from .recipients import default_lines, lines_from_text, write_lines
from .signers import layout_of, signers_on

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.documents.models import Series
    from khue.organisation.models import Unit

_EDITABLE = (OutgoingState.DRAFT, OutgoingState.RETURNED)


def draft_document(
    *,
    unit: Unit,
    by: User,
    type_code: str,
    body: str,
    abstract: str = "",
    urgency: str = Urgency.NORMAL,
    drafting_unit: str = "",
    addressees: str = "",
    recipients: Sequence[Line] = (),
    audience: Audience | None = None,
    due_on: date | None = None,
    series: Series | None = None,
    express_by: datetime | None = None,
) -> OutgoingDocument:
    """Begin an outgoing document. A pasted letter fills what was left empty from its head and tail.

    Call it outside a transaction: a secrecy mark is refused and the refusal kept at once. Raises
    ``NotPermitted``, ``ContentRefused``, ``TextNeeded``, ``AbstractNeeded``, ``UnknownType``.
    """
    check(by, permissions.DRAFT, unit)
    rest = "\n".join([drafting_unit, *(line.text for line in recipients)])
    texts = _Texts.screened(unit, by, body, abstract, addressees, rest)
    with transaction.atomic():
        document = OutgoingDocument(unit=unit, drafted_by=by)
        document.series = _open(series, unit)
        document.express_by = _ahead(express_by, urgency)
        _fill(document, unit, texts, type_code, urgency, drafting_unit, audience, due_on)
        document.save()
        write_lines(document, recipients or texts.lines or default_lines(drafting_unit.strip()))
        _keep_text(document, by)
        audit.record(
            verb=audits.DRAFTED,
            obj=document,
            unit_id=unit.pk,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
            after=_facts(document),
        )
    return document


def revise_draft(
    *,
    document: OutgoingDocument,
    by: User,
    type_code: str,
    body: str,
    abstract: str = "",
    urgency: str = Urgency.NORMAL,
    drafting_unit: str = "",
    addressees: str = "",
    recipients: Sequence[Line] = (),
    audience: Audience | None = None,
    due_on: date | None = None,
    series: Series | None = None,
    express_by: datetime | None = None,
) -> OutgoingDocument:
    """Change a draft or a returned document; the earlier text is kept as a version.

    Call it outside a transaction. Raises what :func:`draft_document` raises, and ``WrongState``
    once the document was submitted.
    """
    check(by, permissions.DRAFT, document.unit_id)
    unit = organisation.get_unit(document.unit_id)
    rest = "\n".join([drafting_unit, *(line.text for line in recipients)])
    texts = _Texts.screened(unit, by, body, abstract, addressees, rest)
    with transaction.atomic():
        row = locked(document, *_EDITABLE)
        before = _facts(row)
        row.series = _open(series, unit)
        row.express_by = _ahead(express_by, urgency)
        _fill(row, unit, texts, type_code, urgency, drafting_unit, audience, due_on)
        row.save()
        write_lines(row, recipients or texts.lines or default_lines(drafting_unit.strip()))
        _keep_text(row, by)
        audit.record(
            verb=audits.REVISED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
            before=before,
            after=_facts(row),
        )
    return row


@dataclass(frozen=True, slots=True)
class _Texts:
    """What was written, cleaned and screened, completed from the head and tail of a pasted letter."""

    body: str
    abstract: str
    addressees: str
    lines: tuple[Line, ...]

    @classmethod
    def screened(
        cls, unit: Unit, by: User, body: str, abstract: str, addressees: str, rest: str
    ) -> _Texts:
        text = clean_text(body)
        words = f"{abstract}\n{addressees}\n{rest}\n{text}"
        screen_text(words, unit=unit, by=by, purpose="documents.text")
        letter = parse_letter(text)
        if not letter.blocks:
            raise TextNeeded(field="body")
        about = (without_about(clean_text(abstract)) or letter.abstract)[:500]
        if not about:
            raise AbstractNeeded(field="abstract")
        return cls(
            body=text,
            abstract=" ".join(about.split()),
            addressees=clean_text(addressees) or "\n".join(letter.addressees),
            lines=lines_from_text(letter.recipients),
        )


def _fill(
    document: OutgoingDocument,
    unit: Unit,
    texts: _Texts,
    type_code: str,
    urgency: str,
    drafting_unit: str,
    audience: Audience | None,
    due_on: date | None,
) -> None:
    kind = {kind.code: kind for kind in types_on()}.get(type_code)
    if kind is None:
        raise UnknownType(field="type_code")
    document.type_code, document.type_title = type_code, kind.name
    document.body, document.abstract = texts.body, texts.abstract
    document.addressees = texts.addressees
    document.urgency = Urgency(urgency)
    document.drafting_unit = drafting_unit.strip()
    document.due_on = due_on
    document.audience = audience.to_json() if audience else {}
    document.symbol = symbol_of(document, unit)


def _open(series: Series | None, unit: Unit) -> Series | None:
    """The council in whose name it is written; raises ``SeriesEnded`` for a closed one."""
    if series is not None and (series.ended_on or series.unit_id != unit.pk):
        raise SeriesEnded(field="series")
    return series


def _ahead(express_by: datetime | None, urgency: str) -> datetime | None:
    """The hour of an express document (HỎA TỐC hẹn giờ); raises for a past one or another stamp."""
    if express_by is None:
        return None
    if urgency != Urgency.EXPRESS:
        raise ExpressOnly(field="express_by")
    if express_by <= timezone.now():
        raise ExpressTimePassed(field="express_by")
    return express_by


def _keep_text(document: OutgoingDocument, by: User) -> None:
    last = document.texts.aggregate(last=Max("version"))["last"] or 0
    newest = document.texts.first()
    if newest and (newest.body, newest.abstract) == (document.body, document.abstract):
        return
    DocumentText.objects.create(
        unit_id=document.unit_id,
        document=document,
        version=last + 1,
        abstract=document.abstract,
        body=document.body,
        by=by,
    )


def _facts(document: OutgoingDocument) -> dict[str, object]:
    return {
        "type": document.type_code,
        "series": document.series.name if document.series else "",
        "abstract": document.abstract,
        "urgency": document.urgency,
        "express_by": document.express_by,
        "addressees": document.addressees,
        "audience": document.audience,
        "due_on": document.due_on,
        "body": document.body,
    }


def attach_file(
    *,
    document: OutgoingDocument,
    upload: Upload,
    by: User,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> OutgoingFile:
    """Attach a screened file to a draft; raises ``ContentRefused`` for what may not be kept.

    Call it outside a transaction.
    """
    check(by, permissions.DRAFT, document.unit_id)
    if not document.is_editable:
        raise WrongState(state=document.get_state_display())
    stored = store_upload(
        unit=organisation.get_unit(document.unit_id),
        upload=upload,
        by=by,
        holder_kind=KIND,
        holder_id=document.pk,
        purpose="documents.file",
        clerk_confirmation=clerk_confirmation,
    )
    checked = check_stored(stored)
    with transaction.atomic():
        row = locked(document, *_EDITABLE)
        last = row.attachments.aggregate(last=Max("position"))["last"] or 0
        attached = OutgoingFile.objects.create(
            unit_id=row.unit_id, document=row, position=last + 1, file=stored
        )
        keep_check(stored, checked)
        ask_to_read_files(outgoing_ids=[row.pk])
        audit.record(
            verb=audits.FILE_ATTACHED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
            after={"name": stored.name, "sha256": stored.sha256},
        )
    return attached


@transaction.atomic
def detach_file(*, document: OutgoingDocument, position: int, by: User) -> None:
    """Take a file off a draft; raises ``NotFound`` when it is not there."""
    check(by, permissions.DRAFT, document.unit_id)
    row = locked(document, *_EDITABLE)
    attached = row.attachments.select_related("file").filter(position=position).first()
    if attached is None:
        raise NotFound
    name, sha256 = attached.file.name, attached.file.sha256
    attached.delete()
    ask_to_read_files(outgoing_ids=[row.pk])
    audit.record(
        verb=audits.FILE_DETACHED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.DRAFT),
        before={"name": name, "sha256": sha256},
    )


@transaction.atomic
def submit_for_signature(
    *, document: OutgoingDocument, by: User, signer: User | None = None, mark: str | None = None
) -> OutgoingDocument:
    """Make the official paper and begin its way: what people read is what they initial and sign.

    The way is the planned route, or one signature of ``signer``. ``mark`` is the authority mark
    that was chosen for that one (``TUQ.``; empty: in one's own right); without one the best that
    the post gives. Raises ``NotPermitted``, ``WrongState``, ``SignerNeeded``, ``AuthorityWrong``.
    """
    check(by, permissions.DRAFT, document.unit_id)
    row = locked(document, *_EDITABLE)
    unit = organisation.get_unit(row.unit_id)
    steps = routing.begin(row, signer)
    signers = signers_on(steps, unit, series=_open(row.series, unit), mark=mark)
    row.symbol = symbol_of(row, unit, signers.bodies)
    row.type_title = type_on(row.type_code).name
    paper = final_paper(row, unit, signers)
    row.paper = store_generated(
        unit=unit,
        data=prepare_paper(paper.pdf, layout=layout_of(paper, signers)),
        name=f"{row.symbol} {row.abstract}"[:120] + ".pdf",
        content_type="application/pdf",
        page_count=paper.pages,
        by=by,
        holder_kind=KIND,
        holder_id=row.pk,
    )
    row.pages, row.signature_level = paper.pages, ""
    row.signer = routing.main_step(steps).user
    row.signer_name, row.signer_lines = signers.main.name, list(signers.main.lines)
    row.state, row.submitted_at, row.return_reason = OutgoingState.SUBMITTED, timezone.now(), ""
    row.save()
    notices.settle_outgoing(row)
    routing.open_next(row)
    audit.record(
        verb=audits.SUBMITTED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.SIGN),
        after={
            "signer": signers.main.name,
            "signs_as": signers.main.words,
            "authority": signers.main.ground,
            "paper": row.paper.sha256,
            "steps": [str(step) for step in steps],
        },
    )
    return row


def return_with_reason(*, document: OutgoingDocument, reason: str, by: User) -> OutgoingDocument:
    """Give a submitted document back to its drafter; raises ``ReasonNeeded`` without a reason.

    A head or deputy may, and whoever is asked for initials now. Call it outside a transaction: the
    reason is screened.
    """
    if step_for(document, by) is None:
        check(by, permissions.SIGN, document.unit_id)
    text = clean_text(reason)
    if not text:
        raise ReasonNeeded(field="reason")
    unit = organisation.get_unit(document.unit_id)
    screen_text(text, unit=unit, by=by, purpose="documents.reason")
    with transaction.atomic():
        row = locked(document, OutgoingState.SUBMITTED)
        row.state, row.return_reason, row.returned_by = OutgoingState.RETURNED, text, by
        row.save()
        routing.stop(row, by=by, reason=text, step=step_for(row, by))
        notices.tell_drafter(row)
        audit.record(
            verb=audits.RETURNED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.SIGN),
            after={"reason": text},
        )
    return row
