"""The check of one file: read, find the boxes, compare. Never raises."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from .anatomy import Anatomy, find_boxes
from .check_body import check_body
from .check_head import check_head
from .check_page import check_page
from .check_tail import check_tail
from .docx import Unsafe, read_docx
from .findings import Collector
from .limits import Limits, read_limits
from .pdf import Locked, read_pdf
from .sheet import Sheet
from .types import Report

log = logging.getLogger(__name__)
_FEW_LETTERS = 40


def check_layout(data: bytes, rules: Mapping[str, Any]) -> Report:
    """Compare a PDF or DOCX with the rules of one day; what cannot be read is a finding."""
    limits = read_limits(rules)
    out = Collector(limits)
    kind = "pdf" if b"%PDF-" in data[:1024] else "docx" if data[:2] == b"PK" else ""
    try:
        if not kind:
            out.add("unreadable", "page")
            return Report(findings=out.sorted())
        sheet = read_pdf(data) if kind == "pdf" else read_docx(data)
        return check_sheet(sheet, limits, out)
    except Locked:
        out.add("locked", "page")
    except Unsafe:
        out.add("unsafe", "page")
    except MemoryError:
        out.add("too_heavy", "page")
    except Exception:
        log.exception("A file could not be checked.")
        out.add("unreadable", "page")
    return Report(kind=kind, findings=out.sorted())


def check_sheet(sheet: Sheet, limits: Limits, out: Collector) -> Report:
    """Compare a paper that was read."""
    if sheet.letters < _FEW_LETTERS:
        out.add("scan" if sheet.scanned else "empty", "fonts")
        return _report(sheet, Anatomy(sheet), out)
    anatomy = find_boxes(sheet, limits)
    check_page(anatomy, out)
    if not anatomy.is_letter:
        out.add("no_letter", "page")
        return _report(sheet, anatomy, out)
    check_head(anatomy, out)
    check_body(anatomy, out)
    if not sheet.is_cut:
        check_tail(anatomy, out)
    return _report(sheet, anatomy, out)


def _report(sheet: Sheet, anatomy: Anatomy, out: Collector) -> Report:
    day = anatomy.date()
    return Report(
        kind=sheet.kind,
        pages=sheet.page_count,
        page_sizes=tuple(sheet.page_sizes),
        findings=out.sorted(),
        boxes={key: piece.spot for key, piece in anatomy.found.items()},
        dated_on=day.isoformat() if day else "",
    )
