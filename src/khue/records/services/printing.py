"""Books as PDF and .xlsx, with the letterhead of the unit; that one was taken is audited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from khue.core import audit
from khue.core.dates import paper_date, today
from khue.core.errors import NotFound
from khue.organisation import selectors as organisation
from khue.records import audits
from khue.records.books import BOOKS, Frame, Line, book_paper, book_workbook

if TYPE_CHECKING:
    from khue.accounts.models import User

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def print_book(
    *,
    code: str,
    unit_id: int,
    lines: Sequence[Line],
    period: str,
    by: User,
    form: str = "pdf",
    title: str = "",
    facts: tuple[tuple[str, str], ...] = (),
    signers: tuple[str, ...] = (),
) -> tuple[bytes, str]:
    """Return the book and its content type; raises ``NotFound`` for an unknown ``form``.

    The caller read the lines for this person.
    """
    if form not in ("pdf", "xlsx"):
        raise NotFound
    unit = organisation.get_unit(unit_id)
    book = BOOKS[code]
    place = f"{unit.place}, {paper_date(today())}" if unit.place and signers else ""
    frame = Frame(
        parent=unit.letterhead_parent, unit=unit.name, period=period, title=title, place=place,
        facts=facts, signers=signers,
    )  # fmt: skip
    record_taking(code=code, unit_id=unit_id, period=period, form=form, by=by)
    if form == "xlsx":
        return book_workbook(book, frame, lines), XLSX
    return book_paper(book, frame, lines), PDF


def record_taking(*, code: str, unit_id: int, period: str, form: str, by: User) -> None:
    """Write into the trail that somebody printed or exported a book."""
    after = {"text": BOOKS[code].title, "number": period, "how": form}
    audit.record(verb=audits.BOOK_TAKEN, obj=None, unit_id=unit_id, by=by, after=after)
