"""The acts of signing: the person certifies, the unit seals, annexes carry a text seal.

Each act finds out first how much can be proved now (revocation, timestamp) and makes the best
level that is true. What could not be reached is reported, never papered over.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

from pkcs11.exceptions import PKCS11Error as ModuleError
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    SigSeedSubFilter,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference

from khue.signing.errors import KeyUnusable, NotPrepared, PaperUnreadable
from khue.signing.types import (
    PERSON_FIELD,
    SEAL_FIELD,
    Box,
    Level,
    SignedPaper,
    StampSpec,
)

from .act import Before, annex_sealing, certification, joint_sealing, sealing
from .guard import PDF_FAULTS
from .prepare import has_signature, open_writer, restate_initials
from .ready import Readiness, readiness
from .signers import SoftwareKey, TokenKey, open_signer
from .stamps import stamp_style
from .trust import Trust

_DSS = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)


_FRESH = 300.0


def certify(
    paper: bytes,
    *,
    key: SoftwareKey | TokenKey,
    trust: Trust,
    stamp: StampSpec,
    reason: str = "",
    field: str = PERSON_FIELD,
) -> SignedPaper:
    """A competent person's signature: the first certifies the paper, later ones sign it.

    Raises NotPrepared, PaperUnreadable or what keeps the certificate from signing.
    """
    with open_run(key, trust) as run:
        return run.certify(paper, stamp=stamp, reason=reason, field=field)


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
    with open_run(key, trust) as run:
        return run.seal(paper, number=number, date_text=date_text, stamp=stamp)


def seal_annex(
    paper: bytes, *, box: Box, key: SoftwareKey | TokenKey, trust: Trust, stamp: StampSpec
) -> SignedPaper:
    """The unit's signature on a separate annex or an electronic copy: text only, first page."""
    with open_run(key, trust) as run:
        return run.seal_annex(paper, box=box, stamp=stamp)


class SigningRun:
    """Several acts with one key: the token stays open, its certificate is checked once a while.

    What the authorities answered (law S-01, S-02) is used for as many papers as are signed within
    ``_FRESH`` seconds; each paper has a timestamp of its own.
    """

    def __init__(self, signer: Signer, trust: Trust, loop: asyncio.Runner) -> None:
        self._signer = signer
        self._trust = trust
        self._loop = loop
        self._ready: Readiness | None = None
        self._asked_at = 0.0

    def certify(
        self, paper: bytes, *, stamp: StampSpec, reason: str = "", field: str = PERSON_FIELD
    ) -> SignedPaper:
        """See :func:`certify`."""
        writer = writer_for(paper, field, restate_initials if field == PERSON_FIELD else None)
        setup = certification(reason, field=field, is_first=not has_signature(writer))
        return self._sign(writer, stamp, setup)

    def seal(self, paper: bytes, *, number: str, date_text: str, stamp: StampSpec) -> SignedPaper:
        """See :func:`seal`."""
        setup, fill = sealing(number, date_text)
        return self._sign(writer_for(paper, setup.field_name or "", fill), stamp, setup)

    def seal_joint(self, paper: bytes, *, field: str, stamp: StampSpec) -> SignedPaper:
        """The seal of a further body, after the first has given number and date."""
        writer = writer_for(paper, field, None)
        if not is_filled(writer, SEAL_FIELD):
            raise NotPrepared
        return self._sign(writer, stamp, joint_sealing(field))

    def seal_annex(self, paper: bytes, *, box: Box, stamp: StampSpec) -> SignedPaper:
        """See :func:`seal_annex`."""
        setup, add_field = annex_sealing(box)
        return self._sign(writer_for(paper, setup.field_name or "", add_field), stamp, setup)

    def check(self) -> Readiness:
        """Ask the authorities now if the last answers are too old; raises what must not sign."""
        if self._ready is None or time.monotonic() - self._asked_at > _FRESH:
            self._ready = self._loop.run(readiness(self._signer, self._trust))
            self._asked_at = time.monotonic()
        return self._ready

    def _sign(
        self, writer: IncrementalPdfFileWriter, stamp: StampSpec, setup: PdfSignatureMetadata
    ) -> SignedPaper:
        ready = self.check()
        size = field_size(writer, setup.field_name or "")
        pdf = self._loop.run(_sign_now(writer, self._signer, ready, stamp, size, setup))
        return SignedPaper(pdf=pdf, level=ready.level, warnings=ready.warnings)


@contextmanager
def open_run(key: SoftwareKey | TokenKey, trust: Trust) -> Iterator[SigningRun]:
    """Open the key for several acts; raises TokenMissing, TokenPinWrong or KeyUnusable."""
    with open_signer(key) as signer, asyncio.Runner() as loop:
        yield SigningRun(signer, trust, loop)


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


async def _sign_now(
    writer: IncrementalPdfFileWriter,
    signer: Signer,
    ready: Readiness,
    stamp: StampSpec,
    size: tuple[int, int],
    setup: PdfSignatureMetadata,
) -> bytes:
    pdf_signer = PdfSigner(
        metadata(setup, ready),
        signer=signer,
        timestamper=ready.timestamper,
        stamp_style=stamp_style(stamp, size),
    )
    out = BytesIO()
    try:
        await pdf_signer.async_sign_pdf(writer, existing_fields_only=True, output=out)
    except ModuleError as error:
        raise KeyUnusable from error
    except (SigningError, KeyError) as error:
        raise NotPrepared from error
    return out.getvalue()


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


def is_filled(writer: IncrementalPdfFileWriter, name: str) -> bool:
    """Whether the field is there and signed."""
    try:
        return "/V" in find_field(writer, name)
    except KeyError:
        return False


def field_size(writer: IncrementalPdfFileWriter, name: str) -> tuple[int, int]:
    left, bottom, right, top = (float(edge) for edge in find_field(writer, name)["/Rect"])
    return round(right - left), round(top - bottom)
