"""The clerk's desk: postal lines, uses of kept copies, replies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from khue.core.errors import NotFound
from khue.organisation import selectors as organisation
from khue.records import permissions
from khue.records.models import CopyUse, PostalEntry, ReplyLink
from khue.records.types import CopyUseState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from khue.accounts.models import User


def get_postal_for(user: User, entry_id: int) -> PostalEntry:
    """Return a line of the postal book of a unit whose books the person reads; ``NotFound``."""
    units = organisation.units_with(user, permissions.READ_BOOKS)
    found = PostalEntry.objects.filter(unit_id__in=units, pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def copy_uses_for(user: User, *, states: Iterable[str] = ()) -> QuerySet[CopyUse]:
    """Return the uses the person sees: own ones, and all of the units whose books are read."""
    units = organisation.units_with(user, permissions.READ_BOOKS)
    own = organisation.units_with(user, permissions.ASK_COPY)
    rows: QuerySet[CopyUse] = CopyUse.objects.filter(
        Q(unit_id__in=units) | Q(user=user, unit_id__in=own)
    )
    wanted = tuple(states)
    return (rows.filter(state__in=wanted) if wanted else rows).order_by("-asked_at", "-pk")


def get_copy_use_for(user: User, use_id: int) -> CopyUse:
    """Return one use of a kept copy; raises ``NotFound``."""
    found = copy_uses_for(user).filter(pk=use_id).first()
    if found is None:
        raise NotFound
    return found


def replies_of(document_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return numbers and symbols of what answered incoming documents; the caller has access."""
    found: dict[int, list[str]] = {}
    links = ReplyLink.objects.filter(incoming_id__in=list(document_ids)).order_by("pk")
    for link in links.select_related("outgoing").defer("outgoing__body"):
        found.setdefault(link.incoming_id, []).append(link.outgoing.reference)
    return found


WAITING = (CopyUseState.ASKED, CopyUseState.ALLOWED, CopyUseState.HANDED)
"""Uses with which something is still to be done."""
