"""Finds the boxes of the decree in the pieces of a sheet."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from khue.core.text import fold

from .limits import Kind, Limits
from .sheet import Align, Piece, Sheet, Zone, joined
from .words import (
    is_about,
    is_archive,
    is_basis,
    is_caps,
    is_date,
    is_drafter,
    is_motto,
    is_nation,
    is_number,
    is_recipients,
    is_secret,
    is_to,
    plain,
    starts_body,
)

_DATE = re.compile(
    r"^(?P<place>.*?),?\s*ngày\s*(?P<d>\d{1,2})?\W*tháng\s*(?P<m>\d{1,2})?\W*"
    r"năm\s*(?P<y>\d{2,4})?",
    re.IGNORECASE,
)
_RESOLVES = re.compile(r"^(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|THÔNG BÁO|NGHỊ QUYẾT)\s*:$")
_HANGING_MM = 19.0
_STAMP_WORDS = {"khan", "thuong khan", "hoa toc", "hoa toc hen gio"}


@dataclass(slots=True)
class Anatomy:
    """The boxes found: by key of the rule's parts, and the paragraphs of the body."""

    sheet: Sheet
    found: dict[str, Piece] = field(default_factory=dict)
    lines: dict[str, list[Piece]] = field(default_factory=dict)  # of parts with several lines
    body: list[Piece] = field(default_factory=list)
    annex: list[Piece] = field(default_factory=list)
    kind: Kind | None = None

    @property
    def is_letter(self) -> bool:
        """Whether this is an administrative document at all, or a table, a form, an annex."""
        return any(key in self.found for key in ("nation", "motto", "number", "recipients_label"))

    @property
    def is_named(self) -> bool:
        """Whether the type stands above the abstract (box 5a) and not `V/v` under the number."""
        return "type" in self.found

    def date(self) -> dt.date | None:
        """The date on the paper, where it is whole and possible."""
        match = _DATE.match(self.found["date"].text) if "date" in self.found else None
        if match is None or not (match["d"] and match["m"] and match["y"]):
            return None
        try:
            return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            return None


def find_boxes(sheet: Sheet, limits: Limits) -> Anatomy:
    """Every box that can be recognised."""
    anatomy = Anatomy(sheet)
    _find_right(anatomy)
    _find_left(anatomy, limits)
    _find_main(anatomy, limits)
    _find_tail(anatomy)
    foot = sheet.zone(Zone.FOOT)
    if foot:
        anatomy.found["address"] = joined(foot)
    anatomy.annex = sheet.zone(Zone.ANNEX)
    return anatomy


def _find_right(anatomy: Anatomy) -> None:
    above: list[Piece] = []
    for piece in anatomy.sheet.zone(Zone.HEAD_RIGHT):
        if is_nation(piece.text):
            anatomy.found["nation"] = piece
        elif is_motto(piece.text):
            anatomy.found["motto"] = piece
        elif is_date(piece.text) or ("nation" in anatomy.found and _is_date_start(piece)):
            anatomy.found.setdefault("date", piece)
        elif "nation" not in anatomy.found:
            above.append(piece)
    signed = [piece for piece in above if piece.styles and piece.styles[0].size < 11.5]
    if signed:
        anatomy.found["copy_signature"] = joined(signed)


def _is_date_start(piece: Piece) -> bool:
    """`Sao Mai,`: the rest is filled in when the number is given."""
    return piece.text.rstrip().endswith(",") and len(piece.text) < 60


def _find_left(anatomy: Anatomy, limits: Limits) -> None:
    above: list[Piece] = []
    about: list[Piece] = []
    words = {fold(stamp.text) for stamp in limits.stamps} | _STAMP_WORDS
    for piece in anatomy.sheet.zone(Zone.HEAD_LEFT):
        if is_secret(piece.text):
            anatomy.found["secrecy"] = piece
        elif fold(piece.text) in words:
            anatomy.found["urgency"] = piece
        elif is_number(piece.text):
            anatomy.found["number"] = piece
        elif "number" not in anatomy.found and not (above and above[-1].rule_mm is not None):
            above.append(piece)
        elif about or is_about(piece.text):
            about.append(piece)
        elif "number" not in anatomy.found and "/" in piece.text:
            anatomy.found["number"] = piece
    if about:
        anatomy.found["about"] = joined(about)
    _split_names(anatomy, above)


def _split_names(anatomy: Anatomy, above: list[Piece]) -> None:
    """The body that issues stands below the one it belongs to, and is the bold one."""
    bold = [piece for piece in above if piece.share("bold") > 0.5]
    if not above:
        return
    at = above.index(bold[0]) if bold else len(above) - 1
    if bold and len(bold) == len(above) and len(above) > 1:
        at = _break(above)
    if above[:at]:
        anatomy.found["parent"] = joined(above[:at])
    anatomy.found["issuer"] = joined(above[at:])


def _break(above: list[Piece]) -> int:
    """Everything is bold: the first line that begins another name; none: it is one name."""
    for at, piece in enumerate(above[1:], start=1):
        if re.match(r"^(?:truong|phong|so|trung tam|chi cuc|van phong) ", fold(piece.text)):
            return at
    return 0


