"""The fixed words of an official paper, recognised as people really type them."""

from __future__ import annotations

import re
import unicodedata

from khue.core.text import fold

_NATION = "cong hoa xa hoi chu nghia viet nam"
_MOTTO = re.compile(r"^doc lap\W+tu do\W+hanh phuc$")
_NUMBER = re.compile(r"^s[oố]\s*[:.]?\s*[\d\s…._]*\s*/", re.IGNORECASE)
_NUMBER_ALONE = re.compile(r"^số\s*:", re.IGNORECASE)
_DATE = re.compile(r",\s*ngày\b", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^nơi nhận\s*:?\s*$", re.IGNORECASE)
_TO = re.compile(r"^kính (?:gửi|trình)\b", re.IGNORECASE)
_ANNEX = re.compile(r"^phụ lục(?:\s+(?:[ivxlc]+|\d+))?\s*[.:]?$", re.IGNORECASE)
_BODY = re.compile(r"^(?:căn cứ|theo đề nghị|xét|thực hiện|điều \d|chương [ivx]|\d{1,2}\.\s|[ivx]+\.\s)",
                   re.IGNORECASE)  # fmt: skip
_BASIS = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét đề nghị)\b|^(?:Thực hiện|Xét)\b.*;$")
_ABOUT = re.compile(r"^v\s*/\s*v\b|^về việc\b", re.IGNORECASE)
_ARCHIVE = re.compile(r"^[-–+•]?\s*lưu\s*[:.]?\s*", re.IGNORECASE)
_SECRET = re.compile(r"^(?:tuyệt mật|tối mật|mật)$", re.IGNORECASE)
_DRAFTER = re.compile(r"^[A-ZĐ][\wĐ]{0,5}[.,]?\s*\(?\s*\d{1,4}\s*(?:b|bản)?\s*\)?$")
# Letters that TCVN3 and VNI files show where Vietnamese should stand.
_LEGACY_FONT = re.compile(r"^(?:\.?vn(?:time|arial|avant|book|cent|univ|helv|3d|i[- ])|vni|\.vn)",
                          re.IGNORECASE)  # fmt: skip
_LEGACY_TEXT = re.compile(r"[µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÑªÖ×][a-z]|[a-zA-Z][µ¸¶·¹»¾¼½®©ªÖÆ×]|"
                          r"[aeouAEOU][ùøûïäåûú]|oâ|eâ|aê")  # fmt: skip


def plain(text: str) -> str:
    """NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_nation(text: str) -> bool:
    """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, however written."""
    return _NATION in fold(text)


def is_motto(text: str) -> bool:
    """Độc lập - Tự do - Hạnh phúc."""
    return bool(_MOTTO.match(fold(text).strip()))


def is_number(text: str) -> bool:
    """A line `Số: …/…`, or `Số:` alone."""
    value = plain(text)
    return bool(_NUMBER.match(value) or _NUMBER_ALONE.match(value)) and len(value) < 80


def is_date(text: str) -> bool:
    """A line `<place>, ngày …`."""
    value = plain(text)
    return bool(_DATE.search(value)) and len(value) < 90 and "năm" in value.lower()


def is_recipients(text: str) -> bool:
    """The label of box 9b."""
    return bool(_RECIPIENTS.match(plain(text)))


def is_to(text: str) -> bool:
    """The line of box 9a."""
    return bool(_TO.match(plain(text)))


def is_annex(text: str) -> bool:
    """The heading of an annex, alone on its line."""
    return bool(_ANNEX.match(plain(text)))


def starts_body(text: str) -> bool:
    """A line with which no head goes on."""
    return bool(_BODY.match(plain(text)))


def is_basis(text: str) -> bool:
    """A legal basis."""
    return bool(_BASIS.match(plain(text)))


def is_about(text: str) -> bool:
    """`V/v …` under the number."""
    return bool(_ABOUT.match(plain(text)))


def is_archive(text: str) -> bool:
    """`- Lưu: …`."""
    return bool(_ARCHIVE.match(plain(text)))


def is_secret(text: str) -> bool:
    """A secrecy mark alone."""
    return bool(_SECRET.match(plain(text)))


def is_drafter(text: str) -> bool:
    """`PL.(300)`: who drafted, how many copies."""
    return bool(_DRAFTER.match(plain(text)))


def is_caps(text: str) -> bool:
    """No small letter in it."""
    return text == text.upper() and text != text.lower()


def is_legacy_font(font: str) -> bool:
    """Fonts of TCVN3 and VNI."""
    return bool(_LEGACY_FONT.match(font.strip()))


def legacy_share(text: str) -> float:
    """How often letters stand where only TCVN3 or VNI put them, by word."""
    words = text.split()
    hits = sum(1 for word in words if _LEGACY_TEXT.search(word))
    return hits / len(words) if words else 0.0
