"""Completing papers that were signed while a service was away.

The missing proof is appended as a new revision: revocation data into the document security store
and, where a signature had no timestamp, a document timestamp over everything. The level reported
afterwards is what an offline verification of the new file finds, not what was hoped for.
"""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

import asyncio
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.dss import collect_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError

from khue.signing.errors import PaperUnreadable, SignerRevoked
from khue.signing.types import Level, SignedPaper, VerificationReport, Warn

from .guard import PDF_FAULTS
from .prepare import open_writer
from .ready import working_timestamper
from .trust import Trust
from .verify import verify

_DSS = TimestampDSSContentSettings(include_vri=False, update_before_ts=True)
_TIMESTAMP = "/DocTimeStamp"


def upgrade(pdf: bytes, *, trust: Trust) -> SignedPaper:
    """Add whatever proof can be had now; the same bytes come back when nothing can.

    Raises SignerRevoked when a signer's certificate was revoked in the meantime and
    PaperUnreadable when the paper has been altered or is not signed.
    """
    before = verify(pdf, trust=trust)
    if not before.is_valid or before.level is None:
        raise PaperUnreadable
    if before.level.rank >= Level.LT.rank:
        return SignedPaper(pdf, before.level)
    try:
        fuller, warnings = asyncio.run(_upgrade(pdf, before, trust))
    except PDF_FAULTS as error:
        raise PaperUnreadable from error
    after = verify(fuller, trust=trust)
    if not after.is_valid or after.level is None:
        raise PaperUnreadable
    return SignedPaper(fuller, after.level, warnings)


async def _upgrade(
    pdf: bytes, before: VerificationReport, trust: Trust
) -> tuple[bytes, tuple[Warn, ...]]:
    context = trust.online_context()
    writer = open_writer(pdf)
    warnings: list[Warn] = []
    timestamper, trouble = await working_timestamper(trust, context)
    if trouble is not None:
        warnings.append(trouble)
    has_proof = await _add_proof(writer, context)
    if not has_proof:
        warnings.append(Warn.REVOCATION_UNREACHABLE)
    lacks_time = any(report.timestamp_at is None for report in before.signatures)
    if lacks_time and timestamper is not None:
        return await _timestamped(writer, timestamper, context, trouble), tuple(warnings)
    if not has_proof:
        return pdf, tuple(warnings)
    out = BytesIO()
    writer.write(out)
    return out.getvalue(), tuple(warnings)


async def _add_proof(writer: IncrementalPdfFileWriter, context: ValidationContext) -> bool:
    """Collect revocation data for every signature into the store; False when out of reach."""
    paths: list[Any] = []
    try:
        for embedded in writer.prev.embedded_signatures:
            if embedded.sig_object_type != _TIMESTAMP:
                paths.extend(await collect_validation_info(embedded, context))
    except RevokedError as error:
        raise SignerRevoked from error
    except (PathBuildingError, PathValidationError):
        return False
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, paths=paths, validation_context=context, embed_roots=False
    )
    return True


async def _timestamped(
    writer: IncrementalPdfFileWriter,
    timestamper: TimeStamper,
    context: ValidationContext,
    trouble: Warn | None,
) -> bytes:
    out = await PdfTimeStamper(timestamper).async_timestamp_pdf(
        writer,
        "sha256",
        context if trouble is None else None,
        dss_settings=_DSS,
        embed_roots=False,
    )
    return bytes(out.getvalue())
