"""The one door for content that people upload, send or publish."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from khue.compliance import audits
from khue.compliance.errors import ContentRefused, NeedsClerk, ScreeningInsideTransaction
from khue.compliance.models import ScreeningConfirmation, ScreeningRefusal
from khue.compliance.permissions import CONFIRM
from khue.compliance.screening import engine
from khue.compliance.screening.citations import finding
from khue.compliance.screening.isolate import inspect_isolated
from khue.compliance.screening.malware import Answer, Scanner
from khue.compliance.selectors.scanner import scanner_address
from khue.compliance.types import ClerkConfirmation, Finding, Malware, State, Verdict
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def screen(
    content: bytes | Path,
    *,
    filename: str | bytes,
    unit: Unit,
    by: User | None,
    purpose: str,
    clerk_confirmation: ClerkConfirmation | None = None,
) -> Verdict:
    """Screen content before it is stored; returns a verdict that lets it through.

    Raises ``ContentRefused``, or ``NeedsClerk`` where a clerk's word would let it through. Call it
    before opening a transaction, and within the unit's scope: the refusal is written at once.
    """
    _refuse_transaction()
    data = content.read_bytes() if isinstance(content, Path) else content
    verdict = _with_scan(_inspect(data, filename), data)
    if verdict.state is State.CLEAN or verdict.state is State.NOT_SCANNED:
        return verdict
    if verdict.is_confirmable and clerk_confirmation is not None:
        return _confirm(verdict, unit, purpose, clerk_confirmation)
    _keep_refusal(verdict, _name_text(filename), unit, by, purpose)
    raise NeedsClerk(verdict) if verdict.is_confirmable else ContentRefused(verdict)


def refuse_too_large(
    *, sha256: str, size: int, filename: str, unit: Unit, by: User | None, purpose: str
) -> NoReturn:
    """Refuse an upload whose bytes were never kept because they went over the limit."""
    _refuse_transaction()
    verdict = Verdict(State.REFUSED, (finding("type.too_large"),), sha256, size)
    _keep_refusal(verdict, filename, unit, by, purpose)
    raise ContentRefused(verdict)


def confirmation_from(user: User, data: Mapping[str, str]) -> ClerkConfirmation | None:
    """The clerk's word from a form that includes ``compliance/_confirmation.html``."""
    statement = data.get("confirm_statement", "").strip()
    if data.get("confirm_no_secrecy") != "yes" or not statement:
        return None
    return ClerkConfirmation(user, statement)


def screen_text(
    text: str, *, unit: Unit, by: User | None, purpose: str, place: str = "text"
) -> None:
    """Refuse typed text (a draft, a message) that bears a secrecy mark; raises as ``screen``."""
    findings = engine.text_findings(text, place)
    if not findings:
        return
    _refuse_transaction()
    data = text.encode("utf-8", "replace")
    digest = hashlib.sha256(data).hexdigest()
    verdict = Verdict(State.REFUSED, findings, digest, len(data), "", "text/plain")
    _keep_refusal(verdict, "", unit, by, purpose)
    raise NeedsClerk(verdict) if verdict.is_confirmable else ContentRefused(verdict)


def scanner() -> Scanner:
    """The scanner that the settings name: a socket's path, ``unix:/path`` or ``tcp:host:port``."""
    seconds = float(getattr(settings, "KHUE_CLAMD_SECONDS", 30))
    return Scanner(scanner_address(), seconds=seconds)


def _inspect(data: bytes, filename: str | bytes) -> Verdict:
    return inspect_isolated(data, filename, folder=getattr(settings, "KHUE_SCREENING_TMP", None))


def _with_scan(verdict: Verdict, data: bytes) -> Verdict:
    """Ask the malware scanner, unless the content is refused for good anyway."""
    if verdict.state is State.REFUSED and not verdict.is_confirmable:
        return verdict
    answer = scanner().scan(data)
    refused = _scan_finding(answer)
    if refused is not None:
        return replace(verdict, state=State.REFUSED, findings=(refused,), malware=answer.state)
    state = verdict.state
    if state is State.CLEAN and answer.state is not Malware.CLEAN:
        state = State.NOT_SCANNED
    return replace(verdict, state=state, malware=answer.state)


def _scan_finding(answer: Answer) -> Finding | None:
    if answer.state is Malware.INFECTED:
        return finding("malware.infected", detail=answer.signature)
    if answer.state is Malware.TOO_LARGE:
        return finding("malware.too_large")
    if answer.state is Malware.CLEAN or settings.KHUE_SCANNER_POLICY == "demo":
        return None
    return finding(f"malware.scanner_{answer.state.value}")


def _confirm(
    verdict: Verdict, unit: Unit, purpose: str, confirmation: ClerkConfirmation
) -> Verdict:
    """Let confirmable content through on a clerk's word, which becomes an audit row."""
    if not can(confirmation.by, CONFIRM, unit) or not confirmation.statement.strip():
        raise NotPermitted
    rules = sorted({item.rule for item in verdict.findings})
    with transaction.atomic():
        row = ScreeningConfirmation.objects.create(
            unit=unit,
            at=timezone.now(),
            by=confirmation.by,
            purpose=purpose,
            sha256=verdict.sha256,
            size=verdict.size,
            rules=rules,
            statement=confirmation.statement.strip()[:500],
        )
        audit.record(
            verb=audits.CONTENT_CONFIRMED,
            obj=row,
            unit_id=unit.pk,
            by=confirmation.by,
            after={"sha256": verdict.sha256, "rules": rules, "purpose": purpose},
        )
    state = State.CLEAN if verdict.malware is Malware.CLEAN else State.NOT_SCANNED
    return replace(verdict, state=state, findings=())


def _keep_refusal(verdict: Verdict, name: str, unit: Unit, by: User | None, purpose: str) -> None:
    first = verdict.findings[0]
    with transaction.atomic():
        row = ScreeningRefusal.objects.create(
            unit=unit,
            at=timezone.now(),
            by=by,
            purpose=purpose,
            sha256=verdict.sha256,
            size=verdict.size,
            name_hash=keyed_hash(name),
            rule=first.rule,
            citation=first.citation,
        )
        audit.record(
            verb=audits.CONTENT_REFUSED,
            obj=row,
            unit_id=unit.pk,
            by=by,
            after={"sha256": verdict.sha256, "rule": first.rule, "purpose": purpose},
        )


def keyed_hash(text: str) -> str:
    """A digest nobody can guess from without the key; names may be secret themselves."""
    key = (settings.KHUE_AUDIT_KEY or settings.SECRET_KEY).encode()
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _name_text(filename: str | bytes) -> str:
    return filename.decode("utf-8", "replace") if isinstance(filename, bytes) else filename


def _refuse_transaction() -> None:
    """A refusal written in the caller's transaction would vanish with it."""
    blocks = getattr(connection, "atomic_blocks", [])
    if any(not getattr(block, "_from_testcase", False) for block in blocks):
        raise ScreeningInsideTransaction(
            "screen() runs before the transaction: screen or store the upload first, then write."
        )


def scan_bytes(data: bytes) -> tuple[Malware, str]:
    """Ask the malware scanner about kept content; returns its answer and what it found."""
    answer = scanner().scan(data)
    return answer.state, answer.signature
