"""The two register books on screen and for print."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Chip, Column, Table
from khue.core.ui.words import short_date
from khue.documents import permissions
from khue.documents.models.registers import MAIN_BOOK
from khue.documents.registers import incoming_register, outgoing_register
from khue.documents.selectors import acting_unit_id, years_of
from khue.documents.selectors_series import books_of_year, names_of_books
from khue.documents.types import COPY_BOOK, Direction, IncomingRow, OutgoingRow
from khue.organisation import selectors as organisation

from .common import user_of
from .shown import sections

_FIRST_YEAR = 1945


@require_safe
@requires(permissions.READ_REGISTERS)
def outgoing(request: HttpRequest) -> HttpResponse:
    """The register of outgoing documents, ten columns."""
    unit_id, year = _asked(request, Direction.OUTGOING)
    code = request.GET.get("book", MAIN_BOOK)
    rows = outgoing_register(user_of(request), unit_id=unit_id, year=year, code=code)
    return _show(request, Direction.OUTGOING, unit_id, year, outgoing_table(rows))


@require_safe
@requires(permissions.READ_REGISTERS)
def incoming(request: HttpRequest) -> HttpResponse:
    """The register of incoming documents, ten columns."""
    unit_id, year = _asked(request, Direction.INCOMING)
    rows = incoming_register(user_of(request), unit_id=unit_id, year=year)
    return _show(request, Direction.INCOMING, unit_id, year, incoming_table(rows))


def _asked(request: HttpRequest, direction: Direction) -> tuple[int, int]:
    user = user_of(request)
    unit_id = acting_unit_id(user, permissions.READ_REGISTERS)
    if unit_id is None:
        raise NotFound
    year = whole_number(request.GET.get("year", ""), most=9999)
    return unit_id, year if year is not None and year >= _FIRST_YEAR else today().year


def _show(
    request: HttpRequest, direction: Direction, unit_id: int, year: int, table: Table
) -> HttpResponse:
    user = user_of(request)
    years = sorted({*years_of(user, direction), year}, reverse=True)
    chosen = request.GET.get("book", MAIN_BOOK)
    names = {MAIN_BOOK: _("Main book"), **names_of_books(unit_id)}
    if direction == Direction.OUTGOING:
        names[COPY_BOOK] = _("Register of copies")
    codes = books_of_year(unit_id, direction, year)
    if chosen != MAIN_BOOK and chosen not in names:
        raise NotFound
    books = [code for code in names if code in {MAIN_BOOK, chosen, *codes}]
    context: dict[str, Any] = {
        "table": table,
        "direction": direction,
        "year": year,
        "unit": organisation.get_unit(unit_id),
        "years": [
            Chip(str(y), f"?{urlencode({'year': y, 'book': chosen})}", active=y == year)
            for y in years
        ],
        "book_name": names[chosen] if chosen != MAIN_BOOK else "",
        "books": [
            Chip(names[c], f"?{urlencode({'year': year, 'book': c})}", active=c == chosen)
            for c in books
        ]
        if len(books) > 1
        else [],
        "can_manage": organisation.can(user, permissions.MANAGE_SERIES, unit_id),
        "sections": sections(user, "registers"),
    }
    return render(request, "documents/register.html", context)


def outgoing_table(rows: list[OutgoingRow]) -> Table:
    """Annex IV: outgoing."""
    return Table(
        columns=[
            Column("reference", _("Number, symbol")),
            Column("issued", _("Date of the document")),
            Column("subject", _("Type and abstract")),
            Column("signer", _("Signer")),
            Column("recipients", _("Recipients")),
            Column("archive", _("Unit or person keeping the copy")),
            Column("copies", _("Number of copies"), numeric=True),
            Column("sent", _("Sent on")),
            Column("receipt", _("Received by")),
            Column("note", _("Note")),
        ],
        rows=[
            (
                r.reference, short_date(r.issued_on), r.subject, r.signer, r.recipients, r.archive,
                r.copies, short_date(r.sent_on), r.receipt, r.note,
            )
            for r in rows
        ],
        empty=_("No number has been given this year."),
    )  # fmt: skip


def incoming_table(rows: list[IncomingRow]) -> Table:
    """Annex IV: incoming."""
    return Table(
        columns=[
            Column("arrived", _("Arrived on")),
            Column("number", _("Incoming number"), numeric=True),
            Column("issuer", _("Issuing body")),
            Column("reference", _("Number, symbol")),
            Column("issued", _("Date of the document")),
            Column("subject", _("Type and abstract")),
            Column("receiver", _("Unit or person receiving it")),
            Column("passed", _("Passed on")),
            Column("receipt", _("Received by")),
            Column("note", _("Note")),
        ],
        rows=[
            (
                short_date(r.arrived_on), r.number, r.issuer, r.reference, short_date(r.issued_on),
                r.subject, r.receiver, short_date(r.passed_on), r.receipt, r.note,
            )
            for r in rows
        ],
        empty=_("No document has been registered this year."),
    )  # fmt: skip
