"""Signing with a token at the person's own computer, in two steps.

First the paper is finished except for the signature value, and the bytes to be signed go to the
person's local agent; then the value comes back, is checked against the certificate, and is put
into its place. The server never sees the key, the agent never sees the paper.
"""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

import asyncio
from io import BytesIO

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument

from khue.signing.errors import ExternalSignatureWrong, KeyUnusable
from khue.signing.types import PERSON_FIELD, Level, PendingSignature, SignedPaper, StampSpec

from .act import Before, certification, sealing
from .guard import PDF_FAULTS
from .prepare import has_signature, restate_initials
from .ready import Readiness, readiness
from .sign import field_size, metadata, writer_for
from .signers import certificate_store, external_signer, mechanism_for
from .stamps import stamp_style
from .trust import Trust, load_certificate, load_certificates
from .upgrade import upgrade

# The signature container may hold a chain and a timestamp; twice the bytes, as hexadecimal.
_RESERVED = 32_768


def begin_certification(
    paper: bytes,
    *,
    certificate_pem: str,
    chain_pem: str,
    trust: Trust,
    stamp: StampSpec,
    reason: str = "",
    field: str = PERSON_FIELD,
) -> PendingSignature:
    """Step one for a person's signature; the first on the paper certifies it."""
    is_first = not has_signature(writer_for(paper, field, None))
    setup = certification(reason, field=field, is_first=is_first)
    if field != PERSON_FIELD:
        return _begin(paper, certificate_pem, chain_pem, trust, stamp, setup, None)
    return _begin(paper, certificate_pem, chain_pem, trust, stamp, setup, restate_initials)


def begin_seal(
    paper: bytes,
    *,
    number: str,
    date_text: str,
    certificate_pem: str,
    chain_pem: str,
    trust: Trust,
    stamp: StampSpec,
) -> PendingSignature:
    """Step one for the unit's seal: number and date are filled in already."""
    setup, fill = sealing(number, date_text)
    return _begin(paper, certificate_pem, chain_pem, trust, stamp, setup, fill)


def finish(
    pending: PendingSignature, *, signature: bytes, chain_pem: str, trust: Trust
) -> SignedPaper:
    """Step two: put the signature value in and add what proof can be had.

    Raises ExternalSignatureWrong when the value was not made by this certificate for this paper.
    """
    certificate = load_certificate(pending.certificate)
    check_signature(certificate, pending.signed_attributes, signature)
    ready, pdf = asyncio.run(_finish(pending, certificate, signature, chain_pem, trust))
    if ready.level.rank < Level.LT.rank:
        return SignedPaper(pdf, ready.level, ready.warnings)
    completed = upgrade(pdf, trust=trust)
    return SignedPaper(completed.pdf, completed.level, (*ready.warnings, *completed.warnings))


def check_signature(certificate: x509.Certificate, data: bytes, signature: bytes) -> None:
    """Verify a raw signature value; raises ExternalSignatureWrong."""
    public = load_der_public_key(certificate.public_key.dump())
    sha = hashes.SHA256()
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, data, ec.ECDSA(sha))
        elif isinstance(public, rsa.RSAPublicKey):
            scheme = padding.PSS(mgf=padding.MGF1(sha), salt_length=sha.digest_size)
            public.verify(signature, data, scheme, sha)
        else:
            raise KeyUnusable
    except InvalidSignature as error:
        raise ExternalSignatureWrong from error


def _begin(
    paper: bytes,
    certificate_pem: str,
    chain_pem: str,
    trust: Trust,
    stamp: StampSpec,
    setup: PdfSignatureMetadata,
    before: Before | None,
) -> PendingSignature:
    certificate = load_certificate(certificate_pem)
    signer = external_signer(certificate, load_certificates(chain_pem))
    name = setup.field_name or ""
    writer = writer_for(paper, name, before)
    style = stamp_style(stamp, field_size(writer, name))

    async def prepare() -> PendingSignature:
        ready = await readiness(signer, trust)
        plain = Readiness(Level.B, ready.warnings, None, None)
        pdf_signer = PdfSigner(metadata(setup, plain), signer=signer, stamp_style=style)
        out = BytesIO()
        digest, _, _ = await pdf_signer.async_digest_doc_for_signing(
            writer, existing_fields_only=True, bytes_reserved=_RESERVED, output=out
        )
        attributes = await signer.signed_attrs(digest.document_digest, "sha256", use_pades=True)
        return PendingSignature(
            document=out.getvalue(),
            document_digest=digest.document_digest,
            signed_attributes=attributes.dump(),
            digest_algorithm="sha256",
            reserved_start=digest.reserved_region_start,
            reserved_end=digest.reserved_region_end,
            certificate=certificate.dump(),
            field_name=name,
        )

    return asyncio.run(prepare())


async def _finish(
    pending: PendingSignature,
    certificate: x509.Certificate,
    signature: bytes,
    chain_pem: str,
    trust: Trust,
) -> tuple[Readiness, bytes]:
    signer = ExternalSigner(
        signing_cert=certificate,
        cert_registry=certificate_store((certificate, *load_certificates(chain_pem))),
        signature_value=signature,
        signature_mechanism=mechanism_for(certificate),
        embed_roots=False,
    )
    ready = await readiness(signer, trust)
    container = await signer.async_sign_prescribed_attributes(
        pending.digest_algorithm,
        signed_attrs=cms.CMSAttributes.load(pending.signed_attributes),
        timestamper=ready.timestamper,
    )
    out = BytesIO(pending.document)
    digest = PreparedByteRangeDigest(
        document_digest=pending.document_digest,
        reserved_region_start=pending.reserved_start,
        reserved_region_end=pending.reserved_end,
    )
    try:
        await PdfTBSDocument.async_finish_signing(out, digest, container)
    except PDF_FAULTS as error:
        raise ExternalSignatureWrong from error
    return ready, out.getvalue()
