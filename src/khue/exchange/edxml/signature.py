"""XML-DSig of a message: enveloped in its header, over the whole, by exclusive canonicalisation.

SHA-256 is written; SHA-1 is accepted as well, because systems of 2016 still write it, and told
apart. Trust is the certificate that the partner gave beforehand: a certificate inside the message
proves nothing. What is read afterwards is the tree that the signature covered, no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography import x509
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from . import guard
from .reading import child, local_name, read_tree
from .types import NAMESPACE, Document, EdxmlRefused, Limits, Problem, Reading, Status
from .writing import build

DSIG = "http://www.w3.org/2000/09/xmldsig#"
_METHODS = frozenset(
    (
        SignatureMethod.RSA_SHA1,
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
    )
)
_DIGESTS = frozenset(
    (
        DigestAlgorithm.SHA1,
        DigestAlgorithm.SHA256,
        DigestAlgorithm.SHA384,
        DigestAlgorithm.SHA512,
    )
)


class Proof(StrEnum):
    """What a signature proves about who sent the message."""

    VALID = "valid"
    WEAK = "weak"
    ABSENT = "absent"
    INVALID = "invalid"
    OTHER_CERTIFICATE = "other_certificate"


@dataclass(frozen=True, slots=True)
class Verified:
    """A message with the judgement on its signature."""

    reading: Reading
    proof: Proof
    detail: str = ""

    @property
    def is_proved(self) -> bool:
        """Whether the partner's certificate has signed exactly what was read."""
        return self.proof in (Proof.VALID, Proof.WEAK)


def sign(message: Document | Status, *, key_pem: str, certificate_pem: str) -> bytes:
    """Write the message and sign it: RSA or EC key, SHA-256, exclusive canonicalisation."""
    root = build(message)
    header = child(root, "edXMLEnvelope", "edXMLHeader")
    etree.SubElement(header, f"{{{DSIG}}}Signature", nsmap={"ds": DSIG}, Id="placeholder")
    signer = XMLSigner(
        signature_algorithm=_algorithm(certificate_pem),
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signed = signer.sign(root, key=key_pem.encode(), cert=certificate_pem)
    return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


def read_verified(data: bytes, *, certificate_pem: str, limits: Limits | None = None) -> Verified:
    """Read a message and judge its signature by the partner's certificate.

    Raises :class:`EdxmlRefused` for what can't be read at all.
    """
    bounds = limits or Limits()
    trimmed, findings = guard.trimmed(data, bounds)
    root = guard.tree(trimmed, bounds)
    if not _signatures(root):
        return Verified(read_tree(root, bounds, findings), Proof.ABSENT)
    if not certificate_pem:
        return Verified(read_tree(root, bounds, findings), Proof.OTHER_CERTIFICATE)
    try:
        covered, is_weak = _check(trimmed, certificate_pem)
    except EdxmlRefused:
        raise
    except (SignXMLException, ValueError, TypeError, AttributeError, etree.LxmlError) as error:
        proof = _why(root, certificate_pem)
        return Verified(read_tree(root, bounds, findings), proof, str(error)[:200])
    proof = Proof.WEAK if is_weak else Proof.VALID
    return Verified(read_tree(covered, bounds, findings), proof)


def _check(data: bytes, certificate_pem: str) -> tuple[Any, bool]:
    """Return the covered tree and whether SHA-1 was used; raises what the library raises."""
    location = f"./{{{NAMESPACE}}}edXMLEnvelope/{{{NAMESPACE}}}edXMLHeader/"
    config = SignatureConfiguration(
        location=location, signature_methods=_METHODS, digest_algorithms=_DIGESTS
    )
    result: Any = XMLVerifier().verify(
        data, x509_cert=certificate_pem, parser=guard.hardened(), expect_config=config
    )
    covered = result.signed_xml
    # A signature over a part would leave the rest to anybody.
    if covered is None or local_name(covered) != "edXML" or covered.getparent() is not None:
        raise ValueError("the signature doesn't cover the whole message")
    methods = [
        item.get("Algorithm", "")
        for name in ("SignatureMethod", "DigestMethod")
        for item in result.signature_xml.iter(f"{{{DSIG}}}{name}")
    ]
    return covered, any(name.endswith("sha1") for name in methods)


def _signatures(root: Any) -> list[Any]:
    """Every signature, also those that samples write into the wrong namespace."""
    return [item for item in root.iter() if local_name(item) == "Signature"]


def _why(root: Any, certificate_pem: str) -> Proof:
    """Whether the message names another certificate than the partner's."""
    pinned = x509.load_pem_x509_certificate(certificate_pem.encode())
    for item in root.iter():
        if local_name(item) != "X509Certificate":
            continue
        text = "".join((item.text or "").split())
        try:
            pem = f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"
            if x509.load_pem_x509_certificate(pem.encode()) != pinned:
                return Proof.OTHER_CERTIFICATE
        except ValueError:
            return Proof.INVALID
    return Proof.INVALID


def _algorithm(certificate_pem: str) -> SignatureMethod:
    from cryptography.hazmat.primitives.asymmetric import ec

    key = x509.load_pem_x509_certificate(certificate_pem.encode()).public_key()
    is_curve = isinstance(key, ec.EllipticCurvePublicKey)
    return SignatureMethod.ECDSA_SHA256 if is_curve else SignatureMethod.RSA_SHA256


__all__ = ["DSIG", "Problem", "Proof", "Verified", "read_verified", "sign"]
