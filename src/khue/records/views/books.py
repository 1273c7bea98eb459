"""The books and the status reports: on screen a hundred lines at a time, whole as PDF and .xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khue.core.errors import NotFound
from khue.core.permissions import holds_anywhere, requires
from khue.core.text import whole_number
from khue.core.ui.shapes import Cell, Chip, Column, Page, Table
from khue.core.ui.words import short_date
from khue.documents import selectors as documents
from khue.documents.types import Direction
from khue.organisation import selectors as organisation
from khue.records import permissions, services
from khue.records.books import BOOKS, Book, Line
from khue.records.forms import PeriodForm
from khue.records.selectors import (
    MAIN_SERIES,
    Asked,
    cover_facts,
    lines_of,
    readable_unit_id,
    report_lines,
    years_with_books,
)

from .common import address, attachment, sections, user_of

PAGE = 100
_YEARLY = ("outgoing", "incoming", "postal", "copies", "follow_up")
SERIES = "documents.series:manage"
_REPORTS = ("by_unit", "by_person")


def table_of(book: Book, lines: Iterable[Line]) -> Table:
    """Return a book as the table that the components draw; cards on a phone."""
    columns = [
        Column(f"c{place}", column.title, numeric=column.is_figure)
        for place, column in enumerate(book.columns)
    ]
    return Table(columns=columns, rows=[_cells(book, line) for line in lines])


def _cells(book: Book, line: Line) -> list[object]:
    width = len(book.columns)
    cells: list[object] = [*line.cells, *[""] * (width - len(line.cells))]
    if line.url:
        place = next((n for n, text in enumerate(line.cells) if len(text) > 24), 0)
        cells[place] = Cell(line.cells[place] or "…", url=line.url)
    if line.is_struck:
        cells[-1] = Cell(cells[-1] or _("Struck out"), kind="refused")
    return cells


@require_safe
@requires(permissions.READ_BOOKS)
def books(request: HttpRequest) -> HttpResponse:
    """List the books that there are."""
    user = user_of(request)
    offered = [(BOOKS[code], reverse("records:book", args=[code])) for code in _YEARLY]
    context = {
        "books": offered,
        "sections": sections(user, "books"),
        "unit": organisation.get_unit(readable_unit_id(user)),
        "keeps_series": holds_anywhere(user, SERIES),
    }
    return render(request, "records/books.html", context)


@require_safe
@requires(permissions.READ_BOOKS)
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Show a window of a book."""
    user, asked = user_of(request), _asked(request, code)
    first = whole_number(request.GET.get("from", ""), most=9_999_999) or 0
    total, lines = lines_of(user, asked, first=first, count=PAGE)
    keep = {"year": asked.year, "series": asked.series if asked.series != MAIN_SERIES else ""}
    page = Page(
        newer=address(**keep, **{"from": max(0, first - PAGE) or None}) if first else "",
        older=address(**keep, **{"from": first + PAGE}) if first + PAGE < total else "",
    )
    context: dict[str, Any] = {
        "book": BOOKS[code],
        "table": table_of(BOOKS[code], lines),
        "count": total,
        "shown": (first + 1, first + len(lines)),
        "page": page,
        "year": asked.year,
        "years": _years(user, asked),
        "series": _series(user, asked),
        "others": _others(code, asked.year),
        "unit": organisation.get_unit(asked.unit_id),
        "take": address(**keep),
        "can_write": code == "postal" and holds_anywhere(user, permissions.KEEP_BOOKS),
        "sections": sections(user, "books"),
    }
    return render(request, "records/book.html", context)


