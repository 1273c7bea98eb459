"""XML-DSig: what is proved, what is not, and that only what was signed is read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

from khue.exchange.edxml import Document, EdxmlRefused, Proof, read_verified, sign
from khue.exchange.edxml.signature import DSIG
from khue.exchange.edxml.types import NAMESPACE
from khue.exchange.edxml.writing import build, write_message

from .samples import foreign, key_pair, make_document, make_status


def signed(**changes: object) -> bytes:
    """A signed letter."""
    key, certificate = key_pair()
    return sign(make_document(**changes), key_pem=key, certificate_pem=certificate)


def proof_of(data: bytes, name: str = "axis") -> Proof:
    """What the named partner's certificate proves of it."""
    return read_verified(data, certificate_pem=key_pair(name)[1]).proof


def test_a_signed_message_is_proved_and_read() -> None:
    found = read_verified(signed(), certificate_pem=key_pair()[1])
    assert found.proof is Proof.VALID
    assert found.is_proved
    assert found.reading.message == make_document()


def test_a_signed_status_is_proved() -> None:
    key, certificate = key_pair()
    data = sign(make_status(), key_pem=key, certificate_pem=certificate)
    assert read_verified(data, certificate_pem=certificate).reading.message == make_status()
    assert proof_of(data) is Proof.VALID


def test_sha256_and_exclusive_canonicalisation_are_written() -> None:
    text = signed().decode()
    assert "xmldsig-more#rsa-sha256" in text
    assert "xmlenc#sha256" in text
    assert "http://www.w3.org/2001/10/xml-exc-c14n#" in text
    assert "sha1" not in text
    root = etree.fromstring(signed())
    header = root.find(f"{{{NAMESPACE}}}edXMLEnvelope/{{{NAMESPACE}}}edXMLHeader")
    assert header is not None
    assert header[-1].tag == f"{{{DSIG}}}Signature"


def _old(location_in_header: bool = True) -> bytes:
    """A message as a system of 2016 signs it: SHA-1."""

    class Old(XMLSigner):
        def check_deprecated_methods(self) -> None:
            """Allow SHA-1, which is what this is about."""

    key, certificate = key_pair()
    root = build(make_document())
    if location_in_header:
        header = root[0][0]
        etree.SubElement(header, f"{{{DSIG}}}Signature", Id="placeholder")
    signer = Old(
        signature_algorithm=SignatureMethod.RSA_SHA1,
        digest_algorithm=DigestAlgorithm.SHA1,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    return bytes(etree.tostring(signer.sign(root, key=key.encode(), cert=certificate)))


def test_sha1_is_accepted_and_told_apart() -> None:
    assert proof_of(_old()) is Proof.WEAK


def test_a_signature_elsewhere_counts_for_nothing() -> None:
    assert proof_of(_old(location_in_header=False)) is Proof.INVALID


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("V/v cập nhật", "V/v hủy bỏ"),
        ("<Priority>1", "<Priority>0"),
        ("cong-van.pdf", "khac.pdf"),
        ("JVBERi0x", "JVBERi0y"),
    ],
)
def test_a_changed_message_is_not_proved(old: str, new: str) -> None:
    text = signed().decode()
    assert old in text
    assert proof_of(text.replace(old, new).encode()) is Proof.INVALID


def test_the_certificate_inside_proves_nothing() -> None:
    assert proof_of(signed(), "another") is Proof.OTHER_CERTIFICATE


def test_no_certificate_of_the_partner_proves_nothing() -> None:
    assert read_verified(signed(), certificate_pem="").proof is Proof.OTHER_CERTIFICATE


def test_without_signature() -> None:
    assert proof_of(write_message(make_document())) is Proof.ABSENT


def test_a_truncated_foreign_signature_is_survived() -> None:
    found = read_verified(foreign(), certificate_pem=key_pair()[1])
    assert found.proof is Proof.INVALID
    assert isinstance(found.reading.message, Document)


def test_wrapping_is_refused() -> None:
    """The signed message hidden inside a forged one: the forged one must not be proved."""
    inner = etree.fromstring(signed())
    inner.set("Id", "original")
    forged = build(make_document(subject="Giả mạo"))
    header = forged[0][0]
    signature = inner[0][0][-1]
    for reference in signature.iter(f"{{{DSIG}}}Reference"):
        reference.set("URI", "#original")
    header.append(signature)
    forged.append(inner)
    found = read_verified(etree.tostring(forged), certificate_pem=key_pair()[1])
    assert not found.is_proved


def test_a_signature_over_a_part_is_refused() -> None:
    key, certificate = key_pair()
    root = build(make_document())
    root[0].set("Id", "part")
    etree.SubElement(root[0][0], f"{{{DSIG}}}Signature", Id="placeholder")
    signer = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    data = etree.tostring(
        signer.sign(root, key=key.encode(), cert=certificate, reference_uri="#part")
    )
    assert proof_of(data) is Proof.INVALID


def test_comments_cannot_split_a_signed_text() -> None:
    data = signed().replace(b"<CodeNumber>2143", b"<CodeNumber>21<!-- x -->43")
    found = read_verified(data, certificate_pem=key_pair()[1])
    assert found.is_proved
    assert found.reading.message == make_document()


def test_a_hostile_message_is_refused_before_its_signature() -> None:
    with pytest.raises(EdxmlRefused):
        read_verified(b"<!DOCTYPE a><a/>", certificate_pem=key_pair()[1])


def test_openssl_agrees_with_the_signature(tmp_path: Path) -> None:
    """An independent program checks the signature value over the canonical SignedInfo."""
    import base64

    key, certificate = key_pair()
    root = etree.fromstring(signed())
    signature = root[0][0][-1]
    info = signature.find(f"{{{DSIG}}}SignedInfo")
    value = signature.findtext(f"{{{DSIG}}}SignatureValue")
    assert info is not None
    assert value is not None
    (tmp_path / "info").write_bytes(etree.tostring(info, method="c14n", exclusive=True))
    (tmp_path / "value").write_bytes(base64.b64decode(value))
    (tmp_path / "cert").write_text(certificate)
    public = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "cert", "-pubkey", "-noout"],
        capture_output=True,
        check=True,
    )
    (tmp_path / "public").write_bytes(public.stdout)
    done = subprocess.run(
        [
            *("openssl", "dgst", "-sha256", "-verify", tmp_path / "public"),
            *("-signature", tmp_path / "value", tmp_path / "info"),
        ],
        capture_output=True,
        check=False,
    )
    assert done.stdout.strip() == b"Verified OK", done.stderr
    assert key
