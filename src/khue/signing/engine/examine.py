"""One signature under the lens: integrity, coverage, chain, revocation, time, level."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from asn1crypto import x509
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
)
from pyhanko.sign.validation.pdf_embedded import (
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel

from khue.signing.types import Changes, Level, Problem, Revocation, SignatureReport, SignerKind

from .trust import Finding, Standing, Trust, examine, integrity_context

_STANDING = {
    Standing.UNKNOWN_ISSUER: Problem.UNKNOWN_ISSUER,
    Standing.OUT_OF_DATE: Problem.CERTIFICATE_EXPIRED,
    Standing.UNSUITABLE: Problem.CERTIFICATE_UNSUITABLE,
}
_CHANGES = {
    ModificationLevel.NONE: Changes.NONE,
    ModificationLevel.LTA_UPDATES: Changes.MAINTENANCE,
    ModificationLevel.FORM_FILLING: Changes.ALLOWED,
    ModificationLevel.ANNOTATIONS: Changes.ALLOWED,
    ModificationLevel.OTHER: Changes.FORBIDDEN,
}
_WEAK = frozenset({"md5", "sha1", "md2"})
_TIMESTAMP_USAGE = frozenset({"time_stamping"})
_ANY_USAGE = KeyUsageConstraints(key_usage=set())
_ORGANISATION_PREFIXES = ("MST:", "MNS:", "MDD:")
_PERSON_PREFIXES = ("CCCD:", "CMND:", "HC:")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whom we trust and what the file brings along to prove itself."""

    trust: Trust
    online: bool
    revisions: int
    certificates: tuple[x509.Certificate, ...] = ()
    ocsps: tuple[Any, ...] = ()
    crls: tuple[Any, ...] = ()
    contexts: dict[datetime | None, Any] = field(default_factory=dict)

    def lenient(self, moment: datetime | None) -> Any:
        """Judges a chain only. Proofs stay out: pyHanko fails a path for which it is given some
        that are about other certificates, even when it demands none.
        """
        return self.trust.offline_context(moment=moment, certificates=self.certificates)

    def demanding(self, moment: datetime | None) -> Any:
        """Demands proof; a signature and its own timestamp are judged at the same moment."""
        if moment not in self.contexts:
            self.contexts[moment] = self.trust.offline_context(
                moment=moment,
                certificates=self.certificates,
                ocsps=self.ocsps,
                crls=self.crls,
                demand_revocation=True,
            )
        return self.contexts[moment]


@dataclass(slots=True)
class _Time:
    """The proved time of a signature, if any, and whether its proof can be checked offline."""

    at: datetime | None = None
    authority: str = ""
    is_provable: bool = False
    problems: list[Problem] = field(default_factory=list)


async def examine_signature(
    embedded: Any, evidence: Evidence, later: list[SignatureReport]
) -> SignatureReport:
    """Report about one signature; `later` are the valid document timestamps that cover it."""
    tokens = _token_certificates(embedded)
    status = await async_validate_pdf_signature(
        embedded,
        signer_validation_context=integrity_context([embedded.signer_cert, *tokens]),
        key_usage_settings=_ANY_USAGE,
    )
    time = await _proved_time(status.timestamp_validity, tokens, evidence, later)
    finding = await _standing(embedded, evidence, time.at)
    changes = _changes(status)
    problems = [*_problems(status, finding, changes, embedded), *time.problems]
    return SignatureReport(
        **_identity(embedded.signer_cert, finding, evidence.trust),
        field_name=embedded.field_name,
        claimed_at=embedded.self_reported_timestamp,
        timestamp_at=time.at,
        timestamp_authority=time.authority,
        reason=str(embedded.sig_object.get("/Reason", "")),
        is_intact=bool(status.intact and status.valid),
        is_trusted=finding.standing is Standing.TRUSTED and not _is_weak(embedded),
        revocation=finding.revocation,
        changes=changes,
        revision=embedded.signed_revision + 1,
        revisions=evidence.revisions,
        level=_level(time, finding, later),
        is_certification=_is_certification(embedded),
        problems=tuple(dict.fromkeys(problems)),
    )


async def examine_timestamp(embedded: Any, evidence: Evidence) -> SignatureReport:
    """Report about a document timestamp."""
    status = await async_validate_pdf_timestamp(
        embedded, validation_context=integrity_context([embedded.signer_cert])
    )
    finding = await examine(
        embedded.signer_cert,
        [*embedded.other_embedded_certs, *evidence.certificates],
        demanding=evidence.demanding(status.timestamp),
        lenient=partial(evidence.lenient, status.timestamp),
        extended_usage=_TIMESTAMP_USAGE,
    )
    changes = _changes(status)
    identity = _identity(embedded.signer_cert, finding, evidence.trust)
    return SignatureReport(
        **{**identity, "kind": SignerKind.TIMESTAMP},
        field_name=embedded.field_name,
        claimed_at=None,
        timestamp_at=status.timestamp,
        timestamp_authority=identity["signer"],
        reason="",
        is_intact=bool(status.intact and status.valid),
        is_trusted=finding.standing is Standing.TRUSTED,
        revocation=finding.revocation,
        changes=changes,
        revision=embedded.signed_revision + 1,
        revisions=evidence.revisions,
        level=Level.LT if finding.revocation is Revocation.GOOD else Level.T,
        is_certification=False,
        problems=tuple(_problems(status, finding, changes, embedded)),
    )


