"""Whom we trust, and what we find out about a certificate before it may sign."""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from asn1crypto import pem, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.fetchers import OwnedFetcherBackend

from khue.signing.types import Revocation

from .transport import Transport, TransportFetchers, TransportTimeStamper

_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A root we trust, with the kind it is shown as (NEAC, VGCA, demo)."""

    certificate: x509.Certificate
    kind: str


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots, known intermediate certificates and how the services are reached."""

    anchors: tuple[Anchor, ...]
    intermediates: tuple[x509.Certificate, ...] = ()
    transport: Transport | None = None
    timestamp_url: str = ""

    def roots(self) -> list[x509.Certificate]:
        return [anchor.certificate for anchor in self.anchors]

    def kind_of(self, root: x509.Certificate | None) -> str:
        """The kind of the anchor a path ended at, or nothing."""
        if root is None:
            return ""
        return next((a.kind for a in self.anchors if a.certificate.sha256 == root.sha256), "")

    def timestamper(self) -> TimeStamper | None:
        if self.transport is None or not self.timestamp_url:
            return None
        return TransportTimeStamper(self.transport, self.timestamp_url)

    def online_context(self, *, demand_revocation: bool = True) -> ValidationContext:
        """A context that fetches; it remembers what it fetched, for embedding."""
        if self.transport is None:
            return self.offline_context()
        return ValidationContext(
            trust_roots=self.roots(),
            other_certs=list(self.intermediates),
            allow_fetching=True,
            revocation_mode="require" if demand_revocation else "soft-fail",
            fetcher_backend=OwnedFetcherBackend(TransportFetchers(self.transport)),
            time_tolerance=_TOLERANCE,
        )

    def offline_context(
        self,
        *,
        moment: datetime | None = None,
        demand_revocation: bool = False,
        certificates: Iterable[x509.Certificate] = (),
        ocsps: Iterable[Any] = (),
        crls: Iterable[Any] = (),
    ) -> ValidationContext:
        """A context that asks nobody: only what is given, usually from the file itself."""
        settings: dict[str, Any] = {}
        if moment is not None:
            settings = {"moment": moment, "best_signature_time": moment}
        return ValidationContext(
            trust_roots=self.roots(),
            other_certs=[*self.intermediates, *certificates],
            allow_fetching=False,
            revocation_mode="require" if demand_revocation else "soft-fail",
            ocsps=list(ocsps),
            crls=list(crls),
            retroactive_revinfo=True,
            time_tolerance=_TOLERANCE,
            **settings,
        )


def integrity_context(certificates: Iterable[x509.Certificate]) -> ValidationContext:
    """A context that takes these certificates at their word: it judges bytes and values only.

    pyHanko judges signature and chain in one call; here the chain is judged once, by
    :func:`examine`, and with more care.
    """
    return ValidationContext(
        trust_roots=list(certificates), allow_fetching=False, revocation_mode="soft-fail"
    )


class Standing(StrEnum):
    """What a certificate's chain says about it at one moment."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown_issuer"
    OUT_OF_DATE = "out_of_date"
    UNSUITABLE = "unsuitable"


@dataclass(frozen=True, slots=True)
class Finding:
    """The standing of a certificate, its revocation and the root its path ends at."""

    standing: Standing
    revocation: Revocation
    root: x509.Certificate | None = None
    path: Any = None


async def examine(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    *,
    demanding: ValidationContext,
    lenient: Callable[[], ValidationContext],
    extended_usage: frozenset[str] = frozenset(),
) -> Finding:
    """Validate a path demanding proof of non-revocation; where there is none, without it.

    ``lenient`` makes the context of the second look, which is seldom needed.
    """
    known = list(others)
    try:
        path = await _path(certificate, known, demanding, extended_usage)
    except RevokedError:
        return Finding(Standing.TRUSTED, Revocation.REVOKED)
    except InsufficientRevinfoError:
        return await _without_revocation(certificate, known, lenient(), extended_usage)
    except (ExpiredError, NotYetValidError):
        return Finding(Standing.OUT_OF_DATE, Revocation.UNKNOWN)
    except PathBuildingError:
        return Finding(Standing.UNKNOWN_ISSUER, Revocation.UNKNOWN)
    except (PathValidationError, InvalidCertificateError):
        return Finding(Standing.UNSUITABLE, Revocation.UNKNOWN)
    return Finding(Standing.TRUSTED, Revocation.GOOD, _root(path), path)


async def _without_revocation(
    certificate: x509.Certificate,
    others: list[x509.Certificate],
    lenient: ValidationContext,
    extended_usage: frozenset[str],
) -> Finding:
    try:
        path = await _path(certificate, others, lenient, extended_usage)
    except RevokedError:
        return Finding(Standing.TRUSTED, Revocation.REVOKED)
    except (ExpiredError, NotYetValidError):
        return Finding(Standing.OUT_OF_DATE, Revocation.UNKNOWN)
    except PathBuildingError:
        return Finding(Standing.UNKNOWN_ISSUER, Revocation.UNKNOWN)
    except (PathValidationError, InvalidCertificateError):
        return Finding(Standing.UNSUITABLE, Revocation.UNKNOWN)
    return Finding(Standing.TRUSTED, Revocation.UNKNOWN, _root(path), path)


async def _path(
    certificate: x509.Certificate,
    others: list[x509.Certificate],
    context: ValidationContext,
    extended_usage: frozenset[str],
) -> Any:
    validator = CertificateValidator(
        certificate, intermediate_certs=others, validation_context=context
    )
    usage = set() if extended_usage else {"non_repudiation"}
    return await validator.async_validate_usage(usage, set(extended_usage) or None)


def _root(path: Any) -> x509.Certificate | None:
    first = getattr(path, "trust_anchor", None)
    return getattr(getattr(first, "authority", None), "certificate", None)


def load_certificate(data: str | bytes) -> x509.Certificate:
    """A certificate from PEM or DER; raises ValueError for anything else."""
    raw = data.encode() if isinstance(data, str) else data
    if pem.detect(raw):
        _, _, raw = pem.unarmor(raw)
    certificate = x509.Certificate.load(raw, strict=True)
    _ = certificate.subject.native, certificate.serial_number, certificate.not_valid_after
    return certificate


def load_certificates(data: str | bytes) -> tuple[x509.Certificate, ...]:
    """Every certificate of a PEM bundle; an empty text gives none."""
    raw = data.encode() if isinstance(data, str) else data
    if not raw.strip():
        return ()
    return tuple(
        x509.Certificate.load(der, strict=True) for _, _, der in pem.unarmor(raw, multiple=True)
    )


__all__ = [
    "Anchor",
    "Finding",
    "Standing",
    "Trust",
    "examine",
    "load_certificate",
    "load_certificates",
]
