"""Keys and certificates of the demo authority.

A root signs one issuing authority; that one signs people, units, the OCSP responder and the
timestamp authority. Keys are made at first run in a data directory and never leave it. The
register of issued certificates is one small file per serial number, so that the web process may
issue while the service process answers, with no lock between them.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)

from khue.signing.types import SignerKind

DEMO_BASE_URL = "http://127.0.0.1:8089"
_NAMES = {
    "root": "Khuê Demo Root (not legally valid)",
    "issuing": "Khuê Demo Issuing CA (not legally valid)",
    "ocsp": "Khuê Demo OCSP (not legally valid)",
    "tsa": "Khuê Demo Timestamp (not legally valid)",
}
_ISSUERS = {"root": "", "issuing": "root", "ocsp": "issuing", "tsa": "issuing"}
_USER_ID = NameOID.USER_ID
_OCSP_NO_CHECK = x509.OCSPNoCheck()
_YEARS = timedelta(days=3650)
_TWO_YEARS = timedelta(days=730)
_BACKDATE = timedelta(hours=1)
_MOST_LETTERS = 64


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate with its key, as PEM, and the chain up to (not with) the root."""

    certificate_pem: str
    key_pem: str
    chain_pem: str
    serial: int


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class DemoAuthority:
    """Opens the authority of a directory, making its keys when they are not there yet."""

    def __init__(self, directory: Path, base_url: str = DEMO_BASE_URL) -> None:
        self.directory = directory
        self.base_url = base_url.rstrip("/")
        self._pairs: dict[str, _Pair] = {}
        (directory / "issued").mkdir(parents=True, exist_ok=True, mode=0o700)
        self._remember_base_url()

    @property
    def root(self) -> x509.Certificate:
        return self.pair("root").certificate

    @property
    def root_pem(self) -> str:
        return _pem(self.root)

    def pair(self, role: str) -> _Pair:
        """The certificate and key of root, issuing, ocsp or tsa."""
        if role not in self._pairs:
            self._pairs[role] = self._load(role) or self._make(role)
        return self._pairs[role]

    def _make(self, role: str) -> _Pair:
        """Make a pair unless another process is just doing so: web, worker and seed start together."""
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return self._load(role) or self._create(role)

    def issue(
        self,
        *,
        kind: SignerKind,
        name: str,
        organisation: str,
        identifier: str,
        valid_from: datetime | None = None,
        valid_for: timedelta = _TWO_YEARS,
    ) -> IssuedCertificate:
        """Issue a signing certificate to a person or a unit and enter it in the register."""
        prefix = "MNS" if kind is SignerKind.ORGANISATION else "CCCD"
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                _named(NameOID.ORGANIZATION_NAME, organisation),
                _named(NameOID.COMMON_NAME, name),
                x509.NameAttribute(_USER_ID, f"{prefix}:DEMO-{identifier}"),
            ]
        )
        key = ec.generate_private_key(ec.SECP256R1())
        start = valid_from or datetime.now(UTC) - _BACKDATE
        certificate = self._build(subject, key, "issuing", start, start + valid_for, _leaf_usage())
        self._register(certificate, kind, name)
        return IssuedCertificate(
            certificate_pem=_pem(certificate),
            key_pem=_key_pem(key),
            chain_pem=_pem(self.pair("issuing").certificate),
            serial=certificate.serial_number,
        )

    def revoke(self, serial: int, reason: str = "key_compromise") -> None:
        """Mark a certificate as revoked; OCSP and CRL say so from now on."""
        path = self._entry(serial)
        entry = json.loads(path.read_text())
        entry["revoked_at"] = datetime.now(UTC).isoformat()
        entry["reason"] = reason
        write_beside(path, json.dumps(entry))

    def revocation(self, serial: int) -> tuple[datetime, str] | None:
        """When and why a certificate was revoked; raises KeyError for one never issued."""
        try:
            entry = json.loads(self._entry(serial).read_text())
        except FileNotFoundError:
            raise KeyError(serial) from None
        if not entry.get("revoked_at"):
            return None
        return datetime.fromisoformat(entry["revoked_at"]), entry["reason"]

    def revoked(self) -> list[tuple[int, datetime, str]]:
        """Every revoked certificate, for the revocation list."""
        found = []
        for path in sorted((self.directory / "issued").glob("*.json")):
            serial = int(path.stem, 16)
            state = self.revocation(serial)
            if state:
                found.append((serial, *state))
        return found

    def _register(self, certificate: x509.Certificate, kind: SignerKind, name: str) -> None:
        entry = {"kind": kind.value, "name": name, "issued_at": datetime.now(UTC).isoformat()}
        write_beside(self._entry(certificate.serial_number), json.dumps(entry, ensure_ascii=False))

    def _entry(self, serial: int) -> Path:
        return self.directory / "issued" / f"{serial:x}.json"

    def _remember_base_url(self) -> None:
        """Addresses inside certificates never change, whatever port serves them later."""
        path = self.directory / "base-url"
        if path.exists():
            self.base_url = path.read_text().strip()
        else:
            write_beside(path, self.base_url)

    def _load(self, role: str) -> _Pair | None:
        try:
            certificate = (self.directory / f"{role}.pem").read_bytes()
            key = (self.directory / f"{role}.key").read_bytes()
        except FileNotFoundError:
            return None
        private = serialization.load_pem_private_key(key, password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{role}.key is not an elliptic-curve key")
        return _Pair(x509.load_pem_x509_certificate(certificate), private)

    def _create(self, role: str) -> _Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Khuê Demo (not legally valid)"),
                x509.NameAttribute(NameOID.COMMON_NAME, _NAMES[role]),
            ]
        )
        start = datetime.now(UTC) - _BACKDATE
        if _ISSUERS[role] and _ISSUERS[role] not in self._pairs:
            above = _ISSUERS[role]
            self._pairs[above] = self._load(above) or self._create(above)
        certificate = self._build(
            subject, key, _ISSUERS[role], start, start + _YEARS, _role_usage(role)
        )
        write_beside(self.directory / f"{role}.key", _key_pem(key), secret=True)
        write_beside(self.directory / f"{role}.pem", _pem(certificate))
        return _Pair(certificate, key)

    def _build(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: str,
        start: datetime,
        end: datetime,
        usage: list[tuple[x509.ExtensionType, bool]],
    ) -> x509.Certificate:
        parent = self.pair(issuer) if issuer else None
        issuer_key = parent.key if parent else key
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(parent.certificate.subject if parent else subject)
            .public_key(key.public_key())
            .serial_number(secrets.randbits(127) | 1)
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False
            )
        )
        for extension, critical in usage:
            builder = builder.add_extension(extension, critical)
        if issuer:
            builder = self._add_addresses(builder, issuer)
        return builder.sign(issuer_key, hashes.SHA256())

    def _add_addresses(
        self, builder: x509.CertificateBuilder, issuer: str
    ) -> x509.CertificateBuilder:
        access = [
            _access(AuthorityInformationAccessOID.CA_ISSUERS, f"{self.base_url}/{issuer}.cer")
        ]
        if issuer == "issuing":
            access.insert(0, _access(AuthorityInformationAccessOID.OCSP, f"{self.base_url}/ocsp"))
        point = x509.DistributionPoint(
            [x509.UniformResourceIdentifier(f"{self.base_url}/{issuer}.crl")], None, None, None
        )
        return builder.add_extension(x509.AuthorityInformationAccess(access), False).add_extension(
            x509.CRLDistributionPoints([point]), False
        )


