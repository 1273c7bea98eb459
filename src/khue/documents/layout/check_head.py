"""Boxes 1 to 5, 9a, 10 and 11: the head of the paper."""

from __future__ import annotations

import datetime as dt
import re

from .anatomy import Anatomy, date_parts
from .findings import Collector, between, is_red, number
from .sheet import Piece
from .words import is_about, plain

_NUMBER = re.compile(r"^Số\s*:\s*(?P<no>[\d\s.…_]*)(?P<gap>\s*)/(?P<symbol>.*)$")
_SYMBOL = re.compile(r"^(?:\d{4}/)?[^\W_]+(?:-[^\W_]+)*$")
_FRAME_MM = 1.6
_PADDED = {"01", "02", "1", "2", "10", "11", "12"}
_CENTURY = 4


def check_head(anatomy: Anatomy, out: Collector) -> None:
    """Everything above the text."""
    found = anatomy.found
    for key in ("nation", "motto", "issuer", "number", "date"):
        if key not in found:
            out.add("missing", key)
    styled = ("nation", "motto", "parent", "issuer", "number", "date", "type", "abstract", "about",
              "to", "circulation", "copy_signature")  # fmt: skip
    for key in styled:
        out.style(key, found.get(key))
    _places(anatomy, out)
    _rules(anatomy, out)
    _number(anatomy, out)
    _date(anatomy, out)
    _title(anatomy, out)
    _stamp(anatomy, out)


def _places(anatomy: Anatomy, out: Collector) -> None:
    """The nation at the right, the issuer at the left, on the first page."""
    nation, issuer = anatomy.found.get("nation"), anatomy.found.get("issuer")
    for key, piece in (("nation", nation), ("issuer", issuer)):
        if piece is not None and piece.spot.page > 1:
            out.add("place", key, piece)
    if nation and issuer and nation.spot.page and nation.spot.x0 < issuer.spot.x0:
        out.add("place", "nation", nation)


def _rules(anatomy: Anatomy, out: Collector) -> None:
    """Lines under the motto, the issuer and the abstract."""
    motto, issuer = anatomy.found.get("motto"), anatomy.found.get("issuer")
    if motto is not None:
        _rule(motto, "motto", motto.text_mm, out.limits.motto_rule_share, out)
    if issuer is not None:
        _rule(issuer, "issuer", issuer.text_mm, out.limits.rule_share, out)
    title = anatomy.found.get("abstract") if anatomy.is_named else None
    if title is not None:
        _rule(title, "abstract", title.text_mm, out.limits.rule_share, out)


def _rule(
    piece: Piece, key: str, width: float | None, share: tuple[float, float] | None, out: Collector
) -> None:
    if piece.rule_mm is None:
        out.add("rule_missing", key, piece)
    elif width and share:
        slack = out.limits.tolerance.share
        low, high = width * (share[0] - slack), width * (share[1] + slack)
        if not low <= piece.rule_mm <= high:
            allowed = (width * share[0], width * share[1])
            out.add("rule_length", key, piece, between(piece.rule_mm, allowed))


def _number(anatomy: Anatomy, out: Collector) -> None:
    piece = anatomy.found.get("number")
    if piece is None:
        return
    match = _NUMBER.match(plain(piece.text))
    if match is None:
        out.add("number_form", "number", piece)
        return
    digits = match["no"].strip(" .…_")
    symbol = match["symbol"].strip(" .…")
    spaced = bool(digits) and (match["no"] != digits or match["symbol"] != symbol)
    if spaced or " " in symbol:
        out.add("number_spaces", "number", piece)
    elif (digits and not digits.isdigit()) or not _SYMBOL.match(symbol):
        out.add("number_form", "number", piece)
    if digits.isdigit() and len(digits) < 2:
        out.add("number_padding", "number", piece, _of(digits, digits.zfill(2)))
    _letters(anatomy, symbol, piece, out)


def _letters(anatomy: Anatomy, symbol: str, piece: Piece, out: Collector) -> None:
    """A named type shows its letters in the symbol; công văn shows none."""
    first = symbol.split("-")[0].strip()
    if "/" in symbol or not symbol:
        return
    if anatomy.kind is not None and anatomy.kind.letters and first != anatomy.kind.letters:
        values = {"type": anatomy.kind.name, "letters": anatomy.kind.letters}
        out.add("number_type", "number", piece, values)
    elif anatomy.kind is None and "about" in anatomy.found and "-" in symbol:
        named = next((kind for kind in out.limits.types if kind.letters == first), None)
        if named is not None:
            values = {"type": named.name, "letters": named.letters}
            out.add("number_no_type", "number", piece, values)


def _date(anatomy: Anatomy, out: Collector) -> None:
    piece = anatomy.found.get("date")
    if piece is None:
        return
    match = date_parts(piece.text)
    if match is None:
        return  # the place alone: the date is filled in when the number is given
    if not match["place"].strip(" ,"):
        out.add("date_place", "date", piece)
    day, month, year = match["d"] or "", match["m"] or "", match["y"] or ""
    if len(day) == 1:
        out.add("date_day", "date", piece, _of(day, f"0{day}"))
    if month in {"1", "2"}:
        out.add("date_month", "date", piece, _of(month, f"0{month}"))
    elif len(month) == 2 and month.startswith("0") and month not in _PADDED:
        out.add("date_month_extra", "date", piece, _of(month, month[1:]))
    if year and len(year) != _CENTURY:
        out.add("date_year", "date", piece)
    elif day and month and year and not _is_day(day, month, year):
        out.add("date_impossible", "date", piece)


def _of(found: str, expected: str) -> dict[str, str]:
    return {"found": found, "expected": expected}


def _is_day(day: str, month: str, year: str) -> bool:
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _title(anatomy: Anatomy, out: Collector) -> None:
    """Type and abstract, or `V/v`; to whom, where the type asks for it."""
    found = anatomy.found
    if "type" not in found and "about" not in found:
        out.add("missing", "type")
    elif "type" in found and anatomy.kind is None:
        out.add("type_unknown", "type", found["type"])
    if "type" in found and "abstract" not in found:
        out.add("missing", "abstract")
    about = found.get("about")
    if about is not None and not re.match(r"^V/v\s", about.text):
        out.add("about_form", "about", about)
    if about is not None and not is_about(about.text):
        out.add("missing", "about", about)
    code = anatomy.kind.code if anatomy.kind else "CV"
    is_addressed = "about" in found or (anatomy.kind is not None and code in out.limits.addressed)
    if is_addressed and "to" not in found:
        out.add("missing", "to")


def _stamp(anatomy: Anatomy, out: Collector) -> None:
    """Boxes 10a and 10b."""
    if "secrecy" in anatomy.found:
        out.add("secrecy", "secrecy", anatomy.found["secrecy"])
    piece = anatomy.found.get("urgency")
    if piece is None:
        return
    out.style("urgency", piece)
    if any(not is_red(style.color) for style in piece.styles):
        out.add("stamp_color", "urgency", piece)
    known = next((s for s in out.limits.stamps if s.text == piece.text.upper()), None)
    if piece.frame is None:
        out.add("stamp_frame", "urgency", piece)
    elif known is not None:
        wide, high = piece.frame.width - known.width, piece.frame.height - known.height
        if abs(wide) > _FRAME_MM or abs(high) > _FRAME_MM:
            found = f"{number(piece.frame.width)} × {number(piece.frame.height)}"
            expected = f"{number(known.width)} × {number(known.height)}"
            out.add("stamp_size", "urgency", piece, _of(found, expected))
