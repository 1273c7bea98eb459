"""Certificates of people and units: added, checked, withdrawn; and their pictures."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from asn1crypto import x509
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen
from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can
from khue.signing.audits import (
    CREDENTIAL_ADDED,
    CREDENTIAL_RETIRED,
    CREDENTIAL_REVOKED,
    IMAGE_SET,
)
from khue.signing.engine.signers import mechanism_for
from khue.signing.engine.stamps import checked_image
from khue.signing.engine.trust import (
    Finding,
    Standing,
    examine,
    load_certificate,
    load_certificates,
)
from khue.signing.errors import BadCertificate, NoCredential, SignerExpired, SignerUntrusted
from khue.signing.models import Credential, RemoteService, SignatureImage
from khue.signing.permissions import MANAGE_CREDENTIALS
from khue.signing.types import CredentialKind, CredentialState, Revocation

from .anchors import armoured
from .trust import load_trust

if TYPE_CHECKING:
    from khue.accounts.models import Person, User
    from khue.organisation.models import Unit


@transaction.atomic
def add_external_credential(
    *, unit: Unit, person: Person | None, certificate: bytes, chain: bytes = b"", by: User
) -> Credential:
    """Register the certificate of a token at somebody's own computer.

    A person may register their own; everything else is for the IT officer of the unit. Raises
    NotPermitted, BadCertificate, KeyUnusable, SignerExpired or SignerUntrusted.
    """
    is_own = person is not None and person.pk == by.person_id
    if not is_own and not can(by, MANAGE_CREDENTIALS, unit):
        raise NotPermitted
    return add_credential(
        unit=unit,
        person=person,
        certificate=certificate,
        chain=chain,
        by=by,
        kind=CredentialKind.EXTERNAL,
    )


@transaction.atomic
def add_token_credential(
    *,
    unit: Unit,
    person: Person | None,
    certificate: bytes,
    chain: bytes = b"",
    module: str,
    token_label: str,
    key_label: str,
    by: User,
) -> Credential:
    """Register a token or HSM at the server; its driver must be one the installation allows."""
    if not can(by, MANAGE_CREDENTIALS, unit):
        raise NotPermitted
    if module not in settings.KHUE_PKCS11_MODULES:
        raise NoCredential
    return add_credential(
        unit=unit,
        person=person,
        certificate=certificate,
        chain=chain,
        by=by,
        kind=CredentialKind.PKCS11,
        token_module=module,
        token_label=token_label,
        key_label=key_label,
    )


@transaction.atomic
def retire_credential(*, credential: Credential, by: User) -> Credential:
    """Withdraw a certificate: it signs no more here; what it signed stays valid."""
    is_own = credential.person_id is not None and credential.person_id == by.person_id
    if not is_own and not can(by, MANAGE_CREDENTIALS, credential.unit_id):
        raise NotPermitted
    _set_state(credential, CredentialState.RETIRED)
    _trail(CREDENTIAL_RETIRED, credential, by)
    return credential


def check_credential(credential: Credential) -> Revocation:
    """Ask the authority whether a certificate still stands; a revoked one is marked for good."""
    trust = load_trust()
    finding = asyncio.run(
        examine(
            load_certificate(credential.certificate_pem),
            load_certificates(credential.chain_pem),
            demanding=trust.online_context(),
            lenient=trust.offline_context,
        )
    )
    with transaction.atomic():
        if finding.revocation is not Revocation.UNKNOWN:
            credential.checked_at = timezone.now()
            credential.save(update_fields=["checked_at"])
        if finding.revocation is Revocation.REVOKED:
            credential.revoked_at = timezone.now()
            credential.save(update_fields=["revoked_at"])
            _set_state(credential, CredentialState.REVOKED)
            _trail(CREDENTIAL_REVOKED, credential, None)
    return finding.revocation


def check_credentials() -> int:
    """Check every certificate in use; returns how many were found revoked."""
    rows = Credential.objects.filter(state=CredentialState.ACTIVE, valid_to__gte=timezone.now())
    return sum(check_credential(row) is Revocation.REVOKED for row in rows)


def set_signature_image(
    *, unit: Unit, person: Person | None, image: bytes, by: User, filename: str = "signature.png"
) -> None:
    """Set the picture of a hand signature or of the seal; call it outside a transaction.

    Raises NotPermitted, BadStampImage or what screening refuses. What is kept is a PNG drawn anew
    from the pixels, never the bytes that were sent.
    """
    is_own = person is not None and person.pk == by.person_id
    if not is_own and not can(by, MANAGE_CREDENTIALS, unit):
        raise NotPermitted
    png = checked_image(image)
    screen(image, filename=filename, unit=unit, by=by, purpose="signing.image")
    _keep_image(unit, person, png, by)


@transaction.atomic
def _keep_image(unit: Unit, person: Person | None, png: bytes, by: User) -> None:
    current = SignatureImage.objects.filter(unit=unit, person=person, is_current=True)
    current.update(is_current=False)
    row = SignatureImage.objects.create(
        unit=unit, person=person, png=png, sha256=hashlib.sha256(png).hexdigest(), added_by=by
    )
    after = {"sha256": row.sha256, "person": person.pk if person else None}
    audit.record(verb=IMAGE_SET, obj=row, unit_id=unit.pk, by=by, after=after)


@transaction.atomic
def add_credential(
    *,
    unit: Unit,
    person: Person | None,
    certificate: bytes,
    chain: bytes,
    by: User,
    kind: CredentialKind,
    token_module: str = "",
    token_label: str = "",
    key_label: str = "",
    service: RemoteService | None = None,
    remote_id: str = "",
) -> Credential:
    """Check a certificate and put it into use in place of the one before.

    Whoever calls has asked for the right. Raises BadCertificate, KeyUnusable, SignerExpired or
    SignerUntrusted.
    """
    parsed, others = _parsed(certificate, chain)
    mechanism_for(parsed)
    _must_stand(parsed, others)
    for old in Credential.objects.filter(unit=unit, person=person, state=CredentialState.ACTIVE):
        _set_state(old, CredentialState.RETIRED)
    row = Credential.objects.create(
        unit=unit,
        person=person,
        kind=kind,
        certificate_pem=armoured(parsed.dump()),
        chain_pem="".join(armoured(other.dump()) for other in others),
        subject=name_of(parsed.subject),
        issuer=name_of(parsed.issuer),
        serial=f"{parsed.serial_number:x}",
        valid_from=parsed.not_valid_before,
        valid_to=parsed.not_valid_after,
        token_module=token_module,
        token_label=token_label,
        key_label=key_label,
        service=service,
        remote_id=remote_id,
        added_by=by,
    )
    _trail(CREDENTIAL_ADDED, row, by)
    return row


def _parsed(
    certificate: bytes, chain: bytes
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    try:
        return load_certificate(certificate), load_certificates(chain)
    except (ValueError, TypeError, KeyError) as error:
        raise BadCertificate from error


def _must_stand(certificate: x509.Certificate, chain: tuple[x509.Certificate, ...]) -> None:
    """Refuse what could never sign; revocation is asked later, when the authority can be reached."""
    trust = load_trust()
    finding: Finding = asyncio.run(
        examine(certificate, chain, demanding=trust.online_context(), lenient=trust.offline_context)
    )
    if finding.standing is Standing.OUT_OF_DATE:
        raise SignerExpired
    if finding.standing is not Standing.TRUSTED:
        raise SignerUntrusted


def _set_state(credential: Credential, state: CredentialState) -> None:
    credential.state = state
    credential.save(update_fields=["state"])


def _trail(verb: str, credential: Credential, by: User | None) -> None:
    audit.record(
        verb=verb,
        obj=credential,
        unit_id=credential.unit_id,
        by=by,
        after={
            "subject": credential.subject,
            "serial": credential.serial,
            "kind": credential.kind,
            "state": credential.state,
        },
    )


def name_of(name: x509.Name) -> str:
    """Return whom a certificate names."""
    return str(name.native.get("common_name") or name.human_friendly)[:200]
