"""Refusals of compliance: what was found, and what to do instead."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khue.core.errors import DomainError

from .screening.types import Verdict

PAPER = _(
    "This file seems to bear a secrecy mark (%(detail)s). Khuê has kept nothing of it. "
    "Secret documents go through the paper channel: give it to the clerk in charge of them."
)
PAPER_OR_CLERK = _(
    "This file may bear a secrecy mark (%(detail)s). Khuê has kept nothing of it. If it is secret, "
    "use the paper channel. If it is not, ask the clerk to look at it and to confirm."
)
MESSAGES: dict[str, str | Promise] = {
    "secrecy.marking": PAPER,
    "secrecy.field": _(
        "This file has a secrecy field that is filled in. Khuê has kept nothing of it. "
        "Secret documents go through the paper channel."
    ),
    "secrecy.stamp": PAPER,
    "secrecy.unreadable_scan": _(
        "This scan can't be read by the machine. A clerk must look at it and confirm that it bears "
        "no secrecy mark; then send it again with the confirmation."
    ),
    "malware.infected": _(
        "The scanner found harmful software in this file. Khuê has kept nothing of it. "
        "Tell the officer in charge of IT before opening it anywhere else."
    ),
    "malware.too_large": _("The scanner can't take a file of this size. Send a smaller one."),
    "malware.scanner_absent": _(
        "The malware scanner is not running, so files can't be taken now. "
        "Please tell the officer in charge of IT and try again later."
    ),
    "malware.scanner_silent": _(
        "The malware scanner does not answer, so files can't be taken now. Please try again later."
    ),
    "type.empty": _("This file is empty (0 bytes). Choose the right file and send it again."),
    "type.too_large": _("This file is larger than 50 MB. Make it smaller or split it."),
    "type.executable": _("Programs and scripts are not accepted, whatever their name."),
    "type.macro": _("This document contains macros. Save it without macros and send it again."),
    "type.embedded_program": _("This document has another file packed inside it. Send that apart."),
    "type.active": _("This PDF runs programs by itself. Print it to a new PDF and send that."),
    "type.old_office": _(
        "Old Office files can't be checked. Save it as .docx, .xlsx or PDF and send it again."
    ),
    "type.not_allowed": _(
        "Files of this kind are not accepted. Send PDF, Word, Excel, pictures, text or .zip."
    ),
    "type.mismatch": _("The content of this file is not what its name says. Send the original."),
    "type.locked": _(
        "This file is locked with a password, so it can't be checked. Remove the password."
    ),
    "type.damaged": _("This file is damaged and can't be read. Make it anew and send it again."),
    "type.too_many_pages": _("This file has too many pages. Split it and send the parts."),
    "type.too_many_pixels": _("This picture is too large. Make it smaller and send it again."),
    "type.too_slow": _("Checking this file took too long. Send it as a simpler PDF."),
    "type.unscreenable": _("This file can't be checked. Print it to a new PDF and send that."),
    "archive.bomb": _("This file unpacks to far more than it seems. Send its parts one by one."),
    "archive.too_many": _("This archive holds too many files. Split it."),
    "archive.too_deep": _("This archive holds archives inside archives. Unpack it first."),
    "name.encoding": _("The file's name can't be read. Rename it and send it again."),
    "name.traversal": _("The file's name leads out of its folder. Rename it and send it again."),
    "name.direction": _("The file's name holds signs that hide its true ending. Rename it."),
    "name.control": _("The file's name holds invisible signs. Rename it and send it again."),
    "name.forbidden": _("The file's name holds signs that are not allowed. Rename it."),
    "name.empty": _("The file has no name. Give it one and send it again."),
}


def rule_label(rule: str) -> str:
    """What a rule found, in one short sentence; its code where there is no sentence."""
    message = MESSAGES.get(rule, PAPER_OR_CLERK if rule.startswith("secrecy.") else rule)
    return str(message).replace(" (%(detail)s)", "").partition(". ")[0].rstrip(".")


class ContentRefused(DomainError):
    """Content was refused; only who, when, the hash and the rule were kept."""

    code = "compliance.content_refused"
    message = _("This content can't be taken.")

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        first = verdict.findings[0] if verdict.findings else None
        rule = first.rule if first else ""
        fallback = PAPER_OR_CLERK if rule.startswith("secrecy.") else self.message
        self.rule = rule
        super().__init__(MESSAGES.get(rule, fallback), detail=(first.detail if first else ""))


class NeedsClerk(ContentRefused):
    """A named clerk may let this very content through by a second upload."""

    code = "compliance.needs_clerk"


class ScreeningInsideTransaction(RuntimeError):
    """Screening takes seconds and its refusal must outlive the act: screen first, then write."""


class UnknownRule(KeyError):
    """No edition of this rule holds on the day."""
