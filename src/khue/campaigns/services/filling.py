"""The unit writes: prefilled at the first opening, kept as it is typed, checked before the head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from khue.campaigns import audits, permissions
from khue.campaigns.errors import FileNeeded, NotComplete, UnknownField
from khue.campaigns.models import Return
from khue.campaigns.prefill import Holdings, prefill
from khue.campaigns.rules import canonical, find_problems, is_empty
from khue.campaigns.selectors import earlier_return
from khue.campaigns.types import FILE_HOLDER, FieldKind, Finding, ReturnState, Value
from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.text import clean
from khue.dispatch.services import open_delivery
from khue.files.services import store_upload
from khue.organisation import selectors as organisation

from . import notices
from .common import check, locked_return, tell_office

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.services.storing import Upload


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form brought: by code what the page had shown and what stands there now."""

    now: Mapping[str, Value]
    was: Mapping[str, Value] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_return(*, row: Return, by: User) -> Return:
    """Open the return; the first time it is filled with what Khuê holds. Later nothing happens."""
    check(by, permissions.FILL, row.unit_id)
    if row.opened_at is not None or not row.is_open:
        return row
    fresh = locked_return(row)
    if fresh.opened_at is not None:
        return fresh
    last = earlier_return(fresh)
    holdings = Holdings(fresh.unit_id, last.answers if last else {}, last.period if last else "")
    held = prefill(fresh.fields(), holdings)
    fresh.prefilled = {code: value.to_json() for code, value in held.items()}
    fresh.answers = {code: value.value for code, value in held.items()}
    fresh.state, fresh.opened_at = ReturnState.FILLING, timezone.now()
    fresh.save(update_fields=["prefilled", "answers", "state", "opened_at"])
    tell_office(fresh, state=ReturnState.FILLING, opened_at=fresh.opened_at)
    open_delivery(delivery=fresh.delivery, by=by)
    return fresh


def save_answers(
    *, row: Return, typed: Typed, by: User, source: str = ""
) -> tuple[Return, list[str]]:
    """Keep what was typed and return the codes that changed.

    Only what differs from what the page had shown is written, so that two people filling in at
    once don't overwrite each other. What can't be read is kept as typed and found by the check.
    What comes in bulk from a ``source`` (a workbook) is an act of the trail; typing is not, the
    check and the sign-off carry the answers.
    """
    check(by, permissions.FILL, row.unit_id)
    _screen(row, typed, by)
    with transaction.atomic():
        fresh = locked_return(row)
        fields = {f.code: f for f in fresh.fields() if f.has_answer and f.kind != FieldKind.FILE}
        changed = []
        for code, value in typed.now.items():
            if code not in fields:
                continue
            kept = canonical(fields[code], value)
            before = fresh.answers.get(code)
            if _is_same(typed.was.get(code, value), value, code in typed.was):
                continue
            if kept != before and not (is_empty(kept) and is_empty(before)):
                fresh.answers[code] = kept
                changed.append(code)
        explained = _explain(fresh, typed.explanations)
        if changed or explained:
            _write(fresh, by)
        if changed and source:
            _record(fresh, by, {"source": source, "fields": changed})
    return fresh, changed


def _is_same(was: Value, now: Value, is_known: bool) -> bool:
    return is_known and was == now


def _explain(row: Return, explanations: Mapping[str, str]) -> bool:
    is_changed = False
    for code, text in explanations.items():
        words = clean(text).strip()[:500]
        if code in row.prefilled and words != row.explanations.get(code, ""):
            row.explanations[code] = words
            is_changed = True
    return is_changed


def _write(row: Return, by: User) -> None:
    """Keep the answers; what was checked has to be checked again."""
    moved = row.state != ReturnState.FILLING
    row.state, row.saved_at, row.saved_by = ReturnState.FILLING, timezone.now(), by
    row.save(update_fields=["answers", "explanations", "state", "saved_at", "saved_by"])
    if moved:
        tell_office(row, state=row.state)


def _screen(row: Return, typed: Typed, by: User) -> None:
    """A secrecy mark in free text is refused like anywhere else."""
    texts = [v for v in typed.now.values() if isinstance(v, str)]
    texts += [
        cell for v in typed.now.values() if isinstance(v, list) for r in v for cell in r.values()
    ]
    long = [
        text for text in (*texts, *typed.explanations.values()) if any(c.isalpha() for c in text)
    ]
    if long:
        unit = organisation.get_unit(row.unit_id)
        screen_text("\n".join(long), unit=unit, by=by, purpose=FILE_HOLDER)


def attach_file(*, row: Return, code: str, upload: Upload | None, by: User) -> Return:
    """Put a file into a file field; the one before is let go. Raises ``ContentRefused``."""
    check(by, permissions.FILL, row.unit_id)
    if upload is None:
        raise FileNeeded(field=code)
    if code not in {f.code for f in row.fields() if f.kind == FieldKind.FILE}:
        raise UnknownField(code=code)
    file = store_upload(
        unit=organisation.get_unit(row.unit_id),
        upload=upload,
        by=by,
        holder_kind=FILE_HOLDER,
        holder_id=row.pk,
        purpose=FILE_HOLDER,
    )
    with transaction.atomic():
        fresh = locked_return(row)
        fresh.answers[code] = {"id": file.pk, "name": file.name}
        _write(fresh, by)
        _record(fresh, by, {"fields": [code], "file": file.sha256})
    return fresh


def _record(row: Return, by: User, after: dict[str, Any]) -> None:
    audit.record(verb=audits.FILLED, obj=row, unit_id=row.unit_id, by=by, after=after)


@transaction.atomic
def check_return(*, row: Return, by: User) -> Return:
    """Put the complete answer before the head; raises ``NotComplete`` with what is missing."""
    check(by, permissions.FILL, row.unit_id)
    fresh = locked_return(row)
    require_complete(fresh)
    fresh.state, fresh.checked_at, fresh.checked_by = ReturnState.CHECKED, timezone.now(), by
    fresh.save(update_fields=["state", "checked_at", "checked_by"])
    tell_office(fresh, state=fresh.state)
    notices.tell_head(fresh, but=by)
    audit.record(verb=audits.CHECKED, obj=fresh, unit_id=fresh.unit_id, by=by, after=digest(fresh))
    return fresh


def problems_of(row: Return) -> list[Finding]:
    """Return what keeps the return from being handed in."""
    return find_problems(
        row.fields(), row.answers, prefilled=row.prefilled, explanations=row.explanations
    )


def require_complete(row: Return) -> None:
    """Raise ``NotComplete`` unless nothing is missing or wrong."""
    problems = problems_of(row)
    if problems:
        raise NotComplete(count=len(problems))


def digest(row: Return) -> dict[str, Any]:
    """Return what the trail keeps of an answer."""
    return {"answers": row.answers, "explanations": row.explanations}
