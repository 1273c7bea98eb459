"""Series of councils and boards, and the fact that secret books exist on paper."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.text import clean, fold
from khue.documents import audits, permissions
from khue.documents.errors import (
    ChairWrong,
    DateAhead,
    OnlyTheFact,
    SecretBookKnown,
    SeriesEnded,
    SeriesFixed,
    SeriesSymbolWrong,
    SeriesTaken,
    TextNeeded,
)
from khue.documents.models import OutgoingDocument, RegisterBook, SecretPaperBook, Series
from khue.documents.models.registers import MAIN_BOOK
from khue.documents.paper.symbols import SYMBOL_PART
from khue.documents.selectors import signers_of
from khue.documents.types import Direction, SecretBook
from khue.organisation import selectors as organisation

from .common import check

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_PURPOSE = "documents.series"


def open_series(
    *,
    unit: Unit,
    by: User,
    name: str,
    symbol: str,
    chair: User,
    chair_title: str,
    deputy: User | None = None,
    deputy_title: str = "",
    since: date | None = None,
) -> Series:
    """Open the outgoing series of a council or board, with its own book and numbers.

    Call it outside a transaction: the words are screened. Raises ``NotPermitted``, ``TextNeeded``,
    ``SeriesSymbolWrong``, ``SeriesTaken``, ``ChairWrong``, ``ContentRefused``.
    """
    check(by, permissions.MANAGE_SERIES, unit)
    row = Series(unit=unit, since=since or today())
    _fill(row, unit, by, name, symbol, chair, chair_title, deputy, deputy_title)
    row.code = slugify(fold(row.symbol))[:30]
    _refuse_taken(row)
    return _keep(row, by, audits.SERIES_OPENED, {})


def change_series(
    *,
    series: Series,
    by: User,
    name: str,
    symbol: str,
    chair: User,
    chair_title: str,
    deputy: User | None = None,
    deputy_title: str = "",
) -> Series:
    """Change names and people; the symbol only before a number was given with it.

    Raises what :func:`open_series` raises, ``SeriesFixed`` and ``SeriesEnded``.
    """
    check(by, permissions.MANAGE_SERIES, series.unit_id)
    unit = organisation.get_unit(series.unit_id)
    row = Series.objects.get(pk=series.pk)
    if row.ended_on:
        raise SeriesEnded
    before, was = _facts(row), row.symbol
    _fill(row, unit, by, name, symbol, chair, chair_title, deputy, deputy_title)
    if row.symbol != was and has_numbers(row):
        raise SeriesFixed(field="symbol")
    return _keep(row, by, audits.SERIES_CHANGED, before)


@transaction.atomic
def close_series(*, series: Series, by: User) -> Series:
    """End a series: its book stays and can be read and printed, no number is given any more."""
    check(by, permissions.MANAGE_SERIES, series.unit_id)
    row = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if row.ended_on:
        raise SeriesEnded
    row.ended_on = today()
    row.save(update_fields=["ended_on"])
    audit.record(
        verb=audits.SERIES_CLOSED, obj=row, unit_id=row.unit_id, by=by, after={"name": row.name}
    )
    return row


def note_secret_book(
    *, unit: Unit, by: User, book: str, keeper: User, since: date, place: str = ""
) -> SecretPaperBook:
    """Note that a book of secret documents exists on paper: which, since when, who keeps it.

    Call it outside a transaction: the words are screened. Raises ``NotPermitted``, ``DateAhead``,
    ``OnlyTheFact``, ``SecretBookKnown``, ``ContentRefused``.
    """
    check(by, permissions.MANAGE_SERIES, unit)
    where = " ".join(clean(place).split())
    screen_text(where, unit=unit, by=by, purpose=_PURPOSE)
    if re.search(r"\d", where) or len(where) > 60:
        raise OnlyTheFact(field="place")
    if since > today():
        raise DateAhead(field="since")
    known = SecretPaperBook.objects.filter(unit=unit, book=book, ended_on__isnull=True)
    if known.exists():
        raise SecretBookKnown(field="book")
    with transaction.atomic():
        row = SecretPaperBook.objects.create(
            unit=unit,
            book=SecretBook(book),
            keeper=keeper,
            keeper_name=keeper.person.full_name,
            place=where,
            since=since,
        )
        after = {"book": row.book, "keeper": row.keeper_name, "since": since, "place": where}
        audit.record(verb=audits.SECRET_BOOK_NOTED, obj=row, unit_id=unit.pk, by=by, after=after)
    return row


@transaction.atomic
def end_secret_book(*, book: SecretPaperBook, by: User) -> SecretPaperBook:
    """Note that the paper book is closed or has a new keeper."""
    check(by, permissions.MANAGE_SERIES, book.unit_id)
    row = SecretPaperBook.objects.select_for_update(of=("self",)).get(pk=book.pk)
    row.ended_on = row.ended_on or today()
    row.save(update_fields=["ended_on"])
    audit.record(
        verb=audits.SECRET_BOOK_ENDED, obj=row, unit_id=row.unit_id, by=by, after={"book": row.book}
    )
    return row


def has_numbers(series: Series) -> bool:
    """Whether a number was given in the series, or a paper with its symbol waits for one."""
    book = RegisterBook.objects.filter(
        unit_id=series.unit_id, code=series.code, direction=Direction.OUTGOING, last_number__gt=0
    )
    waiting = OutgoingDocument.objects.filter(series=series).exclude(
        state__in=["draft", "returned"]
    )
    return book.exists() or waiting.exists()


def _fill(
    row: Series,
    unit: Unit,
    by: User,
    name: str,
    symbol: str,
    chair: User,
    chair_title: str,
    deputy: User | None,
    deputy_title: str,
) -> None:
    words = [" ".join(clean(text).split()) for text in (name, chair_title, deputy_title)]
    screen_text("\n".join([*words, symbol]), unit=unit, by=by, purpose=_PURPOSE)
    if not words[0] or not words[1] or (deputy is not None and not words[2]):
        raise TextNeeded(field="name" if not words[0] else "chair_title" if not words[1] else
                         "deputy_title")  # fmt: skip
    able = {post.person_id for post in signers_of(unit.pk)}
    if chair.person_id not in able or (deputy is not None and deputy.person_id not in able):
        raise ChairWrong(field="chair" if chair.person_id not in able else "deputy")
    sign = clean(symbol).strip()
    if not SYMBOL_PART.match(sign) or len(sign) > 30:
        raise SeriesSymbolWrong(field="symbol")
    row.name, row.chair_title = words[0][:160], words[1][:80]
    row.symbol, row.chair, row.deputy = sign, chair, deputy
    row.deputy_title = words[2][:80] if deputy is not None else ""


def _refuse_taken(row: Series) -> None:
    same = Series.objects.filter(unit=row.unit, code=row.code).exists()
    if same or row.code in ("", MAIN_BOOK) or row.symbol == row.unit.symbol:
        raise SeriesTaken(field="symbol")


def _keep(row: Series, by: User, verb: str, before: dict[str, object]) -> Series:
    try:
        with transaction.atomic():
            row.save()
            audit.record(
                verb=verb, obj=row, unit_id=row.unit_id, by=by, before=before, after=_facts(row)
            )
    except IntegrityError as error:
        raise SeriesTaken(field="symbol") from error
    return row


def _facts(row: Series) -> dict[str, object]:
    return {
        "name": row.name,
        "symbol": row.symbol,
        "chair": row.chair.person.full_name,
        "chair_title": row.chair_title,
        "deputy": row.deputy.person.full_name if row.deputy else "",
        "deputy_title": row.deputy_title,
    }