def _find_main(anatomy: Anatomy, limits: Limits) -> None:
    rest = anatomy.sheet.zone(Zone.MAIN)
    rest = _take_title(anatomy, rest, limits)
    rest = _take_circulation(anatomy, rest, limits)
    rest = _take_addressees(anatomy, rest)
    anatomy.body = rest


def _take_title(anatomy: Anatomy, rest: list[Piece], limits: Limits) -> list[Piece]:
    """Box 5a: the type's name, then centred lines until the rule or the first other line."""
    names = {fold(kind.name): kind for kind in limits.types}
    for at, piece in enumerate(rest[:3]):
        if is_to(piece.text) or starts_body(piece.text):
            return rest
        kind = names.get(fold(piece.text).strip(" .:"))
        unknown = is_caps(piece.text) and _is_centred(piece) and "about" not in anatomy.found
        if kind is None and not unknown:
            continue
        if unknown and len(piece.text) > 60:
            continue
        anatomy.kind = kind
        anatomy.found["type"] = piece
        return rest[:at] + _take_abstract(anatomy, rest[at + 1 :])
    return rest


def _take_abstract(anatomy: Anatomy, rest: list[Piece]) -> list[Piece]:
    taken: list[Piece] = []
    for piece in rest[:6]:
        if is_to(piece.text) or starts_body(piece.text) or not _is_centred(piece):
            break
        if taken and (taken[-1].rule_mm is not None or is_caps(piece.text)):
            break
        taken.append(piece)
    if taken:
        anatomy.found["abstract"] = joined(taken)
    return rest[len(taken) :]


def _is_centred(piece: Piece) -> bool:
    return piece.align is Align.CENTRE


def _take_circulation(anatomy: Anatomy, rest: list[Piece], limits: Limits) -> list[Piece]:
    words = {fold(text) for text in limits.circulation}
    for at, piece in enumerate(rest[:4]):
        if fold(piece.text).strip(" .") in words:
            anatomy.found["circulation"] = piece
            return [*rest[:at], *rest[at + 1 :]]
    return rest


def _take_addressees(anatomy: Anatomy, rest: list[Piece]) -> list[Piece]:
    start = next((at for at, piece in enumerate(rest[:8]) if is_to(piece.text)), None)
    if start is None:
        return rest
    taken = [rest[start]]
    for piece in rest[start + 1 : start + 40]:
        ended = taken[-1].text.endswith(".")
        if ended or is_basis(piece.text) or starts_body(piece.text):
            break
        is_item = piece.text.startswith(("-", "–", "+")) and taken[-1].text.endswith(
            (";", ":", ",")
        )
        if not is_item and piece.left_mm < _HANGING_MM:
            break
        taken.append(piece)
    anatomy.lines["to"] = taken
    anatomy.found["to"] = joined(taken)
    return rest[:start] + rest[start + len(taken) :]


def _find_tail(anatomy: Anatomy) -> None:
    left = anatomy.sheet.zone(Zone.TAIL_LEFT)
    label = next((at for at, piece in enumerate(left) if is_recipients(piece.text)), None)
    if label is not None:
        anatomy.found["recipients_label"] = left[label]
        items = _items(left[label + 1 :])
        if items and is_drafter(items[-1].text) and not is_archive(items[-1].text):
            anatomy.found["drafter"] = items.pop()
        if items:
            anatomy.lines["recipients"] = items
            anatomy.found["recipients"] = joined(items)
    _find_signer(anatomy)


def _items(lines: list[Piece]) -> list[Piece]:
    """Lines of the list; one without a dash goes on with the line before."""
    groups: list[list[Piece]] = []
    for piece in lines:
        starts = piece.text.startswith(("-", "–", "+", "•")) or is_drafter(piece.text)
        if starts or not groups or (groups[-1][-1].text.endswith((";", ".")) and not starts):
            groups.append([])
        groups[-1].append(piece)
    return [joined(group) for group in groups]


def _find_signer(anatomy: Anatomy) -> None:
    """Box 7: lines in capitals are authority and post; the last other line is the name."""
    right = [piece for piece in anatomy.sheet.zone(Zone.TAIL_RIGHT) if plain(piece.text)]
    right = [p for p in right if not p.text.startswith("(")]
    if not right:
        return
    posts: list[Piece] = []
    for piece in right:
        if not is_caps(piece.text) and (posts or (len(right) > 1 and piece is right[-1])):
            break
        posts.append(piece)
    rest = right[len(posts) :]
    if not rest and len(posts) > 2:
        rest = [posts.pop()]
    if posts:
        anatomy.lines["post"] = posts
        anatomy.found["post"] = joined(posts)
    if rest:
        anatomy.found["signer"] = rest[-1]


def date_parts(text: str) -> re.Match[str] | None:
    """Place, day, month and year as they are written; None where it is no date line."""
    return _DATE.match(plain(text))


def is_resolving(text: str) -> bool:
    """`QUYẾT ĐỊNH:` alone on its line."""
    return bool(_RESOLVES.match(plain(text)))
