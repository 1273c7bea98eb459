"""Papers that were signed outside the server go back to the room that keeps them.

Upper rooms register a taker for their kind of holder. It says what the paper is called while it
waits, and takes the signed paper in the transaction of the signature: where the room refuses, no
signature was made.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.db import transaction

from khue.core import audit
from khue.core.registry import Registry
from khue.signing.audits import SIGNATURE_DROPPED
from khue.signing.errors import RequestExpired
from khue.signing.models import SignatureRequest
from khue.signing.types import PaperFacts, RequestState, SignatureAct, SignedPaper

from .external import finish_external_signature

if TYPE_CHECKING:
    from khue.accounts.models import User


class PaperTaker(Protocol):
    """Takes signed papers of one kind of holder."""

    def describe(self, holder_id: int) -> PaperFacts | None:
        """Return what the paper is called and its page; None when it is gone."""
        ...

    def take(
        self, holder_id: int, paper: SignedPaper, *, act: SignatureAct, by: User, at: datetime
    ) -> None:
        """Keep the signed paper; raises a DomainError when it may not be taken any more."""
        ...


_takers: Registry[PaperTaker] = Registry("paper taker")


def take_papers(kind: str, taker: PaperTaker) -> None:
    """Register who takes signed papers of this kind of holder; called in `ready()`."""
    _takers.add(kind, taker)


def describe_paper(request: SignatureRequest) -> PaperFacts:
    """Return what waits for the token; raises RequestExpired when the paper is gone."""
    facts = facts_of(request.holder_kind, request.holder_id)
    if facts is None:
        raise RequestExpired
    return facts


def facts_of(kind: str, holder_id: int | None) -> PaperFacts | None:
    """Return what a kept paper is called and its page, where its room tells."""
    taker = _takers.get(kind)
    return taker.describe(holder_id) if taker is not None and holder_id is not None else None


@transaction.atomic
def complete_signature(
    *, request: SignatureRequest, signature: bytes, by: User, at: datetime
) -> SignedPaper:
    """Finish a signature made outside and hand the paper to its room, all or nothing.

    Raises like finish_external_signature, and what the room refuses.
    """
    signed = finish_external_signature(request=request, signature=signature, by=by, at=at)
    taker = _takers.get(request.holder_kind)
    if taker is not None and request.holder_id is not None:
        act = SignatureAct(
            purpose=request.purpose,
            number=request.number,
            document_sha256=request.document_sha256,
            begun_at=request.created_at,
        )
        taker.take(request.holder_id, signed, act=act, by=by, at=at)
    return signed


@transaction.atomic
def drop_signature(*, request: SignatureRequest, by: User) -> None:
    """Give up a signature that waits; the half-made paper is forgotten."""
    rows = SignatureRequest.objects.filter(pk=request.pk, created_by=by, state=RequestState.PENDING)
    if rows.update(state=RequestState.EXPIRED, document=None):
        audit.record(verb=SIGNATURE_DROPPED, obj=request, unit_id=request.unit_id, by=by)
