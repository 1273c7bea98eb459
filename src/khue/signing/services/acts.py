"""The acts: a person certifies, the unit seals, annexes carry the unit's text signature."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from khue.core import audit
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can, delegating_person_id
from khue.signing.audits import ANNEX_SEALED, PAPER_CERTIFIED, PAPER_SEALED
from khue.signing.engine import sign
from khue.signing.engine.signers import TokenKey, prove_pin
from khue.signing.models import Credential, SignatureRecord
from khue.signing.permissions import CERTIFY, SEAL
from khue.signing.types import Box, Holder, Purpose, SignedPaper

from .keys import signing_key
from .stamps import annex_stamp, person_stamp, seal_stamp, text_stamp
from .trust import load_trust
from .usable import usable_credential

if TYPE_CHECKING:
    from khue.accounts.models import Person, User
    from khue.organisation.models import Unit

_VERBS = {
    Purpose.PERSON: PAPER_CERTIFIED,
    Purpose.SEAL: PAPER_SEALED,
    Purpose.ANNEX: ANNEX_SEALED,
}


@transaction.atomic
def certify_paper(
    *,
    unit: Unit,
    paper: bytes,
    by: User,
    reason: str,
    at: datetime,
    holder: Holder | None = None,
    pin: str = "",
) -> SignedPaper:
    """Sign a prepared paper with the person's own certificate, allowing only fields to be filled.

    Raises NotPermitted, NoCredential, SignerRevoked, SignerExpired, SignerUntrusted, NotPrepared,
    PaperUnreadable, TokenMissing or TokenPinWrong.
    """
    person = require(by, CERTIFY, unit)
    credential = usable_credential(unit, person, at)
    signed = sign.certify(
        paper,
        key=signing_key(credential, pin),
        trust=load_trust(),
        stamp=person_stamp(unit, person, at),
        reason=reason,
    )
    record_signature(credential, Purpose.PERSON, digest(paper), signed, by, at, holder=holder)
    return signed


@transaction.atomic
def seal_paper(
    *,
    unit: Unit,
    paper: bytes,
    number: str,
    date_text: str,
    by: User,
    at: datetime,
    holder: Holder | None = None,
    pin: str = "",
    words: tuple[str, ...] = (),
) -> SignedPaper:
    """Fill in number and date and seal the paper in the same revision. Raises like certify_paper.

    ``words`` stand in place of the seal's picture (a copy: its form and the body), with the time.
    """
    require(by, SEAL, unit)
    credential = usable_credential(unit, None, at)
    signed = sign.seal(
        paper,
        number=number,
        date_text=date_text,
        key=signing_key(credential, pin),
        trust=load_trust(),
        stamp=text_stamp(words, at) if words else seal_stamp(unit),
    )
    record_signature(
        credential, Purpose.SEAL, digest(paper), signed, by, at, holder=holder, number=number
    )
    return signed


@transaction.atomic
def prove_seal_pin(*, unit: Unit, by: User, at: datetime, pin: str) -> None:
    """Try the PIN of the seal's token before a number is taken; other keys need none.

    Raises NotPermitted, NoCredential, SignerRevoked, SignerExpired, TokenMissing or TokenPinWrong.
    """
    require(by, SEAL, unit)
    key = signing_key(usable_credential(unit, None, at), pin)
    if isinstance(key, TokenKey):
        prove_pin(key)


@transaction.atomic
def seal_annex(
    *,
    unit: Unit,
    paper: bytes,
    box: Box,
    number: str,
    by: User,
    at: datetime,
    holder: Holder | None = None,
    pin: str = "",
) -> SignedPaper:
    """Sign a separate annex or an electronic copy: text at the top right, no image."""
    require(by, SEAL, unit)
    credential = usable_credential(unit, None, at)
    signed = sign.seal_annex(
        paper,
        box=box,
        key=signing_key(credential, pin),
        trust=load_trust(),
        stamp=annex_stamp(number, at),
    )
    record_signature(
        credential, Purpose.ANNEX, digest(paper), signed, by, at, holder=holder, number=number
    )
    return signed


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def require(by: User, permission: str, unit: Unit) -> Person:
    """The person behind the account when they may do this; raises NotPermitted."""
    if not can(by, permission, unit):
        raise NotPermitted
    return by.person


def record_signature(
    credential: Credential,
    purpose: Purpose,
    paper_sha256: str,
    signed: SignedPaper,
    by: User,
    at: datetime,
    *,
    holder: Holder | None,
    number: str = "",
) -> SignatureRecord:
    """Keep what was signed and write it into the trail."""
    record = SignatureRecord.objects.create(
        unit_id=credential.unit_id,
        credential=credential,
        purpose=purpose,
        holder_kind=holder.kind if holder else "",
        holder_id=holder.id if holder else None,
        number=number,
        document_sha256=paper_sha256,
        result_sha256=digest(signed.pdf),
        level=signed.level,
        warnings=[warning.value for warning in signed.warnings],
        by=by,
        signed_at=at,
    )
    permission = CERTIFY if purpose == Purpose.PERSON else SEAL
    audit.record(
        verb=_VERBS[purpose],
        obj=record,
        unit_id=credential.unit_id,
        by=by,
        on_behalf_of_id=delegating_person_id(by, permission),
        after={
            "sha256": record.result_sha256,
            "before_sha256": record.document_sha256,
            "level": record.level,
            "serial": credential.serial,
            "number": number,
            "holder": [record.holder_kind, record.holder_id],
        },
    )
    return record
