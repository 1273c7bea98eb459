"""Many papers in one act: the head signs what she has looked at, the clerk numbers and seals.

Each document is an act and a transaction of its own with its own record: what fails is reported,
the rest stays done. The key is opened once, so a token is asked for its PIN once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from khue.core.errors import ConnectorError, DomainError, NotPermitted
from khue.documents import permissions
from khue.documents.errors import (
    NothingChosen,
    NotLookedAt,
    NotTried,
    PaperMoved,
    SealingFailed,
    TooManyChosen,
)
from khue.documents.models import OutgoingDocument, PaperLook
from khue.documents.selectors_route import has_looked
from khue.organisation import selectors as organisation
from khue.signing.services import SigningSession, open_session
from khue.signing.types import Purpose

from .common import check
from .issuing import number_and_seal, sign_document

if TYPE_CHECKING:
    from khue.accounts.models import User

MOST = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """A document with the hash of the paper that was shown when it was ticked."""

    document: OutgoingDocument
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document; ``problem`` is empty where the act is done."""

    document: OutgoingDocument
    problem: str = ""

    @property
    def is_done(self) -> bool:
        return not self.problem


def remember_look(*, document: OutgoingDocument, by: User) -> None:
    """Keep that a page of the paper as it stands was shown to this person."""
    if document.paper is not None:
        PaperLook.objects.get_or_create(
            document=document,
            by=by,
            sha256=document.paper.sha256,
            defaults={"unit_id": document.unit_id},
        )


def sign_many(*, ticked: Sequence[Ticked], by: User, pin: str = "") -> list[Outcome]:
    """Sign the ticked papers with one key; each must be the very paper that was shown to the signer.

    Raises ``NothingChosen``, ``TooManyChosen``, ``NotPermitted`` and what keeps the key from
    opening; whatever concerns one paper stands in its outcome. Call it outside a transaction.
    """

    def act(item: Ticked, session: SigningSession) -> OutgoingDocument:
        if item.document.paper is None or item.document.paper.sha256 != item.sha256:
            raise PaperMoved
        if not has_looked(item.document, by):
            raise NotLookedAt
        return sign_document(document=item.document, by=by, session=session)

    return _each(ticked, by, Purpose.PERSON, permissions.SIGN, pin, act)


def seal_many(*, documents: Sequence[OutgoingDocument], by: User, pin: str = "") -> list[Outcome]:
    """Number and seal in the given order; after a failed sealing no further number is taken.

    Raises like :func:`sign_many`. Call it outside a transaction.
    """
    failed: list[OutgoingDocument] = []

    def act(item: Ticked, session: SigningSession) -> OutgoingDocument:
        if failed:
            raise NotTried
        try:
            return number_and_seal(document=item.document, by=by, session=session)
        except SealingFailed:
            failed.append(item.document)
            raise

    items = [Ticked(document) for document in documents]
    return _each(items, by, Purpose.SEAL, permissions.ISSUE, pin, act)


def _each(
    ticked: Sequence[Ticked],
    by: User,
    purpose: Purpose,
    permission: str,
    pin: str,
    act: Callable[[Ticked, SigningSession], OutgoingDocument],
) -> list[Outcome]:
    if not ticked:
        raise NothingChosen
    if len(ticked) > MOST:
        raise TooManyChosen(most=MOST)
    unit_ids = {item.document.unit_id for item in ticked}
    if len(unit_ids) > 1:
        raise NotPermitted
    unit, now = organisation.get_unit(unit_ids.pop()), timezone.now()
    check(by, permission, unit)
    with open_session(unit=unit, by=by, purpose=purpose, at=now, pin=pin) as session:
        return [_one(item, session, act) for item in ticked]


def _one(
    item: Ticked,
    session: SigningSession,
    act: Callable[[Ticked, SigningSession], OutgoingDocument],
) -> Outcome:
    try:
        return Outcome(act(item, session))
    except (DomainError, ConnectorError) as error:
        log.info("Bulk act on document %s: %s", item.document.pk, error)
        return Outcome(item.document, str(error) or _("It could not be done."))
    except Exception:
        log.exception("Bulk act on document %s failed", item.document.pk)
        message = _("Something unexpected happened; nothing was changed. Try this one alone.")
        return Outcome(item.document, message)
