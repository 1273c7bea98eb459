"""`{% signing_report report %}` shows a verdict; small filters put values into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khue.signing import wording
from khue.signing.types import AnchorKind, Level, Revocation, SignatureReport, VerificationReport

register = template.Library()


@dataclass(frozen=True, slots=True)
class ShownSignature:
    """One signature with its words."""

    report: SignatureReport
    badge: tuple[str, str]
    title: str
    kind: str
    authority: str
    integrity: str
    standing: str
    level: str
    revision: str
    problems: tuple[str, ...]


@register.inclusion_tag("signing/report.html")
def signing_report(report: VerificationReport, is_short: bool = False) -> dict[str, Any]:
    """Show a verification report with all that law S-08 wants; `is_short` leaves out serials."""
    kind, title, text = wording.OUTCOMES[report.outcome]
    of_signatures = {problem for s in report.signatures for problem in s.problems}
    of_file = [problem for problem in report.problems if problem not in of_signatures]
    return {
        "report": report,
        "kind": kind,
        "title": title,
        "text": text,
        "is_short": is_short,
        "is_demo": any(s.anchor_kind == AnchorKind.DEMO for s in report.signatures),
        "problems": [wording.PROBLEMS[problem] for problem in of_file],
        "signatures": [_shown(signature) for signature in report.signatures],
        "level": wording.level_text(report.level) if report.level else "",
    }


@register.filter
def signing_warning(warning: str) -> str:
    """A warning in words."""
    return wording.warning_text(warning)


@register.filter
def signing_level(level: str) -> str:
    """A level in words."""
    return wording.level_text(level)


@register.filter
def breakable(text: str) -> SafeString:
    """A long code that may break anywhere, so that it never widens a phone's page."""
    return format_html_join(
        mark_safe("<wbr>"), "{}", ((text[i : i + 8],) for i in range(0, len(text), 8))
    )


def _shown(report: SignatureReport) -> ShownSignature:
    return ShownSignature(
        report=report,
        badge=wording.signature_state(report),
        title=report.signer,
        kind=str(wording.KINDS[report.kind]),
        authority=wording.anchor_text(report.anchor_kind),
        integrity=_integrity(report),
        standing=_standing(report),
        level=wording.level_text(report.level),
        revision=_("%(revision)d of %(revisions)d in the file")
        % {"revision": report.revision, "revisions": report.revisions},
        problems=tuple(str(wording.PROBLEMS[problem]) for problem in report.problems),
    )


def _integrity(report: SignatureReport) -> str:
    if not report.is_intact:
        return _("The signed content was changed")
    return str(wording.CHANGES[report.changes])


def _standing(report: SignatureReport) -> str:
    if report.is_trusted or report.revocation is Revocation.REVOKED:
        return str(wording.REVOCATIONS[report.revocation])
    return _("Cannot be accepted")


@register.inclusion_tag("signing/_level.html")
def signature_level(level: str) -> dict[str, Any]:
    """Show how well a kept paper's signatures are proved, and what is still to come."""
    is_complete = Level(level).rank >= Level.LT.rank
    return {
        "kind": "done" if is_complete else "waiting",
        "state": _("Fully proved") if is_complete else _("Proof to be added"),
        "level": wording.level_text(level),
        "is_complete": is_complete,
    }
