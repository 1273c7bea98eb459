"""What can be proved about a signer now: certificate, revocation, the timestamp service."""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

from dataclasses import dataclass

from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from khue.signing.errors import SignerExpired, SignerRevoked, SignerUntrusted
from khue.signing.types import Level, Revocation, Warn

from .trust import Standing, Trust, examine


@dataclass(frozen=True, slots=True)
class Readiness:
    """What can be proved about the signer right now."""

    level: Level
    warnings: tuple[Warn, ...]
    context: ValidationContext | None
    timestamper: TimeStamper | None


async def readiness(signer: Signer, trust: Trust) -> Readiness:
    """Check the signer's certificate (law S-01, S-02) and try the timestamp service.

    Raises SignerRevoked, SignerExpired or SignerUntrusted.
    """
    context = trust.online_context()
    finding = await examine(
        signer.signing_cert,
        list(signer.cert_registry),
        demanding=context,
        lenient=trust.offline_context,
    )
    if finding.revocation is Revocation.REVOKED:
        raise SignerRevoked
    if finding.standing is Standing.OUT_OF_DATE:
        raise SignerExpired
    if finding.standing is not Standing.TRUSTED:
        raise SignerUntrusted
    warnings = []
    if finding.revocation is not Revocation.GOOD:
        warnings.append(Warn.REVOCATION_UNREACHABLE)
    if trust.kind_of(finding.root) == "demo":
        warnings.append(Warn.DEMO_CERTIFICATE)
    timestamper, trouble = await working_timestamper(trust, context)
    if trouble is not None:
        warnings.append(trouble)
    return _readiness(timestamper, warnings, context)


def _readiness(
    timestamper: TimeStamper | None, warnings: list[Warn], context: ValidationContext
) -> Readiness:
    if timestamper is None:
        return Readiness(Level.B, tuple(warnings), None, None)
    if {Warn.REVOCATION_UNREACHABLE, Warn.TIMESTAMP_UNPROVEN} & set(warnings):
        return Readiness(Level.T, tuple(warnings), None, timestamper)
    return Readiness(Level.LT, tuple(warnings), context, timestamper)


async def working_timestamper(
    trust: Trust, context: ValidationContext
) -> tuple[TimeStamper | None, Warn | None]:
    """The timestamp service if it answers; a warning when it, or the proof about it, is missing."""
    timestamper = trust.timestamper()
    if timestamper is None:
        return None, Warn.TIMESTAMP_UNREACHABLE
    try:
        await timestamper.async_dummy_response("sha256")
    except (OSError, ValueError, TypeError):
        return None, Warn.TIMESTAMP_UNREACHABLE
    for certificate in timestamper._certs.values():
        finding = await examine(
            certificate,
            list(timestamper.cert_registry),
            demanding=context,
            lenient=trust.offline_context,
            extended_usage=frozenset({"time_stamping"}),
        )
        if finding.standing is not Standing.TRUSTED or finding.revocation is Revocation.REVOKED:
            return None, Warn.TIMESTAMP_UNREACHABLE
        if finding.revocation is not Revocation.GOOD:
            return timestamper, Warn.TIMESTAMP_UNPROVEN
    return timestamper, None
