"""Searches that people keep under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.compliance.services import screen_text
from khue.core.errors import NotFound
from khue.documents import permissions
from khue.documents.errors import NameNeeded, TooManySearches
from khue.documents.models import SavedSearch

from .common import check, clean_text

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

MOST = 30


def save_search(*, unit: Unit, by: User, name: str, query: dict[str, str]) -> SavedSearch:
    """Keep the fields of a search under a name; the same name is written over.

    Call it outside a transaction: the name is screened. Raises ``NotPermitted``, ``NameNeeded``
    and ``TooManySearches``. It is a private note of one person and leaves no audit row.
    """
    check(by, permissions.WORK, unit)
    called = " ".join(clean_text(name).split())[:80]
    if not called:
        raise NameNeeded(field="name")
    screen_text(f"{called}\n{' '.join(query.values())}", unit=unit, by=by, purpose="documents.text")
    mine = SavedSearch.objects.filter(user=by, unit=unit)
    if mine.exclude(name=called).count() >= MOST:
        raise TooManySearches(field="name", most=MOST)
    kept, _ = SavedSearch.objects.update_or_create(
        user=by, unit=unit, name=called, defaults={"query": query}
    )
    return kept


def forget_search(*, search_id: int, by: User) -> None:
    """Forget one of one's own searches; raises ``NotFound``."""
    gone, _ = SavedSearch.objects.filter(pk=search_id, user=by).delete()
    if not gone:
        raise NotFound
