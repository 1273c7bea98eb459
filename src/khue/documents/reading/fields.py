"""From the lines of the first and last page to what the paper says of itself (Annex I, boxes).

Each field carries how sure the machine is: what tesseract says of the words, and how well they
fit the form that the decree prescribes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from khue.core.text import fold

from .bodies import issuer_of
from .layout import LEFT, MIDDLE, Line, border_of, columns, lines_of
from .signers import signer_of
from .types import Facts, Field, Hints, Page

_NUMBER = re.compile(
    r"\b[Ss§]\s?[ốôóòỏồổoO0Ốứ]{1,2}\s*[:;.,]{0,2}\s*(?P<no>\d{1,5})\s*[/|]\s*(?P<rest>\S.*)$"
)
_BARE = re.compile(r"^\W*(?P<no>\d{1,5})\s*/\s*(?P<rest>(?:\d{4}/)?[A-ZĐ]{2}.*)$")
_SYMBOL = re.compile(r"^[^\W_&]+(?:\s?[-–/&.]\s?[^\W_]+)*")
_DATE = re.compile(
    r"n?g?ay\s*(?P<d>\d{1,2})\s*,?\s*thang\s*(?P<m>\d{1,2})\s*,?\s*nam\s*(?P<y>\d{4})"
)
_ABOUT = re.compile(r"^\W*[Vv]\s?[/1lI|]\s?[vy]\b\W*(?P<text>.*)$|^\W*Về việc\s+(?P<full>.+)$")
_STAMPS = {"hoa toc": "express", "thuong khan": "very_urgent", "khan": "urgent"}
_STOPS = re.compile(
    r"^(can cu|kinh gui|dieu \d|thuc hien|theo de nghi|xet de nghi|xet |phan |chuong |so[: ]|"
    r"[ivx]{1,4}[.,] |\d{1,2}[.)] |a[.)] |- |ngay )"
)
_HEAD = 125.0


def read_facts(pages: Sequence[Page], hints: Hints) -> Facts:
    """Read the fields of a paper; ``pages`` are the first and, where there is one, the last."""
    if not pages:
        return Facts()
    lines = lines_of(pages[0])
    border = border_of(lines)
    head = [line for line in lines if line.top < _HEAD]
    left, right = columns(head, border)
    found: dict[str, Field] = {}
    number = _number(left, hints) or _number(head, hints)
    level = number[0].top if number else 45.0
    if number:
        found["reference"] = number[1]
    above = [line for line in left if line.bottom < level + 1]
    _put(found, "issuer", issuer_of(above, hints.issuers))
    _put(found, "issued_on", _date(right) or _date(head))
    _put(found, "urgency", _urgency(left + right))
    heading = _heading(lines, level, hints)
    about = _about(left, level)
    _put(found, "type_name", _type(found.get("reference"), heading, about, hints))
    _put(found, "abstract", about or _title(lines, heading))
    last = lines if len(pages) == 1 else lines_of(pages[-1])
    _put(found, "signer", signer_of(last))
    return Facts(found)


def _put(found: dict[str, Field], name: str, value: Field | None) -> None:
    if value is not None and value.value:
        found[name] = value


# Number and symbol (box 3).


def _number(lines: Sequence[Line], hints: Hints) -> tuple[Line, Field] | None:
    for line in lines:
        match = _NUMBER.search(line.text) or _BARE.match(line.text)
        if match is None:
            continue
        symbol = _symbol(match["rest"], hints)
        if symbol:
            form = 1.0 if match.re is _NUMBER else 0.85
            number = match["no"].lstrip("0").zfill(2)
            return line, Field(f"{number}/{symbol}"[:80], round(line.sureness * form))
    return None


def _symbol(rest: str, hints: Hints) -> str:
    match = _SYMBOL.match(rest.replace("–", "-").replace("—", "-").strip())
    if match is None:
        return ""
    text = re.sub(r"\s+", "", match.group()).rstrip("-/.&")
    text = re.sub(r"G[DĐB][DĐ][TIl1]\b|GDĐĐT", "GDĐT", text)
    year, slash, tail = text.rpartition("/")
    kind, dash, body = tail.partition("-")
    kind = _letters(kind, hints) if dash else kind
    return f"{year}{slash}{kind}{dash}{body}" if any(map(str.isalpha, text)) else ""


def _letters(read: str, hints: Hints) -> str:
    """The letters of a type as the decree writes them; what machines mistake is put right."""
    if read in hints.types:
        return read
    for guess in (read, read.replace("I", "T").replace("l", "T").replace("1", "T")):
        alike = [known for known in hints.types if fold(known) == fold(guess)]
        if len(alike) == 1:
            return alike[0]
    return read


# Date (box 4), stamps (box 10b).


def _date(lines: Sequence[Line]) -> Field | None:
    for line in lines:
        match = _DATE.search(line.folded)
        if match is None or (line.folded.startswith("can cu")):
            continue
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        if 1990 <= day.year <= 2100:
            return Field(day.isoformat(), round(line.sureness))
    return None


def _urgency(lines: Sequence[Line]) -> Field | None:
    for line in lines:
        word = re.sub(r"[^a-z ]", "", line.folded).strip()
        if word in _STAMPS and line.is_caps:
            return Field(_STAMPS[word], round(max(line.sureness, 60)))
    return None


# Type (box 5a) and abstract (5a, 5b).


def _heading(lines: Sequence[Line], level: float, hints: Hints) -> tuple[int, str] | None:
    """The line that names the type, and the name; the longest name wins."""
    names = sorted({*hints.types.values()}, key=len, reverse=True)
    for place, line in enumerate(lines):
        if line.top <= level or line.top > _HEAD or not line.is_caps:
            continue
        if abs(line.centre - MIDDLE) > 12:
            continue
        plain = re.sub(r"[^a-z ]", "", line.folded).strip()
        for name in names:
            if plain == fold(name) or (plain.startswith(fold(name)) and len(plain) < 60):
                return place, name
    return None


def _type(
    reference: Field | None, heading: tuple[int, str] | None, about: Field | None, hints: Hints
) -> Field | None:
    letters = reference.value.rpartition("/")[2].partition("-")[0] if reference else ""
    named = hints.types.get(letters)
    if named and heading:
        return Field(named, 98 if named == heading[1] else 60)
    if named or heading:
        return Field(named or heading[1], 88) if named else Field(heading[1], 85)  # type: ignore[index]
    if about is not None:
        return Field(hints.letter, 95)
    return Field(hints.letter, 60) if reference and "-" in reference.value else None


def _about(left: Sequence[Line], level: float) -> Field | None:
    """``V/v …`` in the left column under the number, until the addressees or a wide gap."""
    parts: list[Line] = []
    text = ""
    for line in left:
        if line.top <= level - 1:
            continue
        if not parts:
            match = _ABOUT.match(line.text)
            if match:
                text, parts = (match["text"] or match["full"] or ""), [line]
            continue
        word = re.sub(r"[^a-z ]", "", line.folded).strip()
        gap = line.top - parts[-1].bottom
        if line.folded.startswith(("kinh gui", "kinh")) or word in _STAMPS or gap > 6.5:
            break
        if len(parts) > 7:
            break
        text, parts = f"{text} {line.text}", [*parts, line]
    if not parts or len(text) < 4:
        return None
    sureness = sum(line.sureness for line in parts) / len(parts)
    return Field(_sentence(text), round(sureness))


def _title(lines: Sequence[Line], heading: tuple[int, str] | None) -> Field | None:
    """The centred lines under the name of the type."""
    if heading is None:
        return None
    parts: list[Line] = []
    before = lines[heading[0]]
    for line in lines[heading[0] + 1 :]:
        is_centred = abs(line.centre - MIDDLE) < 5.5 and line.left > LEFT - 2
        if not is_centred or line.top - before.bottom > 7.5 or len(parts) > 6:
            break
        if _STOPS.match(line.folded) or (line.is_caps and parts):
            break
        parts.append(line)
        before = line
    if not parts:
        return None
    sureness = sum(line.sureness for line in parts) / len(parts)
    return Field(_sentence(" ".join(line.text for line in parts)), round(sureness * 0.97))


def _sentence(text: str) -> str:
    plain = " ".join(text.split()).strip(" .,;:-_|")
    plain = re.sub(r"^(?:V/v|Về việc)\s+", "", plain, flags=re.IGNORECASE)
    return (plain[:1].upper() + plain[1:])[:500]
