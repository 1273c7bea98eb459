"""The acts of signing: the person certifies, the unit seals, annexes carry a text seal.

Each act finds out first how much can be proved now (revocation, timestamp) and makes the best
level that is true. What could not be reached is reported, never papered over.
"""

import asyncio
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    SigSeedSubFilter,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from khue.signing.errors import (
    NotPrepared,
    PaperUnreadable,
    SignerExpired,
    SignerRevoked,
    SignerUntrusted,
)
from khue.signing.types import (
    Box,
    Level,
    Revocation,
    SignedPaper,
    StampSpec,
    Warn,
)

from .act import Before, annex_sealing, certification, sealing
from .guard import PDF_FAULTS
from .prepare import open_writer
from .signers import SoftwareKey, TokenKey, open_signer
from .stamps import stamp_style
from .trust import Standing, Trust, examine

_DSS = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What can be proved about the signer right now."""

    level: Level
    warnings: tuple[Warn, ...]
    context: ValidationContext | None
    timestamper: TimeStamper | None


def certify(
    paper: bytes,
    *,
    key: SoftwareKey | TokenKey,
    trust: Trust,
    stamp: StampSpec,
    reason: str = "",
) -> SignedPaper:
    """The competent person's signature: a certification that only lets fields be filled in.

    Raises NotPrepared, PaperUnreadable or what keeps the certificate from signing.
    """
    return _sign(paper, key, trust, stamp, certification(reason))


def seal(
    paper: bytes,
    *,
    number: str,
    date_text: str,
    key: SoftwareKey | TokenKey,
    trust: Trust,
    stamp: StampSpec,
) -> SignedPaper:
    """Fill in number and date and sign the unit's seal over both, in one revision."""

    setup, fill = sealing(number, date_text)
    return _sign(paper, key, trust, stamp, setup, fill)


def seal_annex(
    paper: bytes, *, box: Box, key: SoftwareKey | TokenKey, trust: Trust, stamp: StampSpec
) -> SignedPaper:
    """The unit's signature on a separate annex or an electronic copy: text only, first page."""

    setup, add_field = annex_sealing(box)
    return _sign(paper, key, trust, stamp, setup, add_field)


async def readiness(signer: Signer, trust: Trust) -> Readiness:
    """Check the signer's certificate (law S-01, S-02) and try the timestamp service.

    Raises SignerRevoked, SignerExpired or SignerUntrusted.
    """
    context = trust.online_context()
    finding = await examine(
        signer.signing_cert,
        list(signer.cert_registry),
        demanding=context,
        lenient=trust.offline_context(),
    )
    if finding.revocation is Revocation.REVOKED:
        raise SignerRevoked
    if finding.standing is Standing.OUT_OF_DATE:
        raise SignerExpired
    if finding.standing is not Standing.TRUSTED:
        raise SignerUntrusted
    warnings = []
    if finding.revocation is not Revocation.GOOD:
        warnings.append(Warn.REVOCATION_UNREACHABLE)
    if trust.kind_of(finding.root) == "demo":
        warnings.append(Warn.DEMO_CERTIFICATE)
    timestamper, trouble = await working_timestamper(trust, context)
    if trouble is not None:
        warnings.append(trouble)
    return _readiness(timestamper, warnings, context)


def _readiness(
    timestamper: TimeStamper | None, warnings: list[Warn], context: ValidationContext
) -> Readiness:
    if timestamper is None:
        return Readiness(Level.B, tuple(warnings), None, None)
    if {Warn.REVOCATION_UNREACHABLE, Warn.TIMESTAMP_UNPROVEN} & set(warnings):
        return Readiness(Level.T, tuple(warnings), None, timestamper)
    return Readiness(Level.LT, tuple(warnings), context, timestamper)


async def working_timestamper(
    trust: Trust, context: ValidationContext
) -> tuple[TimeStamper | None, Warn | None]:
    """The timestamp service if it answers; a warning when it, or the proof about it, is missing."""
    timestamper = trust.timestamper()
    if timestamper is None:
        return None, Warn.TIMESTAMP_UNREACHABLE
    try:
        await timestamper.async_dummy_response("sha256")
    except (OSError, ValueError, TypeError):
        return None, Warn.TIMESTAMP_UNREACHABLE
    for certificate in timestamper._certs.values():
        finding = await examine(
            certificate,
            list(timestamper.cert_registry),
            demanding=context,
            lenient=trust.offline_context(),
            extended_usage=frozenset({"time_stamping"}),
        )
        if finding.standing is not Standing.TRUSTED or finding.revocation is Revocation.REVOKED:
            return None, Warn.TIMESTAMP_UNREACHABLE
        if finding.revocation is not Revocation.GOOD:
            return timestamper, Warn.TIMESTAMP_UNPROVEN
    return timestamper, None


def metadata(setup: PdfSignatureMetadata, ready: Readiness) -> PdfSignatureMetadata:
    """The settings of one act together with what its level needs."""
    embeds = ready.level.rank >= Level.LT.rank
    return replace(
        setup,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        embed_validation_info=embeds,
        validation_context=ready.context if embeds else None,
        dss_settings=_DSS,
    )


def _sign(
    paper: bytes,
    key: SoftwareKey | TokenKey,
    trust: Trust,
    stamp: StampSpec,
    setup: PdfSignatureMetadata,
    before: Before | None = None,
) -> SignedPaper:
    writer = writer_for(paper, setup.field_name or "", before)
    size = field_size(writer, setup.field_name or "")
    with open_signer(key) as signer:
        ready, pdf = asyncio.run(_sign_now(writer, signer, trust, stamp, size, setup))
    return SignedPaper(pdf=pdf, level=ready.level, warnings=ready.warnings)


async def _sign_now(
    writer: IncrementalPdfFileWriter,
    signer: Signer,
    trust: Trust,
    stamp: StampSpec,
    size: tuple[int, int],
    setup: PdfSignatureMetadata,
) -> tuple[Readiness, bytes]:
    ready = await readiness(signer, trust)
    pdf_signer = PdfSigner(
        metadata(setup, ready),
        signer=signer,
        timestamper=ready.timestamper,
        stamp_style=stamp_style(stamp, size),
    )
    out = BytesIO()
    try:
        await pdf_signer.async_sign_pdf(writer, existing_fields_only=True, output=out)
    except (SigningError, KeyError) as error:
        raise NotPrepared from error
    return ready, out.getvalue()


def writer_for(paper: bytes, field_name: str, before: Before | None) -> IncrementalPdfFileWriter:
    """Open the paper, do what belongs into the same revision, and insist on the free field."""
    try:
        writer = open_writer(paper)
        if before is not None:
            before(writer)
        field = find_field(writer, field_name)
    except KeyError as error:
        raise NotPrepared from error
    except PDF_FAULTS as error:
        raise PaperUnreadable from error
    if "/V" in field:
        raise NotPrepared
    return writer


def find_field(writer: IncrementalPdfFileWriter, name: str) -> Any:
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field.get("/T") == name:
            return field
    raise KeyError(name)


def field_size(writer: IncrementalPdfFileWriter, name: str) -> tuple[int, int]:
    left, bottom, right, top = (float(edge) for edge in find_field(writer, name)["/Rect"])
    return round(right - left), round(top - bottom)
