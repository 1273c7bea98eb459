"""Full verification of any PDF, however hostile: who signed, what was signed, what came after.

pdfsig calls a file with something drawn over page 1 "valid": the signed bytes are still there.
Only the difference analysis between the signed revision and the file as it stands tells the
truth, so every verdict here rests on it. Nothing is fetched unless `online` is asked for: a
hostile file must not be able to make the server call addresses of its choice.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.misc import PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from khue.signing.types import (
    Changes,
    Outcome,
    Problem,
    Revocation,
    SignatureReport,
    VerificationReport,
)

from .examine import Evidence, examine_signature, examine_timestamp
from .guard import PDF_FAULTS
from .prepare import field_values
from .quicker import install
from .trust import Trust

install()
MAX_SIZE = 50 * 1024 * 1024
_MAX_SIGNATURES = 40
_MAX_REVISIONS = 120
_HEADER_WITHIN = 1024
_MAX_PROOFS = 400
_TIMESTAMP = "/DocTimeStamp"


@dataclass(frozen=True, slots=True)
class _Opened:
    reader: PdfFileReader
    embedded: list[Any]


class _Stop(Exception):
    """Verification ends here with one typed problem."""

    def __init__(self, outcome: Outcome, problem: Problem) -> None:
        super().__init__(problem)
        self.outcome = outcome
        self.problem = problem


def verify(data: bytes, *, trust: Trust, online: bool = False) -> VerificationReport:
    """The report about a file; never raises, whatever the bytes are."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        opened = _open(data)
        signatures, timestamps = asyncio.run(_examine_all(opened, trust, online=online))
        fields = field_values(opened.reader.root)
    except _Stop as stop:
        return VerificationReport(stop.outcome, digest, len(data), problems=(stop.problem,))
    except PDF_FAULTS:
        return VerificationReport(Outcome.UNREADABLE, digest, len(data), problems=(Problem.BROKEN,))
    return VerificationReport(
        outcome=_outcome(signatures, timestamps),
        sha256=digest,
        size=len(data),
        signatures=tuple(signatures),
        timestamps=tuple(timestamps),
        fields=fields,
        problems=_gathered(signatures, timestamps),
        revisions=opened.reader.xrefs.total_revisions,
    )


def _open(data: bytes) -> _Opened:
    if len(data) > MAX_SIZE:
        raise _Stop(Outcome.UNREADABLE, Problem.TOO_LARGE)
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise _Stop(Outcome.UNREADABLE, Problem.NOT_PDF)
    reader = _reader(data)
    if reader.encrypted:
        raise _Stop(Outcome.UNREADABLE, Problem.ENCRYPTED)
    if reader.xrefs.total_revisions > _MAX_REVISIONS:
        raise _Stop(Outcome.UNREADABLE, Problem.TOO_MANY)
    embedded = list(reader.embedded_signatures)
    if len(embedded) > _MAX_SIGNATURES:
        raise _Stop(Outcome.UNREADABLE, Problem.TOO_MANY)
    return _Opened(reader, embedded)


def _reader(data: bytes) -> PdfFileReader:
    """Strict first; real-world files that only break small rules get the lenient reader."""
    try:
        return PdfFileReader(BytesIO(data), strict=True)
    except PdfStrictReadError:
        return PdfFileReader(BytesIO(data), strict=False)


async def _examine_all(
    opened: _Opened, trust: Trust, *, online: bool
) -> tuple[list[SignatureReport], list[SignatureReport]]:
    evidence = _evidence(opened.reader, trust, online=online)
    timestamps = [
        (embedded, await examine_timestamp(embedded, evidence))
        for embedded in opened.embedded
        if embedded.sig_object_type == _TIMESTAMP
    ]
    signatures = []
    for embedded in opened.embedded:
        if embedded.sig_object_type == _TIMESTAMP:
            continue
        later = [
            report
            for stamp, report in timestamps
            if stamp.signed_revision >= embedded.signed_revision and report.is_valid
        ]
        signatures.append(await examine_signature(embedded, evidence, later))
    return signatures, [report for _, report in timestamps]


def _evidence(reader: PdfFileReader, trust: Trust, *, online: bool) -> Evidence:
    """The proofs that the file itself carries, or none."""
    revisions = reader.xrefs.total_revisions
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Evidence(trust, online=online, revisions=revisions)
    return Evidence(
        trust,
        online=online,
        revisions=revisions,
        certificates=tuple(store.load_certs()),
        ocsps=tuple(_parsed(store.ocsps, "ocsp")),
        crls=tuple(_parsed(store.crls, "crl")),
    )


def _parsed(references: Any, kind: str) -> list[Any]:
    load = ocsp.OCSPResponse.load if kind == "ocsp" else crl.CertificateList.load
    found = []
    for reference in list(references)[:_MAX_PROOFS]:
        stream = reference.get_object()
        try:
            parsed = load(stream.data)
            _ = parsed.native
        except PDF_FAULTS:
            continue
        found.append(parsed)
    return found


def _outcome(signatures: list[SignatureReport], timestamps: list[SignatureReport]) -> Outcome:
    if any(report.is_altered for report in (*signatures, *timestamps)):
        return Outcome.ALTERED
    if not signatures:
        return Outcome.UNSIGNED
    if not all(report.is_valid for report in signatures) or _has_unsigned_addition(signatures):
        return Outcome.INVALID
    complete = all(report.revocation is Revocation.GOOD for report in signatures)
    return Outcome.VALID if complete else Outcome.INCOMPLETE


def _gathered(
    signatures: list[SignatureReport], timestamps: list[SignatureReport]
) -> tuple[Problem, ...]:
    seen: dict[Problem, None] = {}
    for report in (*signatures, *timestamps):
        seen.update(dict.fromkeys(report.problems))
    if _has_unsigned_addition(signatures):
        seen[Problem.UNSIGNED_ADDITION] = None
    return tuple(seen)


def _has_unsigned_addition(signatures: list[SignatureReport]) -> bool:
    """Something was filled in after the last signature: allowed, but nobody answers for it."""
    return bool(signatures) and signatures[-1].changes is Changes.ALLOWED