@require_safe
@requires(permissions.READ_BOOKS)
def book_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand out a whole book as PDF or .xlsx."""
    user, asked = user_of(request), _asked(request, code)
    _total, lines = lines_of(user, asked)
    name = documents.names_of_books(asked.unit_id).get(asked.series, "")
    period = f"Năm {asked.year}" + (f" · {name}" if name else "")
    data, content_type = services.print_book(
        code=code, unit_id=asked.unit_id, lines=lines, period=period, by=user, form=form,
        facts=cover_facts(asked, lines),
    )  # fmt: skip
    file_name = f"{BOOKS[code].title} {asked.year}.{form}"
    return attachment(data, content_type, file_name, is_inline=form == "pdf")


@require_safe
@requires(permissions.READ_BOOKS)
def reports(request: HttpRequest) -> HttpResponse:
    """Show a status report for the chosen period."""
    user = user_of(request)
    code = _report(request)
    form = PeriodForm(request.GET)
    first, last = form.period()
    unit_id = readable_unit_id(user)
    lines = report_lines(user, code, unit_id=unit_id, first=first, last=last)
    keep = {"first": first.isoformat(), "last": last.isoformat()}
    context = {
        "book": BOOKS[code],
        "table": table_of(BOOKS[code], lines),
        "has_lines": bool(lines),
        "form": PeriodForm(initial={"first": first, "last": last}),
        "code": code,
        "which": [
            Chip(_("By unit"), address(by="by_unit", **keep), active=code == "by_unit"),
            Chip(_("By person"), address(by="by_person", **keep), active=code == "by_person"),
        ],
        "first": first,
        "last": last,
        "unit": organisation.get_unit(unit_id),
        "take": address(by=code, **keep),
        "sections": sections(user, "reports"),
    }
    return render(request, "records/reports.html", context)


@require_safe
@requires(permissions.READ_BOOKS)
def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out a status report as PDF or .xlsx."""
    user = user_of(request)
    code = _report(request)
    first, last = PeriodForm(request.GET).period()
    unit_id = readable_unit_id(user)
    lines = report_lines(user, code, unit_id=unit_id, first=first, last=last)
    data, content_type = services.print_book(
        code=code, unit_id=unit_id, lines=lines, by=user, form=form,
        period=f"Từ ngày {short_date(first)} đến ngày {short_date(last)}",
        signers=("Người lập báo cáo", "Thủ trưởng đơn vị"),
    )  # fmt: skip
    name = f"{BOOKS[code].title}.{form}"
    return attachment(data, content_type, name, is_inline=form == "pdf")


def _report(request: HttpRequest) -> str:
    code = request.GET.get("by", "")
    return code if code in _REPORTS else "by_unit"


def _asked(request: HttpRequest, code: str) -> Asked:
    if code not in _YEARLY:
        raise NotFound
    user = user_of(request)
    unit_id = readable_unit_id(user)
    given = whole_number(request.GET.get("year", ""), most=9999)
    year = given if given is not None and given >= 1900 else years_with_books(user, unit_id)[0]
    series = request.GET.get("series", MAIN_SERIES)
    asked = Asked(code, unit_id, year)
    known = series in _codes(user, asked)
    return Asked(code, unit_id, year, series) if known else asked


def _codes(user: Any, asked: Asked) -> list[str]:
    if asked.code not in Direction.values:
        return []
    return documents.book_codes(user, unit_id=asked.unit_id, direction=asked.code, year=asked.year)


def _series(user: Any, asked: Asked) -> list[Chip]:
    """Chips of the register books of the year, where there is more than the unit's own."""
    codes = _codes(user, asked)
    names = documents.names_of_books(asked.unit_id)
    if len({*codes, MAIN_SERIES}) < 2:
        return []
    return [
        Chip(
            _("The unit's own") if code == MAIN_SERIES else names.get(code, code),
            address(year=asked.year, series=code),
            active=code == asked.series,
        )
        for code in dict.fromkeys([MAIN_SERIES, *codes])
    ]


def _years(user: Any, asked: Asked) -> list[Chip]:
    years = sorted({*years_with_books(user, asked.unit_id), asked.year}, reverse=True)
    return [Chip(str(y), address(year=y), active=y == asked.year) for y in years]


def _others(code: str, year: int) -> Sequence[Chip]:
    return [
        Chip(
            _SHORT[other], reverse("records:book", args=[other]) + address(year=year), other == code
        )
        for other in _YEARLY
    ]


_SHORT = {
    "outgoing": "Văn bản đi",
    "incoming": "Văn bản đến",
    "postal": "Gửi bưu điện",
    "copies": "Sử dụng bản lưu",
    "follow_up": "Theo dõi giải quyết",
}
