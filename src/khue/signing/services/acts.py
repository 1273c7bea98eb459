"""The acts: a person certifies, the unit seals, annexes carry the unit's text signature."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
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
from khue.signing.types import PERSON_FIELD, Box, Holder, Purpose, SignedPaper, StampSpec

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
    field: str = PERSON_FIELD,
) -> SignedPaper:
    """Sign a prepared paper with the person's own certificate, allowing only fields to be filled.

    Raises NotPermitted, NoCredential, SignerRevoked, SignerExpired, SignerUntrusted, NotPrepared,
    PaperUnreadable, TokenMissing or TokenPinWrong.
    """
    with open_session(unit=unit, by=by, purpose=Purpose.PERSON, at=at, pin=pin) as session:
        return session.certify(paper=paper, reason=reason, at=at, holder=holder, field=field)


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
    with open_session(unit=unit, by=by, purpose=Purpose.SEAL, at=at, pin=pin) as session:
        return session.seal(
            paper=paper, number=number, date_text=date_text, at=at, holder=holder, words=words
        )


@contextmanager
def open_session(
    *, unit: Unit, by: User, purpose: Purpose, at: datetime, pin: str = ""
) -> Iterator[SigningSession]:
    """Open the person's key, or the unit's seal, for many papers: one PIN, one check of the certificate.

    Raises NotPermitted, NoCredential, SignerRevoked, SignerExpired, TokenMissing, TokenPinWrong.
    """
    person = require(by, CERTIFY if purpose is Purpose.PERSON else SEAL, unit)
    owner = person if purpose is Purpose.PERSON else None
    credential = usable_credential(unit, owner, at)
    stamp = seal_stamp(unit) if owner is None else person_stamp(unit, owner, at)
    with sign.open_run(signing_key(credential, pin), load_trust()) as run:
        yield SigningSession(run, credential, stamp, by)


class SigningSession:
    """One person's key or one unit's seal, open; each act is recorded like a single one.

    Raises for each paper what :func:`certify_paper` raises about papers and certificates.
    """

    def __init__(
        self, run: sign.SigningRun, credential: Credential, stamp: StampSpec, by: User
    ) -> None:
        self._run, self._credential, self._stamp, self._by = run, credential, stamp, by

    def certify(
        self,
        *,
        paper: bytes,
        reason: str,
        at: datetime,
        holder: Holder | None = None,
        field: str = PERSON_FIELD,
    ) -> SignedPaper:
        """Sign at the place of this field; the first signature of a paper certifies it."""
        signed = self._run.certify(paper, stamp=self._stamp, reason=reason, field=field)
        self._record(Purpose.PERSON, paper, signed, at, holder)
        return signed

    def seal(
        self,
        *,
        paper: bytes,
        number: str,
        date_text: str,
        at: datetime,
        holder: Holder | None = None,
        words: tuple[str, ...] = (),
    ) -> SignedPaper:
        """Fill in number and date and seal both; ``words`` as in :func:`seal_paper`."""
        stamp = text_stamp(words, at) if words else self._stamp
        signed = self._run.seal(paper, number=number, date_text=date_text, stamp=stamp)
        self._record(Purpose.SEAL, paper, signed, at, holder, number)
        return signed

    def seal_joint(
        self, *, paper: bytes, field: str, number: str, at: datetime, holder: Holder | None = None
    ) -> SignedPaper:
        """Seal for a further body of a joint document that has its number."""
        signed = self._run.seal_joint(paper, field=field, stamp=self._stamp)
        self._record(Purpose.SEAL, paper, signed, at, holder, number)
        return signed

    def seal_annex(
        self, *, paper: bytes, box: Box, number: str, at: datetime, holder: Holder | None = None
    ) -> SignedPaper:
        """Sign an annex in a file of its own: text at the top right, no image."""
        signed = self._run.seal_annex(paper, box=box, stamp=annex_stamp(number, at))
        self._record(Purpose.ANNEX, paper, signed, at, holder, number)
        return signed

    def _record(
        self,
        purpose: Purpose,
        paper: bytes,
        signed: SignedPaper,
        at: datetime,
        holder: Holder | None,
        number: str = "",
    ) -> None:
        record_signature(
            self._credential,
            purpose,
            digest(paper),
            signed,
            self._by,
            at,
            holder=holder,
            number=number,
        )


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
