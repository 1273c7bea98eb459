"""The words for verdicts, problems, levels and warnings: what happened, what it means, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from .types import (
    MOVED,
    NOT_KEPT,
    SILENT,
    AnchorKind,
    Changes,
    Level,
    Outcome,
    Problem,
    Revocation,
    SignatureReport,
    SignerKind,
    Warn,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from khue.core.ui.shapes import Kind

    from .models import SignatureRecord

OUTCOMES: dict[Outcome, tuple[str, _StrPromise, _StrPromise]] = {
    Outcome.VALID: (
        "success",
        _("Valid"),
        _("The signatures are valid and nothing was changed after signing."),
    ),
    Outcome.INCOMPLETE: (
        "warning",
        _("Valid, proof incomplete"),
        _(
            "The signatures are intact and the signers known, but the file does not prove that"
            " their certificates were not revoked."
        ),
    ),
    Outcome.INVALID: (
        "error",
        _("Not valid"),
        _("The content is intact, but at least one signature cannot be accepted. See why below."),
    ),
    Outcome.ALTERED: (
        "error",
        _("Altered after signing"),
        _("Do not rely on this file. Ask the sender or look for the paper on their portal."),
    ),
    Outcome.UNSIGNED: (
        "info",
        _("No digital signature"),
        _("The file carries no digital signature, so nothing about its origin can be said."),
    ),
    Outcome.UNREADABLE: (
        "error",
        _("Cannot be checked"),
        _("The file could not be read as a PDF that can be checked."),
    ),
}

PROBLEMS: dict[Problem, _StrPromise] = {
    Problem.NOT_PDF: _("This is not a PDF."),
    Problem.TOO_LARGE: _("The file is larger than 50 MB."),
    Problem.TOO_MANY: _("The file has more signatures or revisions than can be checked."),
    Problem.TOO_SLOW: _("Checking took too long and was stopped."),
    Problem.ENCRYPTED: _("The file is locked with a password. Remove the lock, then check again."),
    Problem.BROKEN: _("The file is damaged."),
    Problem.CONTENT_CHANGED: _("The signed content is not what was signed."),
    Problem.SIGNATURE_WRONG: _("The signature value does not fit the certificate."),
    Problem.FORBIDDEN_CHANGE: _("Something was added or changed that the signature forbids."),
    Problem.UNSIGNED_ADDITION: _(
        "Something was filled in after the last signature, and nobody signed it."
    ),
    Problem.PARTIAL_COVERAGE: _("The signature covers only a part of the file."),
    Problem.UNKNOWN_ISSUER: _("The certificate's issuer is not among the trusted authorities."),
    Problem.CERTIFICATE_EXPIRED: _("The certificate was not valid at the time of signing."),
    Problem.CERTIFICATE_REVOKED: _("The certificate was revoked."),
    Problem.CERTIFICATE_UNSUITABLE: _("The certificate is not meant for signing documents."),
    Problem.REVOCATION_UNKNOWN: _("The file holds no proof that the certificate was not revoked."),
    Problem.NO_TIMESTAMP: _("The time of signing is the signer's word; no authority confirmed it."),
    Problem.TIMESTAMP_UNTRUSTED: _("The timestamp's authority is not trusted."),
    Problem.WEAK_ALGORITHM: _("The signature uses an algorithm that is no longer safe."),
}

WARNINGS: dict[Warn, _StrPromise] = {
    Warn.REVOCATION_UNREACHABLE: _(
        "Neither OCSP nor a revocation list could be reached, so it is not proved that the"
        " certificate still stands. Khuê will add the proof when they answer."
    ),
    Warn.TIMESTAMP_UNREACHABLE: _(
        "The timestamp service did not answer. The signature stands with the time of this server;"
        " Khuê will add the timestamp later."
    ),
    Warn.TIMESTAMP_UNPROVEN: _(
        "The timestamp authority's own certificate could not be checked yet. Khuê will add the"
        " proof later."
    ),
    Warn.DEMO_CERTIFICATE: _("Signed with a demo certificate: not legally valid."),
}

LEVELS: dict[Level, _StrPromise] = {
    Level.B: _("Basic (B-B): signature only"),
    Level.T: _("With timestamp (B-T)"),
    Level.LT: _("Long-term proof (B-LT)"),
    Level.LTA: _("Archived proof (B-LTA)"),
}

REVOCATIONS: dict[Revocation, _StrPromise] = {
    Revocation.GOOD: _("In force at the time of signing, proved"),
    Revocation.REVOKED: _("Revoked"),
    Revocation.UNKNOWN: _("Not proved"),
}

CHANGES: dict[Changes, _StrPromise] = {
    Changes.NONE: _("Nothing was added after it"),
    Changes.MAINTENANCE: _("Only proofs were added after it"),
    Changes.ALLOWED: _("Only what it allows was added after it (number, date, seal)"),
    Changes.FORBIDDEN: _("Changed after signing"),
}

KINDS: dict[SignerKind, _StrPromise] = {
    SignerKind.PERSON: _("Person"),
    SignerKind.ORGANISATION: _("Organisation"),
    SignerKind.TIMESTAMP: _("Timestamp authority"),
}


REASONS: dict[str, _StrPromise] = {
    SILENT: _("The services of the authority still do not answer."),
    MOVED: _("The paper was worked on meanwhile; the next attempt begins with what stands now."),
    NOT_KEPT: _("The paper was sent before the proof came: what was sent is not changed any more."),
    "signing.revoked": _("The signer's certificate was revoked meanwhile."),
    "signing.paper_unreadable": _("The paper has been altered or cannot be read."),
}


def reason_text(record: SignatureRecord) -> str:
    """Return why a signature lacks proof: what the last attempt found, else what signing found."""
    if record.last_error in REASONS:
        return str(REASONS[record.last_error])
    found = [warning for warning in record.warnings if warning != Warn.DEMO_CERTIFICATE]
    return warning_text(found[0]) if found else ""


def warning_text(warning: Warn | str) -> str:
    """Return the sentence for a warning; it may come as the text kept in a record."""
    return str(WARNINGS[Warn(warning)])


def level_text(level: Level | str) -> str:
    """Return a level in words."""
    return str(LEVELS[Level(level)])


def anchor_text(kind: str) -> str:
    """Return whose authority a chain ends at; "" where it ends nowhere."""
    return str(AnchorKind(kind).label) if kind else ""


def signature_state(report: SignatureReport) -> tuple[Kind, str]:
    """Return the badge of one signature."""
    if report.is_altered:
        return "refused", str(_("Altered"))
    if not report.is_valid:
        return "refused", str(_("Not valid"))
    if report.revocation is not Revocation.GOOD:
        return "waiting", str(_("Valid, proof incomplete"))
    return "done", str(_("Valid"))
