"""Certificates of the demo authority, issued when they are first needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from khue.core.dates import today
from khue.signing.authority import DemoAuthority
from khue.signing.authority.remote import CLIENT, DEMO_NAME, RemoteKeys
from khue.signing.engine.remote import checked_address
from khue.signing.engine.trust import load_certificate
from khue.signing.errors import NoCredential
from khue.signing.models import Credential, RemoteService, TrustAnchor
from khue.signing.types import AnchorKind, CredentialKind, SignerKind

from .keys import lock_key
from .trust import demo_authority, is_demo_allowed

if TYPE_CHECKING:
    from khue.accounts.models import Person
    from khue.organisation.models import Unit


@transaction.atomic
def issue_demo_credentials(pairs: Iterable[tuple[Unit, Person | None]]) -> list[Credential]:
    """Issue demo certificates to people and units that have none; raises NoCredential elsewhere."""
    return [
        Credential.objects.filter(unit=unit, person=person).first() or issue_for(unit, person)
        for unit, person in pairs
    ]


def issue_for(unit: Unit, person: Person | None) -> Credential:
    """Issue one demo certificate; raises NoCredential where the demo authority is not allowed."""
    if not is_demo_allowed():
        raise NoCredential
    authority = demo_authority()
    ensure_demo_anchor(authority)
    issued = authority.issue(
        kind=SignerKind.PERSON if person else SignerKind.ORGANISATION,
        name=person.full_name if person else unit.name,
        organisation=unit.name,
        identifier=f"P{person.pk}" if person else unit.ministry_code or f"U{unit.pk}",
    )
    certificate = load_certificate(issued.certificate_pem)
    serial = f"{issued.serial:x}"
    return Credential.objects.create(
        unit=unit,
        person=person,
        kind=CredentialKind.SOFTWARE,
        certificate_pem=issued.certificate_pem,
        chain_pem=issued.chain_pem,
        subject=certificate.subject.native.get("common_name", "")[:200],
        issuer=certificate.issuer.native.get("common_name", "")[:200],
        serial=serial,
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        key_blob=lock_key(issued.key_pem, serial),
    )


@transaction.atomic
def enter_remote_signer(unit: Unit, person: Person, *, user_id: str) -> Credential:
    """Give a demo person a key at the demo's remote signing service; she signs with its codes."""
    if not settings.KHUE_DEMO_REMOTE or not is_demo_allowed():
        raise NoCredential
    keys = RemoteKeys(demo_authority())
    ensure_demo_anchor(keys.authority)
    kept = keys.enter(user_id, name=person.full_name, organisation=unit.name)
    address = checked_address(settings.KHUE_DEMO_REMOTE, may_be_loopback=True)
    service, _ = RemoteService.objects.get_or_create(
        base_url=address,
        is_active=True,
        defaults={
            "name": DEMO_NAME,
            "client_id": CLIENT,
            "secret_blob": lock_key(keys.client_secret, address),
        },
    )
    certificate = load_certificate(kept["certificate"])
    return Credential.objects.create(
        unit=unit,
        person=person,
        kind=CredentialKind.REMOTE,
        service=service,
        remote_id=f"key-{user_id}",
        certificate_pem=kept["certificate"],
        chain_pem=kept["chain"],
        subject=certificate.subject.native.get("common_name", "")[:200],
        issuer=certificate.issuer.native.get("common_name", "")[:200],
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def ensure_demo_anchor(authority: DemoAuthority) -> TrustAnchor:
    """The demo root among the trusted authorities, marked as what it is."""
    root = load_certificate(authority.root_pem)
    anchor, _ = TrustAnchor.objects.get_or_create(
        sha256=root.sha256.hex(),
        defaults={
            "name": root.subject.native["common_name"],
            "kind": AnchorKind.DEMO,
            "certificate_pem": authority.root_pem,
            "timestamp_url": f"{authority.base_url}/tsa",
            "valid_from": today(),
        },
    )
    return anchor