async def _proved_time(
    own: Any, tokens: list[x509.Certificate], evidence: Evidence, later: list[SignatureReport]
) -> _Time:
    """The signature's own timestamp when it holds, else the earliest later document timestamp."""
    if own is not None and own.valid and own.intact:
        finding = await examine(
            own.signing_cert,
            [*tokens, *evidence.certificates],
            demanding=evidence.demanding(own.timestamp),
            lenient=partial(evidence.lenient, own.timestamp),
            extended_usage=_TIMESTAMP_USAGE,
        )
        if finding.standing is Standing.TRUSTED and finding.revocation is not Revocation.REVOKED:
            provable = finding.revocation is Revocation.GOOD
            return _Time(own.timestamp, _common_name(own.signing_cert.subject), provable)
    if later:
        first = min(later, key=lambda report: report.revision)
        provable = first.revocation is Revocation.GOOD
        return _Time(first.timestamp_at, first.signer, provable)
    problem = Problem.NO_TIMESTAMP if own is None else Problem.TIMESTAMP_UNTRUSTED
    return _Time(problems=[problem])


def _token_certificates(embedded: Any) -> list[x509.Certificate]:
    """The timestamp authority's certificate, and the chain that it sent along with its token."""
    found: list[x509.Certificate] = []
    for token in extract_tst_data_iter(embedded.signer_info, signed=False):
        certificates = extract_certs_for_validation(token)
        found += [certificates.signer_cert, *certificates.other_certs]
    return found


async def _standing(embedded: Any, evidence: Evidence, moment: datetime | None) -> Finding:
    others = [*embedded.other_embedded_certs, *evidence.certificates]
    finding = await examine(
        embedded.signer_cert,
        others,
        demanding=evidence.demanding(moment),
        lenient=partial(evidence.lenient, moment),
    )
    may_ask = evidence.online and finding.standing is Standing.TRUSTED
    if not may_ask or finding.revocation is not Revocation.UNKNOWN:
        return finding
    # Only for chains that end at one of our own roots: their addresses are not the attacker's.
    return await examine(
        embedded.signer_cert,
        others,
        demanding=evidence.trust.online_context(),
        lenient=partial(evidence.lenient, moment),
    )


def _problems(status: Any, finding: Finding, changes: Changes, embedded: Any) -> list[Problem]:
    found = []
    if not status.intact:
        found.append(Problem.CONTENT_CHANGED)
    elif not status.valid:
        found.append(Problem.SIGNATURE_WRONG)
    if changes is Changes.FORBIDDEN:
        found.append(
            Problem.FORBIDDEN_CHANGE if _covers_revision(status) else Problem.PARTIAL_COVERAGE
        )
    if finding.standing in _STANDING:
        found.append(_STANDING[finding.standing])
    if finding.revocation is Revocation.REVOKED:
        found.append(Problem.CERTIFICATE_REVOKED)
    elif finding.revocation is Revocation.UNKNOWN and finding.standing is Standing.TRUSTED:
        found.append(Problem.REVOCATION_UNKNOWN)
    if _is_weak(embedded):
        found.append(Problem.WEAK_ALGORITHM)
    return found


def _changes(status: Any) -> Changes:
    """What came after, judged by the difference analysis and the signature's own permissions."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Changes.NONE
    if not _covers_revision(status) or not isinstance(status.diff_result, DiffResult):
        return Changes.FORBIDDEN
    if getattr(status, "docmdp_ok", True) is False:
        return Changes.FORBIDDEN
    return _CHANGES[status.diff_result.modification_level]


def _covers_revision(status: Any) -> bool:
    return status.coverage in (
        SignatureCoverageLevel.ENTIRE_FILE,
        SignatureCoverageLevel.ENTIRE_REVISION,
    )


def _level(time: _Time, finding: Finding, later: list[SignatureReport]) -> Level:
    """The level that can be shown to be true with the file alone."""
    if time.at is None:
        return Level.B
    if not time.is_provable or finding.revocation is not Revocation.GOOD:
        return Level.T
    archived = any(stamp.timestamp_at and stamp.timestamp_at > time.at for stamp in later)
    return Level.LTA if archived else Level.LT


def _is_weak(embedded: Any) -> bool:
    return embedded.md_algorithm in _WEAK


def _is_certification(embedded: Any) -> bool:
    """A DocMDP transform makes a signature the certification of the whole paper."""
    if "/Reference" not in embedded.sig_object:
        return False
    references = embedded.sig_object["/Reference"]
    return any(ref.get_object().get("/TransformMethod") == "/DocMDP" for ref in references)


def _identity(certificate: x509.Certificate, finding: Finding, trust: Trust) -> dict[str, Any]:
    return {
        "kind": _kind(certificate),
        "signer": _common_name(certificate.subject),
        "organisation": _name_part(certificate.subject, "organization_name"),
        "issuer": _common_name(certificate.issuer),
        "issuer_organisation": _name_part(certificate.issuer, "organization_name"),
        "anchor_kind": trust.kind_of(finding.root),
        "serial": f"{certificate.serial_number:x}",
        "valid_from": certificate.not_valid_before,
        "valid_to": certificate.not_valid_after,
    }


def _kind(certificate: x509.Certificate) -> SignerKind:
    """Person or organisation, by the identifiers that Vietnamese authorities write."""
    identifier = _name_part(certificate.subject, "user_id").upper()
    if identifier.startswith(_ORGANISATION_PREFIXES):
        return SignerKind.ORGANISATION
    if identifier.startswith(_PERSON_PREFIXES):
        return SignerKind.PERSON
    name = _common_name(certificate.subject)
    same = name and name == _name_part(certificate.subject, "organization_name")
    return SignerKind.ORGANISATION if same else SignerKind.PERSON


def _common_name(name: x509.Name) -> str:
    return _name_part(name, "common_name") or name.human_friendly[:200]


def _name_part(name: x509.Name, part: str) -> str:
    value = name.native.get(part, "")
    if isinstance(value, list):
        value = value[0]
    return str(value)[:200]
