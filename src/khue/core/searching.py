"""Search words: folded tokens, document numbers whole, the unit in every posting list.

Vectors and queries are written as literals, because PostgreSQL's parser breaks document numbers.
A lexeme ``=word`` keeps the accents and only ranks; ``zs<unit>=`` binds the search to one unit;
``x=word`` is the same word in the field ``x``, so that a field is one more posting list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Value
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from khue.core.text import clean, fold, tokens

_WORD = re.compile(r"[^\W_]+(?:[/\-.][^\W_]+)*")
_LAST_POSITION = 16_383
_MAX_QUERY = 12
MAX_LENGTH = 120


def unit_token(unit_id: int) -> str:
    """Return the lexeme that stands in every vector of the unit, and in nobody else's text."""
    return f"zs{unit_id}="


def exact_tokens(text: str) -> list[str]:
    """Return the words with their accents, once each; only those that have any."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return list(dict.fromkeys(f"={word}" for word in words if fold(word) != word))


def quoted(lexeme: str) -> str:
    """Return the lexeme as the literals of vectors and queries write it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def field_tokens(field: str, text: str) -> list[str]:
    """Return the words of one field as lexemes of that field: ``o=so``, ``o=gd`` …"""
    return [f"{field}={token}"[:200] for token in tokens(text)]


def vector_text(unit_id: int, parts: Iterable[tuple[str, str]], labels: Iterable[str] = ()) -> str:
    """Return the literal of a vector from (weight, text) parts, the most important first.

    ``labels`` are lexemes without a place: fields, years, kinds.
    """
    places: dict[str, list[str]] = {label: [] for label in (unit_token(unit_id), *labels)}
    position = 0
    for weight, text in parts:
        for token in tokens(text):
            position = min(position + 1, _LAST_POSITION)
            places.setdefault(token[:200], []).append(f"{position}{weight}")
        for token in exact_tokens(text):
            places.setdefault(token[:200], []).append(f"{_LAST_POSITION}{weight}")
    return " ".join(
        quoted(token) + (":" + ",".join(dict.fromkeys(found[:8])) if found else "")
        for token, found in places.items()
    )


class Vector(Func):
    """A literal vector as a value to write."""

    template = "%(expressions)s::tsvector"
    output_field = SearchVectorField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text))


def question(text: str) -> list[str]:
    """Return the folded words of what a visitor typed; document numbers stay whole."""
    return list(dict.fromkeys(_WORD.findall(fold(clean(text[:MAX_LENGTH])))))[:_MAX_QUERY]


def query_text(unit_id: int, words: Iterable[str]) -> str:
    """Return the query: every word, in this unit; the beginning of a number is enough."""
    terms = [quoted(unit_token(unit_id))]
    for word in words:
        is_number = "/" in word or "-" in word
        terms.append(quoted(word) + (":*" if is_number else ""))
    return " & ".join(terms)


def exact_query_text(text: str) -> str:
    """Return the query for the words with their accents; "" when none was typed."""
    return " & ".join(quoted(word) for word in exact_tokens(text[:MAX_LENGTH])[:_MAX_QUERY])


def _whole(word: str) -> str:
    """A word counts to its end; the beginning of a document number is enough."""
    return re.escape(word) + ("" if "/" in word or "-" in word else r"(?![^\W_])")


def highlight(text: str, words: Iterable[str]) -> SafeString:
    """Return the text with the words marked, whatever their accents."""
    folded = fold(text)
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if len(folded) != len(text) or not wanted:
        return conditional_escape(text)
    pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(map(_whole, wanted)) + r")")
    result, end = [], 0
    for match in pattern.finditer(folded):
        result += [conditional_escape(text[end : match.start()]), "<mark>"]
        result += [conditional_escape(text[match.start() : match.end()]), "</mark>"]
        end = match.end()
    result.append(conditional_escape(text[end:]))
    return mark_safe("".join(result))  # noqa: S308 (every piece is escaped above)
