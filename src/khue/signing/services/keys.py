"""Software keys at rest: encrypted with a key derived from the installation's secret.

Only the demo and the tests keep keys at all (law S-03 wants tokens or an HSM).
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from khue.signing.engine.signers import SoftwareKey, TokenKey
from khue.signing.errors import KeyUnusable, NoCredential, TokenPinWrong
from khue.signing.models import Credential
from khue.signing.types import CredentialKind

_NONCE = 12


def lock_key(key_pem: str, serial: str) -> bytes:
    """Encrypt a private key, bound to the serial number of its certificate."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_secret()).encrypt(nonce, key_pem.encode(), serial.encode())


def unlock_key(blob: bytes, serial: str) -> str:
    """Decrypt a private key; raises KeyUnusable when the secret or the certificate changed."""
    try:
        return AESGCM(_secret()).decrypt(blob[:_NONCE], blob[_NONCE:], serial.encode()).decode()
    except InvalidTag as error:
        raise KeyUnusable from error


def signing_key(credential: Credential, pin: str = "") -> SoftwareKey | TokenKey:
    """The key to sign with now; raises NoCredential for keys that are not at the server."""
    if credential.kind == CredentialKind.SOFTWARE and credential.key_blob is not None:
        return SoftwareKey(
            certificate_pem=credential.certificate_pem,
            chain_pem=credential.chain_pem,
            key_pem=unlock_key(bytes(credential.key_blob), credential.serial),
        )
    if credential.kind == CredentialKind.PKCS11:
        if not pin:
            raise TokenPinWrong(field="pin")
        return TokenKey(
            module=credential.token_module,
            token_label=credential.token_label,
            key_label=credential.key_label,
            certificate_pem=credential.certificate_pem,
            chain_pem=credential.chain_pem,
            pin=pin,
        )
    raise NoCredential


def _secret() -> bytes:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=b"khue.signing.credential")
    return derive.derive(settings.SECRET_KEY.encode())
