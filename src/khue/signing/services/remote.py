"""Remote signing: the list of services, a person's key there, and the two steps of a signature."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.core.text import fold
from khue.signing.audits import REMOTE_ADDED, REMOTE_ASKED, REMOTE_REMOVED
from khue.signing.engine.remote import Access, Authorisation, CscClient, RemoteKey, checked_address
from khue.signing.engine.trust import load_certificate
from khue.signing.errors import NoCredential, RemoteAnswerWrong, RemoteNotYours, RequestExpired
from khue.signing.models import Credential, RemoteService, SignatureRequest
from khue.signing.selectors import may_manage_anchors
from khue.signing.types import CredentialKind, RemoteQuestion, SignedPaper

from .anchors import armoured
from .credentials import add_credential, name_of
from .keys import lock_key, unlock_key
from .taking import complete_signature
from .trust import is_demo_allowed

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit


def add_remote_service(
    *, base_url: str, client_id: str, client_secret: str, by: User
) -> RemoteService:
    """Put a service into the list after it has answered; raises NotPermitted, Remote… errors."""
    if not may_manage_anchors(by):
        raise NotPermitted
    address = checked_address(base_url, may_be_loopback=is_demo_allowed())
    access = Access(address, client_id, client_secret, is_demo_allowed())
    name = CscClient(access).info()[:200]
    with transaction.atomic():
        RemoteService.objects.filter(base_url=address, is_active=True).update(is_active=False)
        row = RemoteService.objects.create(
            name=name,
            base_url=address,
            client_id=client_id,
            secret_blob=lock_key(client_secret, address),
            added_by=by,
        )
        _trail(REMOTE_ADDED, row, by)
    return row


@transaction.atomic
def remove_remote_service(*, service: RemoteService, by: User) -> RemoteService:
    """Speak with a service no longer; keys there sign nothing more in Khuê."""
    if not may_manage_anchors(by):
        raise NotPermitted
    service.is_active = False
    service.save(update_fields=["is_active"])
    _trail(REMOTE_REMOVED, service, by)
    return service


def find_remote_keys(
    *, service: RemoteService, user_id: str, by: User
) -> list[tuple[str, str, datetime]]:
    """Return (key, holder, valid to) of the person's own keys at the service.

    Raises RemoteNotYours, and does not say whose, when the keys name somebody else.
    """
    found = []
    for key in client_of(service).keys(user_id):
        certificate = load_certificate(key.certificates[0])
        holder = name_of(certificate.subject)
        if fold(holder) != fold(by.person.full_name):
            raise RemoteNotYours(field="user_id")
        found.append((key.id, holder, certificate.not_valid_after))
    return found


def add_remote_credential(
    *, unit: Unit, service: RemoteService, key_id: str, by: User
) -> Credential:
    """Register the person's own key at a service, with the certificate that the service shows.

    Raises RemoteNotYours when the certificate names somebody else, and like
    add_external_credential.
    """
    if not service.is_active:
        raise NoCredential
    key = client_of(service).key(key_id)
    holder = name_of(load_certificate(key.certificates[0]).subject)
    if fold(holder) != fold(by.person.full_name):
        raise RemoteNotYours(field="user_id")
    return add_credential(
        unit=unit,
        person=by.person,
        certificate=key.certificates[0],
        chain="".join(armoured(der) for der in key.certificates[1:]).encode(),
        by=by,
        kind=CredentialKind.REMOTE,
        service=service,
        remote_id=key.id,
    )


def remote_questions(request: SignatureRequest) -> tuple[RemoteQuestion, ...]:
    """Return what the service asks the person for; nothing when she agrees in its app."""
    key = _key(request)
    return tuple(
        RemoteQuestion(item.id, item.label or item.id, item.is_code) for item in key.objects
    )


def sign_remotely(
    *, request: SignatureRequest, answers: Mapping[str, str], by: User, at: datetime
) -> SignedPaper | None:
    """Ask the service to sign with these answers; None while the person must agree in its app.

    Nothing is tried twice: keys lock. The answers are not kept. Raises Remote… errors,
    RequestExpired and like complete_signature.
    """
    row = _open(request, by, at)
    client = client_of(_service(row))
    leave = client.authorise(row.credential.remote_id, _digest(row), answers)
    return _go_on(row, client, leave, by, at)


def check_remote(*, request: SignatureRequest, by: User, at: datetime) -> SignedPaper | None:
    """Ask whether the person has agreed in the app meanwhile, and finish if so."""
    row = _open(request, by, at)
    if not row.remote_handle:
        raise RequestExpired
    client = client_of(_service(row))
    return _go_on(row, client, client.check(row.remote_handle), by, at)


def client_of(service: RemoteService) -> CscClient:
    """A conversation with a service of the list; raises NoCredential for one that was ended."""
    if not service.is_active:
        raise NoCredential
    secret = unlock_key(bytes(service.secret_blob), service.base_url)
    access = Access(service.base_url, service.client_id, secret, bool(settings.KHUE_DEMO_AUTHORITY))
    return CscClient(access)


def _go_on(
    row: SignatureRequest, client: CscClient, leave: Authorisation, by: User, at: datetime
) -> SignedPaper | None:
    if leave.handle:
        SignatureRequest.objects.filter(pk=row.pk).update(remote_handle=leave.handle[:500])
        if leave.handle != row.remote_handle:
            audit.record(verb=REMOTE_ASKED, obj=row, unit_id=row.unit_id, by=by)
        return None
    certificate = load_certificate(row.credential.certificate_pem)
    value = client.sign(row.credential.remote_id, certificate, _digest(row), leave.sad)
    return complete_signature(request=row, signature=value, by=by, at=at)


def _open(request: SignatureRequest, by: User, at: datetime) -> SignatureRequest:
    row = (
        SignatureRequest.objects.select_related("credential__service", "unit")
        .filter(pk=request.pk, created_by=by)
        .first()
    )
    if row is None or not row.is_open_at(at):
        raise RequestExpired
    return row


def _service(row: SignatureRequest) -> RemoteService:
    service = row.credential.service
    if service is None:
        raise NoCredential
    return service


def _key(request: SignatureRequest) -> RemoteKey:
    """The key at the service, as long as its certificate is the one that was registered."""
    key = client_of(_service(request)).key(request.credential.remote_id)
    registered = load_certificate(request.credential.certificate_pem)
    if load_certificate(key.certificates[0]).sha256 != registered.sha256:
        raise RemoteAnswerWrong
    return key


def _digest(row: SignatureRequest) -> bytes:
    return hashlib.sha256(bytes(row.signed_attributes)).digest()


def _trail(verb: str, row: RemoteService, by: User) -> None:
    after = {"name": row.name, "base_url": row.base_url, "client_id": row.client_id}
    audit.record(verb=verb, obj=row, unit_id=audit.INSTALLATION, by=by, after=after)
