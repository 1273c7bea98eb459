"""OCSP, revocation lists, certificates and timestamps of the demo authority.

`handle` is the whole service as one function of method, path and body; the WSGI application for
`manage demo_authority` and the in-process transport of the tests both call it.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from asn1crypto import algos, crl, keys, ocsp, tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import (
    CertomancerServiceError,
    CRLBuilder,
    RevocationInfoInterface,
    SimpleOCSPResponder,
    TimeStamper,
)
from cryptography.hazmat.primitives import serialization

from .pki import DemoAuthority

_ECDSA = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
_MAX_REQUEST = 64 * 1024
_CRL_LIFE = timedelta(days=1)
_OCSP_LIFE = timedelta(hours=12)

Answer = tuple[HTTPStatus, str, bytes]


class AuthorityService:
    """Answers the protocols of a certificate authority from the register of the demo authority."""

    def __init__(self, authority: DemoAuthority) -> None:
        self.authority = authority

    def handle(self, method: str, path: str, body: bytes = b"") -> Answer:
        """Answer one request; anything malformed gets a plain 4xx, never an exception."""
        routes: dict[tuple[str, str], Callable[[bytes], tuple[str, bytes]]] = {
            ("POST", "/ocsp"): self._ocsp,
            ("POST", "/tsa"): self._timestamp,
            ("GET", "/root.crl"): lambda _: self._crl("root"),
            ("GET", "/issuing.crl"): lambda _: self._crl("issuing"),
            ("GET", "/root.cer"): lambda _: self._certificate("root"),
            ("GET", "/issuing.cer"): lambda _: self._certificate("issuing"),
            ("GET", "/healthz"): lambda _: ("text/plain", b"ok"),
        }
        route = routes.get((method, path))
        if route is None:
            return HTTPStatus.NOT_FOUND, "text/plain", b"not found"
        try:
            content_type, answer = route(body)
        except (ValueError, TypeError, KeyError, CertomancerServiceError):
            return HTTPStatus.BAD_REQUEST, "text/plain", b"bad request"
        return HTTPStatus.OK, content_type, answer

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(min(length, _MAX_REQUEST)) if length else b""
        status, content_type, answer = self.handle(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], body
        )
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", content_type), ("Content-Length", str(len(answer)))],
        )
        return [answer]

    def _ocsp(self, body: bytes) -> tuple[str, bytes]:
        certificate, key = self._asn1_pair("ocsp")
        responder = SimpleOCSPResponder(
            responder_cert=certificate,
            responder_key=key,
            signature_algo=_ECDSA,
            at_time=_now(),
            revinfo_interface=_Register(self.authority, self._asn1_pair("issuing")[0]),
            validity=_OCSP_LIFE,
        )
        response = responder.build_ocsp_response(ocsp.OCSPRequest.load(body, strict=True))
        return "application/ocsp-response", response.dump()

    def _timestamp(self, body: bytes) -> tuple[str, bytes]:
        certificate, key = self._asn1_pair("tsa")
        stamper = TimeStamper(
            tsa_cert=certificate,
            tsa_key=key,
            certs_to_embed=[self._asn1_pair("issuing")[0]],
        )
        response = stamper.request_tsa_response(tsp.TimeStampReq.load(body, strict=True))
        return "application/timestamp-reply", response.dump()

    def _crl(self, role: str) -> tuple[str, bytes]:
        certificate, key = self._asn1_pair(role)
        builder = CRLBuilder(
            issuer_name=certificate.subject,
            issuer_key=key,
            signature_algo=_ECDSA,
            authority_key_identifier=certificate.key_identifier_value,
        )
        rows = self.authority.revoked() if role == "issuing" else []
        now = _now()
        answer = builder.build_crl(
            crl_number=int(now.timestamp()),
            this_update=now,
            next_update=now + _CRL_LIFE,
            revoked_certs=[
                CRLBuilder.format_revoked_cert(serial, crl.CRLReason(reason), at)
                for serial, at, reason in rows
            ],
        )
        return "application/pkix-crl", answer.dump()

    def _certificate(self, role: str) -> tuple[str, bytes]:
        return "application/pkix-cert", self._asn1_pair(role)[0].dump()

    def _asn1_pair(self, role: str) -> tuple[asn1_x509.Certificate, keys.PrivateKeyInfo]:
        pair = self.authority.pair(role)
        encoding = serialization.Encoding.DER
        key = pair.key.private_bytes(
            encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return (
            asn1_x509.Certificate.load(pair.certificate.public_bytes(encoding)),
            keys.PrivateKeyInfo.load(key),
        )


class _Register(RevocationInfoInterface):
    """Lets certomancer's OCSP responder ask the register of issued certificates."""

    def __init__(self, authority: DemoAuthority, issuer: asn1_x509.Certificate) -> None:
        self._authority = authority
        self._issuer = issuer

    def get_issuer_cert(self) -> asn1_x509.Certificate:
        return self._issuer

    def check_revocation_status(
        self, cid: ocsp.CertId, at_time: datetime
    ) -> tuple[ocsp.CertStatus, list[ocsp.SingleResponseExtension]]:
        serial = cid["serial_number"].native
        own = {self._authority.pair(role).certificate.serial_number for role in ("tsa", "ocsp")}
        if serial in own:
            return ocsp.CertStatus("good"), []
        try:
            state = self._authority.revocation(serial)
        except KeyError:
            return ocsp.CertStatus("unknown"), []
        if state is None:
            return ocsp.CertStatus("good"), []
        at, reason = state
        info = {"revocation_time": at.replace(microsecond=0), "revocation_reason": reason}
        return ocsp.CertStatus(name="revoked", value=ocsp.RevokedInfo(info)), []


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