def _named(oid: ObjectIdentifier, text: str) -> x509.NameAttribute[str]:
    """RFC 5280 allows 64 letters; the library counts bytes, of which Vietnamese letters have 2-3."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return x509.NameAttribute(oid, text[:_MOST_LETTERS].strip(), _validate=False)


def _access(method: ObjectIdentifier, url: str) -> x509.AccessDescription:
    return x509.AccessDescription(method, x509.UniformResourceIdentifier(url))


def _key_usage(*, signs: bool = False, binds: bool = False, issues: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=binds,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _leaf_usage() -> list[tuple[x509.ExtensionType, bool]]:
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_key_usage(signs=True, binds=True), True),
    ]


def _role_usage(role: str) -> list[tuple[x509.ExtensionType, bool]]:
    if role in ("root", "issuing"):
        depth = 1 if role == "root" else 0
        return [
            (x509.BasicConstraints(ca=True, path_length=depth), True),
            (_key_usage(issues=True), True),
        ]
    usage: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_key_usage(signs=True), True),
    ]
    if role == "ocsp":
        usage.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False))
        usage.append((_OCSP_NO_CHECK, False))
    else:
        usage.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True))
    return usage


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def write_beside(path: Path, text: str, *, secret: bool = False) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
    beside.replace(path)
