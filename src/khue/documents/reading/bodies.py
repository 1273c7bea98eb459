"""The issuing body (box 2): the last body in the left column above the number.

The decree sets it in capitals; what is kept is the name as it is written in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from khue.core.text import fold

from .layout import Line
from .types import Field

_HEADS = (
    "uy ban", "ubnd", "so ", "phong ", "truong", "bo ", "trung tam", "hoi dong", "hdnd",
    "van phong", "cong an", "dang uy", "dang bo", "chi bo", "thanh uy", "quan uy", "tinh uy", "ban ",
    "hoi ", "lien doan", "cong doan", "doan ", "chi cuc", "cuc ", "tong cuc", "vien ", "hoc vien",
    "ngan hang", "kho bac", "bao hiem", "thanh tra", "toa an", "vien kiem sat", "benh vien", "tram ",
    "quy ", "cong ty", "mat tran", "uy ban mat tran", "quoc hoi", "chinh phu", "thu tuong", "to ",
    "dai hoc", "cao dang", "nha ", "thu vien", "hoi khuyen hoc", "thue ", "vu ", "tong cong ty",
)  # fmt: skip
_PHRASES = (
    "Ủy ban nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam", "Hội đồng nhân dân", "Văn phòng",
    "Bộ Giáo dục và Đào tạo", "Giáo dục và Đào tạo", "Nội vụ", "Y tế", "Tài chính", "Kế hoạch",
    "Văn hóa", "Xã hội", "Khoa học và Công nghệ", "Kinh tế", "Trường", "Tiểu học",
    "Trung học cơ sở", "Trung học phổ thông", "Mầm non", "Mẫu giáo", "Trung tâm",
    "Giáo dục thường xuyên", "Giáo dục nghề nghiệp", "Công an", "Bảo hiểm xã hội",
    "Kho bạc Nhà nước", "thành phố", "quận", "huyện", "phường", "thị xã", "thị trấn", "xã", "tỉnh",
    "Sở", "Phòng", "Bộ", "và", "Trạm", "Đảng ủy", "Liên đoàn Lao động", "Hội Khuyến học",
    "Công đoàn", "Hội", "Ban", "Chi cục", "Cục", "Thuế", "Thanh tra", "Tòa án nhân dân", "Viện",
    "Quỹ", "khu vực",
)  # fmt: skip
_SHORT = {"ubnd": "UBND", "hdnd": "HĐND", "thcs": "THCS", "thpt": "THPT", "gdtx": "GDTX", "tp": "TP",
          "gd&dt": "GD&ĐT", "gddt": "GDĐT", "cntt": "CNTT", "tncs": "TNCS"}  # fmt: skip
_ALIKE = 0.84


def issuer_of(above: Sequence[Line], known: Sequence[str]) -> Field | None:
    """The issuing body among the lines of the left column above the number."""
    lines = [line for line in above if _is_name(line)]
    bodies: list[list[Line]] = []
    for line in lines:
        starts = line.folded.startswith(_HEADS)
        if bodies and (not starts or _goes_on(bodies[-1][-1])):
            bodies[-1].append(line)
        else:
            bodies.append([line])
    if not bodies:
        return None
    text = " ".join(line.text for line in bodies[-1])
    sureness = sum(line.sureness for line in bodies[-1]) / len(bodies[-1])
    name = spoken(text)
    match, likeness = _closest(name, known)
    if match and likeness >= _ALIKE:
        return Field(match, round(max(sureness, 100 * likeness - 4)))
    return Field(name[:200], round(sureness * 0.93))


def _is_name(line: Line) -> bool:
    letters = sum(char.isalpha() for char in line.text)
    return letters >= 3 and line.is_caps and line.sureness >= 35


def _goes_on(line: Line) -> bool:
    """A line that ends with "VÀ" or "VỤ," cannot be the end of a name."""
    return line.folded.endswith((" va", ",", " -", "&"))


def spoken(text: str) -> str:
    """``PHÒNG GIÁO DỤC VÀ ĐÀO TẠO`` → ``Phòng Giáo dục và Đào tạo``."""
    words = text.replace("–", "-").strip(" .,;:-_|").split()
    found: list[str] = []
    place = 0
    while place < len(words):
        phrase = _phrase_at(words, place)
        if phrase:
            found += phrase
            place += len(phrase)
        else:
            word = words[place]
            found.append(_SHORT.get(fold(word), word.capitalize() if word.isalpha() else word))
            place += 1
    name = " ".join(found)
    return name[:1].upper() + name[1:]


def _phrase_at(words: Sequence[str], place: int) -> list[str]:
    best: list[str] = []
    for phrase in _PHRASES:
        parts = phrase.split()
        there = words[place : place + len(parts)]
        if _same(there, parts) and len(parts) > len(best):
            best = parts
    return best


def _same(there: Sequence[str], parts: Sequence[str]) -> bool:
    """A phrase of several words is known without its accents, a single word only with them."""
    if len(parts) == 1:
        return [word.lower() for word in there] == [parts[0].lower()]
    return [fold(word) for word in there] == [fold(part) for part in parts]


def _closest(name: str, known: Sequence[str]) -> tuple[str, float]:
    best, likeness = "", 0.0
    plain = fold(name)
    for other in known:
        plain_other = re.sub(r"\s+", " ", fold(other))
        if abs(len(plain_other) - len(plain)) > 0.3 * max(len(plain), 1):
            continue
        ratio = SequenceMatcher(None, plain, plain_other).ratio()
        if ratio > likeness:
            best, likeness = other, ratio
    return best, likeness
