"""Verification of any file against this installation's trust."""

from __future__ import annotations

from pathlib import Path

from khue.signing.engine.isolated import verify_isolated
from khue.signing.engine.verify import MAX_SIZE, verify
from khue.signing.types import Outcome, VerificationReport

from .trust import load_trust


def verify_pdf(data: bytes, *, online: bool = False) -> VerificationReport:
    """Judge any bytes: signers, chains, revocation, times, what changed. Never raises.

    The file is parsed in a limited process of its own. Without `online` nothing is asked of
    anybody; with it, only addresses that trusted issuers wrote into their certificates.
    """
    trust = load_trust()
    report = verify_isolated(data, trust=trust)
    if online and report.outcome is Outcome.INCOMPLETE:
        return verify(data, trust=trust, online=True)
    return report


def verify_file(path: Path, *, online: bool = False) -> VerificationReport:
    """Like verify_pdf for a file on disk; reads no more than may be verified."""
    with path.open("rb") as file:
        return verify_pdf(file.read(MAX_SIZE + 1), online=online)
