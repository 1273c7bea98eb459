"""Reads of the signing room: certificates, trusted authorities, what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from khue.core.dates import today
from khue.core.permissions import holds_anywhere
from khue.organisation.selectors import find_units, holders, units_with
from khue.organisation.types import Role

from .errors import SigningNotFound
from .models import (
    Credential,
    RemoteService,
    SignatureImage,
    SignatureRecord,
    SignatureRequest,
    TrustAnchor,
)
from .permissions import MANAGE_ANCHORS, MANAGE_CREDENTIALS, VIEW_RECORDS
from .types import OUTSIDE_KINDS, CredentialKind, CredentialState, RequestState

if TYPE_CHECKING:
    from khue.accounts.models import User


def may_manage_anchors(user: User) -> bool:
    """Trust concerns the whole installation, so a school's officer has no say in it."""
    return holds_anywhere(user, MANAGE_ANCHORS)


def anchors(*, only_current: bool = False) -> QuerySet[TrustAnchor]:
    """Return trusted authorities, ended ones too unless only the current are wanted. One query."""
    rows = TrustAnchor.objects.all()
    if not only_current:
        return rows
    day = today()
    return rows.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def get_anchor_for(user: User, anchor_id: int) -> TrustAnchor:
    """Return an anchor to be managed; raises SigningNotFound."""
    anchor = TrustAnchor.objects.filter(pk=anchor_id).first()
    if anchor is None or not may_manage_anchors(user):
        raise SigningNotFound
    return anchor


def remote_services(*, only_active: bool = False) -> QuerySet[RemoteService]:
    """Return the remote signing services of the installation's list. One query."""
    rows = RemoteService.objects.defer("secret_blob")
    return rows.filter(is_active=True) if only_active else rows


def get_remote_service_for(user: User, service_id: int) -> RemoteService:
    """Return a service in use, to be managed; raises SigningNotFound."""
    row = remote_services(only_active=True).filter(pk=service_id).first()
    if row is None or not may_manage_anchors(user):
        raise SigningNotFound
    return row


def credentials_for(user: User) -> QuerySet[Credential]:
    """Return the certificates of units that the person looks after. One query."""
    return (
        Credential.objects.filter(unit_id__in=units_with(user, MANAGE_CREDENTIALS))
        .select_related("person", "unit")
        .defer("key_blob")
        .order_by("unit_id", "person__sort_key", "-added_at")
    )


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """A seal, or a person who may sign in a unit, with the latest certificate there."""

    unit: str
    who: str
    is_seal: bool
    credential: Credential | None


def signing_places(user: User) -> list[SigningPlace]:
    """Return seals and signers of the units that the person looks after. Three queries."""
    looked_after = units_with(user, MANAGE_CREDENTIALS)
    units = {unit.pk: unit for unit in find_units() if unit.pk in looked_after}
    latest: dict[tuple[int, int | None], Credential] = {}
    for row in credentials_for(user).order_by("added_at", "pk"):
        latest[row.unit_id, row.person_id] = row
    places = [
        SigningPlace(str(unit), "–", True, latest.get((pk, None))) for pk, unit in units.items()
    ]
    for post in holders(units, (Role.HEAD, Role.DEPUTY)):
        found = latest.get((post.unit_id, post.person_id))
        places.append(SigningPlace(str(post.unit), post.person.full_name, False, found))
    return sorted(places, key=lambda place: (place.unit, not place.is_seal))


def own_credentials(user: User) -> QuerySet[Credential]:
    """Return the person's own certificates in the units of the open scope. One query."""
    return (
        Credential.objects.filter(person_id=user.person_id)
        .select_related("unit")
        .defer("key_blob")
        .order_by("-added_at")
    )


def get_credential_for(user: User, credential_id: int) -> Credential:
    """Return a certificate that the person manages or owns; raises SigningNotFound."""
    row = (
        Credential.objects.filter(pk=credential_id)
        .filter(Q(unit_id__in=units_with(user, MANAGE_CREDENTIALS)) | Q(person_id=user.person_id))
        .select_related("person", "unit")
        .first()
    )
    if row is None:
        raise SigningNotFound
    return row


def asks_for_pin(unit_id: int, person_id: int | None) -> bool:
    """Whether the certificate of the person, or of the unit itself, needs a PIN at the server.

    For the room whose page asks for it; the caller has checked access. One query.
    """
    return _key_place(unit_id, person_id) == CredentialKind.PKCS11


def signs_elsewhere(unit_id: int, person_id: int | None) -> bool:
    """Whether the key of the person, or of the unit itself, is outside the server.

    Then the act has two steps (`begin_external_signature`); the caller has checked access. One
    query.
    """
    return _key_place(unit_id, person_id) in OUTSIDE_KINDS


def _key_place(unit_id: int, person_id: int | None) -> str:
    """The kind of the certificate in use, or "" where none is."""
    whose = Q(person__isnull=True) if person_id is None else Q(person_id=person_id)
    latest = (
        Credential.objects.filter(whose, unit_id=unit_id)
        .order_by("-added_at", "-pk")
        .values_list("kind", "state")
        .first()
    )
    if latest is None or latest[1] != CredentialState.ACTIVE:
        return ""
    return str(latest[0])


def records_for(user: User) -> QuerySet[SignatureRecord]:
    """Return what was signed in the units whose records the person may see. One query."""
    return (
        SignatureRecord.objects.filter(unit_id__in=units_with(user, VIEW_RECORDS))
        .select_related("credential", "by__person", "unit")
        .defer("credential__key_blob")
        .order_by("-signed_at", "-pk")
    )


def records_of_holder(kind: str, holder_id: int) -> QuerySet[SignatureRecord]:
    """Return the signatures on one paper, oldest first."""
    return SignatureRecord.objects.filter(holder_kind=kind, holder_id=holder_id).order_by(
        "signed_at", "pk"
    )


def get_request_for(user: User, request_id: int) -> SignatureRequest:
    """Return the person's own open signature request; raises SigningNotFound."""
    row = (
        SignatureRequest.objects.filter(pk=request_id, created_by=user, state=RequestState.PENDING)
        .select_related("credential__service", "unit")
        .defer("credential__key_blob")
        .first()
    )
    if row is None:
        raise SigningNotFound
    return row


def current_image_for(user: User, credential: Credential) -> SignatureImage | None:
    """Return the picture drawn at this certificate's signatures."""
    return SignatureImage.objects.filter(
        unit_id=credential.unit_id, person=credential.person, is_current=True
    ).first()


def incomplete_for(user: User) -> QuerySet[SignatureRecord]:
    """Return the signatures that still lack proof, oldest first. One query."""
    return records_for(user).filter(level__in=["B-B", "B-T"]).order_by("signed_at", "pk")


def get_incomplete_for(user: User, record_id: int) -> SignatureRecord:
    """Return one signature that lacks proof; raises SigningNotFound."""
    row = incomplete_for(user).filter(pk=record_id).first()
    if row is None:
        raise SigningNotFound
    return row


def incomplete_count(user: User) -> int:
    """Return how many signatures still lack proof."""
    return records_for(user).filter(level__in=["B-B", "B-T"]).count()
