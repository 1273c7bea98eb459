"""Signing with a token at the person's own computer, across two requests.

The half-made paper waits in the database, bound to the person, the hash of the paper and the
number; the agent at the token gets only the attributes to sign.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.core import audit
from khue.signing.audits import SIGNATURE_BEGUN
from khue.signing.engine import external
from khue.signing.engine.trust import load_certificate
from khue.signing.errors import NoCredential, RequestExpired
from khue.signing.models import Credential, SignatureRequest
from khue.signing.permissions import CERTIFY, SEAL
from khue.signing.types import (
    OUTSIDE_KINDS,
    PERSON_FIELD,
    SEAL_FIELD,
    Holder,
    PendingSignature,
    Purpose,
    RequestState,
    SignedPaper,
)

from .acts import digest, record_signature, require
from .stamps import person_stamp, seal_stamp, text_stamp
from .trust import load_trust
from .usable import usable_credential

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

VALID_FOR = timedelta(minutes=10)
_FIELDS = {Purpose.PERSON: PERSON_FIELD, Purpose.SEAL: SEAL_FIELD}


@transaction.atomic
def begin_external_signature(
    *,
    unit: Unit,
    paper: bytes,
    purpose: Purpose,
    by: User,
    at: datetime,
    reason: str = "",
    number: str = "",
    date_text: str = "",
    holder: Holder | None = None,
    field: str = PERSON_FIELD,
    words: tuple[str, ...] = (),
) -> SignatureRequest:
    """Step one: the request whose `signed_attributes` the token must sign.

    Raises like certify_paper, and NoCredential when the certificate is not of an outside token.
    """
    person = require(by, CERTIFY if purpose is Purpose.PERSON else SEAL, unit)
    owner = person if purpose is Purpose.PERSON else None
    credential = usable_credential(unit, owner, at)
    if credential.kind not in OUTSIDE_KINDS:
        raise NoCredential
    if owner is not None:
        pending = external.begin_certification(
            paper,
            certificate_pem=credential.certificate_pem,
            chain_pem=credential.chain_pem,
            trust=load_trust(),
            stamp=person_stamp(unit, owner, at),
            reason=reason,
            field=field,
        )
    else:
        pending = external.begin_seal(
            paper,
            number=number,
            date_text=date_text,
            certificate_pem=credential.certificate_pem,
            chain_pem=credential.chain_pem,
            trust=load_trust(),
            stamp=text_stamp(words, at) if words else seal_stamp(unit),
        )
    return _keep(pending, credential, purpose, paper, number, by, at, holder)


@transaction.atomic
def finish_external_signature(
    *, request: SignatureRequest, signature: bytes, by: User, at: datetime
) -> SignedPaper:
    """Step two: put the token's value into the paper.

    Raises RequestExpired, ExternalSignatureWrong or what keeps the certificate from signing.
    """
    row = (
        SignatureRequest.objects.select_for_update(of=("self",))
        .select_related("credential", "unit")
        .get(pk=request.pk)
    )
    if not row.is_open_at(at) or row.created_by_id != by.pk or row.document is None:
        raise RequestExpired
    purpose = Purpose(row.purpose)
    require(by, CERTIFY if purpose is Purpose.PERSON else SEAL, row.unit)
    signed = external.finish(
        _pending(row),
        signature=signature,
        chain_pem=row.credential.chain_pem,
        trust=load_trust(),
    )
    holder = Holder(row.holder_kind, row.holder_id) if row.holder_id is not None else None
    record_signature(
        row.credential,
        purpose,
        row.document_sha256,
        signed,
        by,
        at,
        holder=holder,
        number=row.number,
    )
    row.state, row.document, row.level = RequestState.FINISHED, None, signed.level
    row.save(update_fields=["state", "document", "level"])
    return signed


def expire_requests() -> int:
    """Forget half-made papers whose time has run out; returns how many."""
    return SignatureRequest.objects.filter(
        state=RequestState.PENDING, expires_at__lte=timezone.now()
    ).update(state=RequestState.EXPIRED, document=None)


def _keep(
    pending: PendingSignature,
    credential: Credential,
    purpose: Purpose,
    paper: bytes,
    number: str,
    by: User,
    at: datetime,
    holder: Holder | None,
) -> SignatureRequest:
    if holder is not None:
        _drop_earlier(purpose, holder, by)
    row = SignatureRequest.objects.create(
        unit_id=credential.unit_id,
        credential=credential,
        purpose=purpose,
        document_sha256=digest(paper),
        number=number,
        holder_kind=holder.kind if holder else "",
        holder_id=holder.id if holder else None,
        document=pending.document,
        document_digest=pending.document_digest,
        signed_attributes=pending.signed_attributes,
        reserved_start=pending.reserved_start,
        reserved_end=pending.reserved_end,
        created_by=by,
        expires_at=at + VALID_FOR,
    )
    after = {"sha256": row.document_sha256, "purpose": row.purpose, "number": number}
    audit.record(verb=SIGNATURE_BEGUN, obj=row, unit_id=credential.unit_id, by=by, after=after)
    return row


def _drop_earlier(purpose: Purpose, holder: Holder, by: User) -> None:
    """Whoever begins again has given up what was begun before."""
    SignatureRequest.objects.filter(
        state=RequestState.PENDING,
        purpose=purpose,
        holder_kind=holder.kind,
        holder_id=holder.id,
        created_by=by,
    ).update(state=RequestState.EXPIRED, document=None)


def _pending(row: SignatureRequest) -> PendingSignature:
    return PendingSignature(
        document=bytes(row.document or b""),
        document_digest=bytes(row.document_digest),
        signed_attributes=bytes(row.signed_attributes),
        digest_algorithm="sha256",
        reserved_start=row.reserved_start,
        reserved_end=row.reserved_end,
        certificate=load_certificate(row.credential.certificate_pem).dump(),
        field_name=_FIELDS[Purpose(row.purpose)],
    )
