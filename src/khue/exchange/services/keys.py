"""Keys at rest, encrypted under the installation's secret; the key that signs our messages."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.permissions import holds_anywhere
from khue.exchange import audits, permissions
from khue.exchange.errors import CertificateUnreadable
from khue.exchange.models import SystemKey

if TYPE_CHECKING:
    from khue.accounts.models import User

_NONCE = 12
_YEARS = 3
_BITS = 3072


def lock(secret: bytes, purpose: str) -> bytes:
    """Encrypt a secret, bound to what it is for."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret, purpose.encode())


def unlock(blob: bytes, purpose: str) -> bytes:
    """Decrypt a secret; raises ``ValueError`` when the installation's secret has changed."""
    try:
        return AESGCM(_key()).decrypt(blob[:_NONCE], blob[_NONCE:], purpose.encode())
    except InvalidTag as error:
        raise ValueError("the secret of this installation has changed") from error


def _key() -> bytes:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=b"khue.exchange.secret")
    return derive.derive(settings.SECRET_KEY.encode())


def certificate_of(pem: str) -> tuple[str, str]:
    """Return the first certificate of the text and its SHA-256, both as kept.

    Raises ``CertificateUnreadable`` for anything else and for one that doesn't hold today.
    """
    try:
        found = x509.load_pem_x509_certificate(pem.strip().encode())
    except ValueError as error:
        raise CertificateUnreadable(field="certificate_pem") from error
    if not found.not_valid_before_utc <= timezone.now() <= found.not_valid_after_utc:
        raise CertificateUnreadable(field="certificate_pem")
    data = found.public_bytes(serialization.Encoding.PEM).decode()
    return data, found.fingerprint(hashes.SHA256()).hex()


def new_pair(name: str) -> tuple[str, str, x509.Certificate]:
    """Make an RSA key and a self-signed certificate: key, certificate (PEM), certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    now = timezone.now().replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode(), certificate


@transaction.atomic
def make_key(*, name: str, by: User | None) -> SystemKey:
    """Make a new key for our messages; the one before is kept but no longer signs.

    Partners must get the new certificate before: until then they refuse what we send. ``by`` is
    nobody only where the demo sets itself up.
    """
    if by is not None and not holds_anywhere(by, permissions.MANAGE):
        raise NotPermitted
    key_pem, certificate_pem, certificate = new_pair(name)
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()
    SystemKey.objects.select_for_update().filter(is_current=True).update(is_current=False)
    row = SystemKey.objects.create(
        certificate_pem=certificate_pem,
        key_blob=lock(key_pem.encode(), digest),
        sha256=digest,
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        added_by=by,
    )
    audit.record(
        verb=audits.KEY_MADE,
        obj=row,
        unit_id=audit.INSTALLATION,
        by=by,
        after={"sha256": digest, "valid_to": row.valid_to},
    )
    return row


def key_pem_of(row: SystemKey) -> str:
    """Return the private key; raises ``ValueError`` when it can't be opened."""
    return unlock(bytes(row.key_blob), row.sha256).decode()
