"""Search over all fields and the full text of the documents that a person may read.

The function of migration ``0002_search`` names the ids, because row-level security keeps the
policy's rows from the index (``@@`` isn't leakproof); the rows are read in the open scope as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Left

from khue.core.dates import today
from khue.core.scoping import require_scope
from khue.core.searching import (
    exact_query_text,
    highlight,
    question,
    quoted,
    unit_token,
)
from khue.core.text import fold
from khue.organisation import selectors as organisation

from . import permissions
from .models import Assignment, IncomingDocument, OutgoingDocument, SavedSearch, SearchEntry
from .selectors import incoming_for, outgoing_for
from .types import Direction, Field, Query

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from khue.accounts.models import User

PAGE = 20
MOST = 200
"""So many of the newest are ranked and paged; who needs more asks more exactly."""

_SNIPPET = 90
_LOOK_INTO = 4_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found, and why."""

    document: OutgoingDocument | IncomingDocument
    direction: Direction
    excerpt: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found."""

    rows: tuple[Hit, ...] = ()
    has_more: bool = False
    total: int = 0
    is_cut: bool = False


def search(user: User, query: Query, page: int = 1) -> Hits:
    """Return one page of the documents that fit, the newest first. At most five queries."""
    if query.is_empty:
        return Hits()
    ids = find_entries(user, query)
    start = (page - 1) * PAGE
    return Hits(
        rows=_hits(user, ids[start : start + PAGE], question(query.words)),
        has_more=len(ids) > start + PAGE,
        total=len(ids),
        is_cut=len(ids) >= MOST,
    )


def find_entries(user: User, query: Query) -> list[int]:
    """Return the ids of index entries that fit and that the person may read, best first."""
    require_scope(SearchEntry)
    terms = _terms(query)
    found: list[int] = []
    places = _places(user, query.direction)
    if places:
        units = sorted({unit_id for unit_ids in places.values() for unit_id in unit_ids})
        found = _call(units, _place_query(places), terms, query)
    if query.direction != Direction.OUTGOING:
        found += _own(user, terms, query, found)
    return found


def _places(user: User, direction: str) -> dict[Direction, list[int]]:
    rights = {
        Direction.OUTGOING: permissions.READ_OUTGOING,
        Direction.INCOMING: permissions.READ_INCOMING,
    }
    units = {
        way: sorted(organisation.units_with(user, right))
        for way, right in rights.items()
        if direction in ("", way)
    }
    return {way: ids for way, ids in units.items() if ids}


def _place_query(places: dict[Direction, list[int]]) -> str:
    return " | ".join(
        f"({quoted(f'd={way}')} & ({' | '.join(quoted(unit_token(pk)) for pk in ids)}))"
        for way, ids in places.items()
    )


def _terms(query: Query) -> str:
    """The question without place and time; "" when only the days narrow it."""
    terms = [_word(word) for word in question(query.words)]
    fields = (
        (Field.NUMBER, query.number),
        (Field.ABSTRACT, query.abstract),
        (Field.BODY, query.body),
        (Field.PERSON, query.person),
        (Field.TYPE, query.type),
    )
    for field, value in fields:
        terms += [_word(f"{field}={word}") for word in question(value)]
    if query.urgency:
        terms.append(quoted(f"u={query.urgency}"))
    return " & ".join(terms)


def _word(lexeme: str) -> str:
    """A document number may be typed up to where one remembers it."""
    return quoted(lexeme) + (":*" if "/" in lexeme or "-" in lexeme else "")


def _call(units: Sequence[int], place: str, terms: str, query: Query) -> list[int]:
    asked = f"({place}) & {terms}" if terms else f"({place})"
    questions = [f"{asked} & {window}" if window else asked for window in _windows(query)]
    accents = exact_query_text(f"{query.words} {query.abstract}") or None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id FROM documents_find(%s, %s, %s, %s, %s, %s) ORDER BY place",
            [list(units), questions, accents, query.since, query.until, MOST],
        )
        return [row[0] for row in cursor.fetchall()]


def _windows(query: Query) -> list[str]:
    """Ever longer times to look through, the newest first: words of every day are cut early."""
    last = query.until or today()
    if query.since and (last - query.since).days < 370:
        return [_any(f"y={year}" for year in range(query.since.year, last.year + 1))]
    quarter = last.year * 4 + (last.month - 1) // 3
    quarters = [f"q={place // 4}{place % 4 + 1}" for place in range(quarter + 1, quarter - 4, -1)]
    years = [f"y={year}" for year in range(last.year + 1, last.year - 3, -1)]
    return [_any(quarters[:2]), _any(quarters), _any(years), ""]


def _any(lexemes: Iterable[str]) -> str:
    return "(" + " | ".join(quoted(lexeme) for lexeme in lexemes) + ")"


def _own(user: User, terms: str, query: Query, found: Sequence[int]) -> list[int]:
    """Entries of what was assigned to the person: few rows, read under the policy."""
    hats = [hat.unit_id for hat in organisation.present_hats(user)]
    mine = Assignment.objects.filter(assignee=user, unit_id__in=hats).values("document_id")
    rows = SearchEntry.objects.filter(incoming__in=mine).exclude(pk__in=found)
    if terms:
        rows = rows.filter(vector=SearchQuery(terms, search_type="raw", config="simple"))
    return list(_between(rows, query).order_by("-day", "-pk").values_list("pk", flat=True)[:MOST])


def _between(rows: Any, query: Query) -> Any:
    if query.since:
        rows = rows.filter(day__gte=query.since)
    return rows.filter(day__lte=query.until) if query.until else rows


def _hits(user: User, ids: Sequence[int], words: list[str]) -> tuple[Hit, ...]:
    if not ids:
        return ()
    entries = SearchEntry.objects.filter(pk__in=ids).values_list("pk", "outgoing_id", "incoming_id")
    out = {pk: outgoing for pk, outgoing, _ in entries if outgoing}
    into = {pk: incoming for pk, _, incoming in entries if incoming}
    outgoing = outgoing_for(user).defer("body").in_bulk(list(out.values())) if out else {}
    incoming = incoming_for(user).in_bulk(list(into.values())) if into else {}
    found = {
        pk: document
        for pk in ids
        if (document := outgoing.get(out.get(pk, 0)) or incoming.get(into.get(pk, 0)))
    }
    texts = _texts([pk for pk, document in found.items() if _is_unclear(document, words)], words)
    return tuple(
        Hit(
            document,
            Direction.OUTGOING if pk in out else Direction.INCOMING,
            _excerpt(texts.get(pk, ""), words),
        )
        for pk, document in found.items()
    )


def _is_unclear(document: OutgoingDocument | IncomingDocument, words: Sequence[str]) -> bool:
    """Whether the line of the list does not show why it was found."""
    shown = fold(f"{document.reference} {document.abstract} {getattr(document, 'issuer', '')}")
    return not all(word in shown for word in words)


def _texts(ids: Sequence[int], words: Sequence[str]) -> dict[int, str]:
    """The beginnings of the texts that may explain a hit."""
    if not words or not ids:
        return {}
    own = Case(
        When(Q(outgoing__isnull=False), then=Left("outgoing__body", _LOOK_INTO)),
        default=Value(""),
    )
    rows = SearchEntry.objects.filter(pk__in=ids).annotate(
        own=own, files=Left(F("text"), _LOOK_INTO)
    )
    return {
        pk: f"{body or ''}\n{files}" for pk, body, files in rows.values_list("pk", "own", "files")
    }


def _excerpt(text: str, words: Sequence[str]) -> SafeString | str:
    """The place in the text where the first rare word stands, with the words marked."""
    folded = fold(text)
    if len(folded) != len(text):
        return ""
    places = [place for word in words if (place := folded.find(word)) >= 0]
    if not places:
        return ""
    start = max(
        0, min(places, key=lambda place: folded.count(folded[place : place + 8])) - _SNIPPET
    )
    piece = " ".join(text[start : start + 2 * _SNIPPET + 40].split())
    return highlight(("… " if start else "") + piece + " …", words)


# Searches that somebody keeps.


def saved_searches(user: User) -> list[SavedSearch]:
    """Return what the person keeps in the unit of the present hat, by name."""
    units = [hat.unit_id for hat in organisation.present_hats(user)]
    return list(SavedSearch.objects.filter(user=user, unit_id__in=units))
