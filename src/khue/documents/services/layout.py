"""The layout checker at work: on an upload, on a file of a draft, on Khuê's own paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from khue.core import audit
from khue.core.dates import today
from khue.documents import audits, permissions
from khue.documents.errors import NotCheckable
from khue.documents.layout import Checked, Severity, check_isolated
from khue.documents.models import LayoutCheck, OutgoingDocument
from khue.documents.paper import date_words
from khue.documents.rules import layout_edition, layout_rules
from khue.files.selectors import read_content
from khue.files.services import screen_upload

from .common import check
from .papers import preview_content, preview_paper

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.compliance.types import ClerkConfirmation
    from khue.files.models import StoredFile
    from khue.files.services.storing import Upload
    from khue.organisation.models import Unit

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PURPOSE = "documents.layout"
_PICTURES = 8


@dataclass(frozen=True, slots=True)
class LayoutResult:
    """A check with the day whose rules were asked."""

    checked: Checked
    day: date
    name: str = ""


def check_upload(
    *,
    unit: Unit,
    upload: Upload,
    by: User,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> LayoutResult:
    """Screen and check a file without keeping anything of it.

    Call it outside a transaction. Raises ``NotPermitted``, ``ContentRefused``, ``NeedsClerk`` and
    ``NotCheckable`` for what is neither PDF nor DOCX.
    """
    check(by, permissions.CHECK_LAYOUT, unit)
    data, verdict = screen_upload(
        unit=unit, upload=upload, by=by, purpose=_PURPOSE, clerk_confirmation=clerk_confirmation
    )
    if verdict.content_type not in {PDF, DOCX}:
        raise NotCheckable(field="file")
    return replace(check_bytes(data, pictures=_PICTURES), name=verdict.name)


def check_paper(*, document: OutgoingDocument, by: User) -> LayoutResult:
    """Check the document's own paper: the preview of a draft, else what was submitted or issued."""
    check(by, permissions.READ_OUTGOING, document.unit_id)
    if document.paper is None or document.is_editable:
        data = preview_paper(document=document, by=by)
    else:
        data = read_content(document.paper)
    return check_bytes(data, pictures=_PICTURES)


def check_stored(file: StoredFile, *, pictures: bool = False) -> LayoutResult | None:
    """Check a stored file; ``None`` for what is neither PDF nor DOCX."""
    if file.content_type not in {PDF, DOCX}:
        return None
    found = check_bytes(read_content(file), pictures=_PICTURES if pictures else 0)
    return replace(found, name=file.name)


def check_bytes(data: bytes, *, pictures: int = 0) -> LayoutResult:
    """Check by the rules of the day on the paper, where one can be read, else by today's."""
    day = today()
    checked = check_isolated(data, layout_rules(day), pictures=pictures)
    written = date.fromisoformat(checked.report.dated_on) if checked.report.dated_on else day
    if written < day and _has_other_rules(written, day):
        day = written
        checked = check_isolated(data, layout_rules(day), pictures=pictures)
    return LayoutResult(checked, day)


def _has_other_rules(written: date, day: date) -> bool:
    then, now = layout_edition(written), layout_edition(day)
    return then is not None and now is not None and then.valid_from != now.valid_from


def keep_check(file: StoredFile, result: LayoutResult | None) -> None:
    """Keep how much was found, for the list of files (the caller's transaction)."""
    if result is None:
        return
    report = result.checked.report
    LayoutCheck.objects.create(
        unit_id=file.unit_id,
        file=file,
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        notes=report.count(Severity.NOTE),
    )


def export_word(*, document: OutgoingDocument, by: User) -> bytes:
    """The document as an editable Word file, marked as a draft: it bears no signature.

    Decree 30/2020 article 5: only what is signed and sealed is an original.
    """
    from khue.documents.paper.word import render_docx  # slow to import, and rarely needed

    check(by, permissions.READ_OUTGOING, document.unit_id)
    content = preview_content(document, by)
    if document.number and document.issued_on:
        content = replace(
            content,
            number_text=document.reference.split("/")[0],
            date_text=date_words(document.issued_on),
        )
    audit.record(
        verb=audits.EXPORTED, obj=document, unit_id=document.unit_id, by=by, after={"as": "docx"}
    )
    return render_docx(content)
