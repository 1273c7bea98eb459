"""Keys that sign: a key file (demo and tests), a PKCS#11 token, or a token outside the server."""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pkcs11
from asn1crypto import algos, keys, pem, x509
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked
from pkcs11.exceptions import PKCS11Error as ModuleError
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import ExternalSigner, Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from khue.signing.errors import KeyUnusable, TokenMissing, TokenPinWrong

from .trust import load_certificate, load_certificates

_RSA_MINIMUM = 2048
_EC_MINIMUM = 256


@dataclass(frozen=True, slots=True)
class SoftwareKey:
    """A private key as PEM, with its certificate and chain. Only for the demo and for tests."""

    certificate_pem: str
    chain_pem: str
    key_pem: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key that never leaves a token; the PIN is asked for each act and is not stored."""

    module: str
    token_label: str
    key_label: str
    certificate_pem: str
    chain_pem: str
    pin: str = field(repr=False)


@contextmanager
def open_signer(key: SoftwareKey | TokenKey) -> Iterator[Signer]:
    """Give pyHanko a signer for the key.

    Raises TokenMissing, TokenPinWrong (never tried twice: tokens lock) or KeyUnusable.
    """
    if isinstance(key, SoftwareKey):
        yield _software_signer(key)
        return
    certificate = load_certificate(key.certificate_pem)
    session = _open_session(key)
    try:
        yield PKCS11Signer(
            session,
            signing_cert=certificate,
            ca_chain=load_certificates(key.chain_pem),
            key_label=key.key_label,
            signature_mechanism=mechanism_for(certificate),
            # Every token signs a hash with an elliptic key; few also make the hash themselves.
            use_raw_mechanism=certificate.public_key.algorithm == "ec",
            embed_roots=False,
        )
    except (ModuleError, SigningError) as error:
        raise KeyUnusable from error
    finally:
        session.close()


def external_signer(certificate: x509.Certificate, chain: tuple[x509.Certificate, ...]) -> Signer:
    """A signer that only reserves room for a signature made elsewhere."""
    return ExternalSigner(
        signing_cert=certificate,
        cert_registry=certificate_store((certificate, *chain)),
        signature_value=512,
        signature_mechanism=mechanism_for(certificate),
    )


def certificate_store(certificates: tuple[x509.Certificate, ...]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


def mechanism_for(certificate: x509.Certificate) -> algos.SignedDigestAlgorithm:
    """RSASSA-PSS or ECDSA with SHA-256 (law S-03); raises KeyUnusable for weak or other keys."""
    key = certificate.public_key
    if key.algorithm == "ec" and key.bit_size >= _EC_MINIMUM:
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    if key.algorithm == "rsa" and key.bit_size >= _RSA_MINIMUM:
        sha = {"algorithm": "sha256"}
        return algos.SignedDigestAlgorithm(
            {
                "algorithm": "rsassa_pss",
                "parameters": algos.RSASSAPSSParams(
                    {
                        "hash_algorithm": algos.DigestAlgorithm(sha),
                        "mask_gen_algorithm": algos.MaskGenAlgorithm(
                            {"algorithm": "mgf1", "parameters": algos.DigestAlgorithm(sha)}
                        ),
                        "salt_length": 32,
                    }
                ),
            }
        )
    raise KeyUnusable


def _software_signer(key: SoftwareKey) -> Signer:
    certificate = load_certificate(key.certificate_pem)
    _, _, der = pem.unarmor(key.key_pem.encode())
    return SimpleSigner(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=certificate_store((certificate, *load_certificates(key.chain_pem))),
        signature_mechanism=mechanism_for(certificate),
        embed_roots=False,
    )


def prove_pin(key: TokenKey) -> None:
    """Open the token once and close it: raises TokenMissing or TokenPinWrong, signs nothing."""
    _open_session(key).close()


def _open_session(key: TokenKey) -> pkcs11.Session:
    try:
        return open_pkcs11_session(
            key.module, token_criteria=TokenCriteria(label=key.token_label), user_pin=key.pin
        )
    except (PinIncorrect, PinInvalid, PinLenRange, PinLocked) as error:
        raise TokenPinWrong(field="pin") from error
    except (ModuleError, RuntimeError, OSError) as error:
        raise TokenMissing from error
