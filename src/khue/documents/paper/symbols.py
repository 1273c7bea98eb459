"""Kinds of documents and the grammar of numbers and symbols (Decree 30/2020, Annex I and III).

A named type reads `15/QĐ-BNV`; an official letter (công văn) has no type letters and names the
drafting unit instead: `05/BNV-VP`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from khue.documents.paper.numbering import DECREE_30, NumberingRule


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One row of Annex III: `letters` are empty for công văn and thư công."""

    code: str
    letters: str
    name: str


def _type(code: str, letters: str, name: str) -> DocumentType:
    return DocumentType(code=code, letters=letters, name=name)


# The seed of the rule `documents.types`, which the room asks by date (`documents.rules`).
# Decree 30/2020/NĐ-CP article 7 and Annex III: 27 kinds with letters, công văn and thư công.
DOCUMENT_TYPES: tuple[DocumentType, ...] = (
    _type("official_letter", "", "Công văn"),
    _type("resolution", "NQ", "Nghị quyết"),
    _type("decision", "QĐ", "Quyết định"),
    _type("directive", "CT", "Chỉ thị"),
    _type("regulation", "QC", "Quy chế"),
    _type("rule", "QyĐ", "Quy định"),
    _type("communique", "TC", "Thông cáo"),
    _type("announcement", "TB", "Thông báo"),
    _type("guidance", "HD", "Hướng dẫn"),
    _type("programme", "CTr", "Chương trình"),
    _type("plan", "KH", "Kế hoạch"),
    _type("scheme", "PA", "Phương án"),
    _type("proposal", "ĐA", "Đề án"),
    _type("project", "DA", "Dự án"),
    _type("report", "BC", "Báo cáo"),
    _type("minutes", "BB", "Biên bản"),
    _type("submission", "TTr", "Tờ trình"),
    _type("contract", "HĐ", "Hợp đồng"),
    _type("telegram", "CĐ", "Công điện"),
    _type("memorandum", "BGN", "Bản ghi nhớ"),
    _type("agreement", "BTT", "Bản thỏa thuận"),
    _type("authorisation", "GUQ", "Giấy ủy quyền"),
    _type("invitation", "GM", "Giấy mời"),
    _type("introduction", "GGT", "Giấy giới thiệu"),
    _type("leave", "GNP", "Giấy nghỉ phép"),
    _type("sending_slip", "PG", "Phiếu gửi"),
    _type("transfer_slip", "PC", "Phiếu chuyển"),
    _type("notice_slip", "PB", "Phiếu báo"),
    _type("public_letter", "", "Thư công"),
)
_BY_CODE = {kind.code: kind for kind in DOCUMENT_TYPES}
_BY_LETTERS = {kind.letters: kind for kind in DOCUMENT_TYPES if kind.letters}
_LETTERS = "|".join(sorted(_BY_LETTERS, key=len, reverse=True))

_PART = r"[^\W_]+(?:-[^\W_]+)*"
ADMINISTRATIVE = re.compile(rf"^(?P<no>\d{{1,5}})/(?:(?P<type>{_LETTERS})-)?(?P<org>{_PART})$")
LEGAL = re.compile(rf"^(?P<no>\d{{1,5}})/(?P<year>\d{{4}})/(?P<org>{_PART})$")
SYMBOL_PART = re.compile(rf"^{_PART}$")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number and symbol taken apart; `year` only in legal acts (53/2012/TT-BGDĐT)."""

    number: int
    letters: str
    organisation: str
    year: int | None = None


def document_type(code: str) -> DocumentType:
    """The type of that code; raises KeyError for an unknown one."""
    return _BY_CODE[code]


def format_number(number: int, rule: NumberingRule = DECREE_30) -> str:
    """Two digits at least by the decree: 5 → `05`, 412 → `412`."""
    return rule.text(number)


def build_symbol(
    *,
    code: str,
    organisation: str,
    drafting_unit: str = "",
    letters: str | None = None,
    rule: NumberingRule = DECREE_30,
) -> str:
    """The part after the number; raises ValueError where a part has spaces or other signs.

    `letters` are those of the rule's edition in force; without them the table above is asked.
    """
    letters = document_type(code).letters if letters is None else letters
    parts = [unicodedata.normalize("NFC", part) for part in (letters, organisation, drafting_unit)]
    for part in filter(None, parts):
        if not SYMBOL_PART.match(part):
            raise ValueError(f"Not a part of a symbol: {part!r}")
    return rule.symbol(letters=parts[0], body=parts[1], unit=parts[2])


def full_number(number: int, symbol: str, rule: NumberingRule = DECREE_30) -> str:
    """`05/PGDĐT-VP`."""
    return rule.full(number, symbol)


def parse_number(text: str) -> Symbol | None:
    """Take a number and symbol apart, or None when it follows neither grammar."""
    value = unicodedata.normalize("NFC", text).strip()
    if legal := LEGAL.match(value):
        letters, _, organisation = legal["org"].partition("-")
        return Symbol(int(legal["no"]), letters, organisation or letters, int(legal["year"]))
    if plain := ADMINISTRATIVE.match(value):
        return Symbol(int(plain["no"]), plain["type"] or "", plain["org"])
    return None
