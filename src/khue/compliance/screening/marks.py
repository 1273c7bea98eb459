"""Secrecy marks in text (Q-03): a marking alone on its line, fields, copy numbers and bans.

A word inside a sentence is not a marking: "Chính sách bảo mật" passes. What stands alone in
the place of box 10a is refused; what only resembles a marking is refused too, but a named clerk
may say that it is a false hit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .citations import finding
from .types import Finding

MARKINGS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
_EXACT = {marking.replace(" ", ""): marking for marking in MARKINGS}
_FOLDED = {"TUYETMAT": "TUYỆT MẬT", "TOIMAT": "TỐI MẬT", "MAT": "MẬT"}
# TCVN3 (ABC fonts) and VNI keep Vietnamese letters under other code points.
_LEGACY = {
    "mët": "MẬT",
    "tèimët": "TỐI MẬT",
    "tuyötmët": "TUYỆT MẬT",
    "maät": "MẬT",
    "toáimaät": "TỐI MẬT",
    "tuyeätmaät": "TUYỆT MẬT",
}
_LOOKALIKES = str.maketrans("МАТОІТУЕмаотуеΜΑΤΟΙΥΕ", "MATOITYEmaotyeMATOIYE")
_EDGES = " \t.,;:!?*-–—_=~[](){}<>«»|/\\\"'“”‘’"
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_FIELD = re.compile(r"\bđộ\s*mật\s*[:：.\-–—]*\s*(tuyệt\s*mật|tối\s*mật|mật)(?!\w)")
_FIELD_LEGACY = re.compile(r"\b(®é\s*mët|ñoä\s*maät)\s*[:.\-]*\s*(tuyötmët|tèi mët|mët|.*maät)")
_COPY_NUMBER = re.compile(r"^bản\s+số\s*[:：]?\s*(\d{1,3}(\s*/\s*\d{1,3})?|[.…]{2,})$")
_COPY_BAN = re.compile(r"(không\s+)?được\s+(phép\s+)?sao\s*[,/]?\s*(và\s+)?chụp")
_ENVELOPE = re.compile(r"^[ⒶⒷⒸ]$")
_BEFORE = ("BẢO", "BÍ", "CƠ", "THÂN", "NIÊM")
_AFTER = ("KHẨU", "ĐỘ", "MÃ", "THIẾT")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marking read in a line: which one, and whether it is beyond doubt."""

    marking: str
    is_exact: bool


def normalise(text: str) -> str:
    """NFC (compatibility form), without zero-width characters."""
    return unicodedata.normalize("NFKC", text.translate(_ZERO_WIDTH)).replace("\u0000", "")


def fold(text: str) -> str:
    """Upper case without tones and marks; đ becomes D."""
    plain = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def read_mark(line: str, *, is_ocr: bool = False) -> Mark | None:
    """The marking that is the whole of the line, if there is one.

    A machine that reads pictures loses tones ("MẶT", "MẠT"); a text layer does not, so there
    only a line without any tone resembles a marking.
    """
    if len(line) > 80:
        return None
    tight = "".join(normalise(line).strip(_EDGES).split())
    if not 3 <= len(tight) <= 12:
        return None
    if tight.casefold() in _LEGACY:
        return Mark(_LEGACY[tight.casefold()], is_exact=True)
    alike = tight.translate(_LOOKALIKES)
    if alike in _EXACT:
        return Mark(_EXACT[alike], is_exact=True)
    upper = alike.upper()
    if upper in _EXACT:
        return Mark(_EXACT[upper], is_exact=False)
    folded = fold(alike)
    if folded in _FOLDED and alike == upper and (is_ocr or folded == upper):
        return Mark(_FOLDED[folded], is_exact=False)
    return None


def line_finding(
    line: str, place: str, *, is_prominent: bool, is_ocr: bool = False
) -> Finding | None:
    """What one stand-alone line betrays; `is_prominent`: where a marking would be stamped."""
    mark = read_mark(line, is_ocr=is_ocr)
    if mark is not None:
        if mark.is_exact:
            return finding("secrecy.marking", place, mark.marking, confirmable=not is_prominent)
        return finding("secrecy.marking_unclear", place, mark.marking, confirmable=True)
    text = " ".join(normalise(line).casefold().split())
    if _FIELD.search(text) or _FIELD_LEGACY.search(text):
        return finding("secrecy.field", place)
    if is_prominent and _COPY_NUMBER.match(text):
        return finding("secrecy.copy_number", place, confirmable=True)
    if is_prominent and _ENVELOPE.match(line.strip()):
        return finding("secrecy.envelope", place, confirmable=True)
    return None


def flow_findings(lines: Sequence[str], place: str, *, prominent: int) -> Iterable[Finding]:
    """Findings in running lines, the first `prominent` of which count as the head of a paper."""
    after_recipients = 0
    for index, line in enumerate(lines):
        hit = line_finding(line, place, is_prominent=index < prominent)
        if hit is not None:
            yield _soften(hit, lines, index)
        text = normalise(line).strip().casefold()
        if text.startswith("nơi nhận"):
            after_recipients = 20
        if after_recipients and _COPY_BAN.search(text):
            yield finding("secrecy.copy_ban", place, confirmable=True)
        after_recipients = max(0, after_recipients - 1)


def _soften(hit: Finding, lines: Sequence[str], index: int) -> Finding:
    """A title broken inside a harmless word ("CHÍNH SÁCH BẢO / MẬT") is a question, not a fact."""
    if hit.rule != "secrecy.marking" or hit.confirmable or hit.detail != "MẬT":
        return hit
    before = normalise(lines[index - 1]).split() if index else []
    after = normalise(lines[index + 1]).split() if index + 1 < len(lines) else []
    if (before and before[-1].upper() in _BEFORE) or (after and after[0].upper() in _AFTER):
        return finding("secrecy.marking_unclear", hit.place, hit.detail, confirmable=True)
    return hit
