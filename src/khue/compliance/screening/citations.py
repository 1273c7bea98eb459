"""Which rule of law or of the house stands behind each finding."""

from __future__ import annotations

from .types import Finding

SECRECY = "Luật 29/2018/QH14 Đ5.5-6; NĐ 26/2020 Đ2"
SECURITY = "NĐ 147/2024; TT 53/2012/TT-BGDĐT Đ2"
HOUSE = "Khuê: tệp đính kèm"

CITATIONS: dict[str, str] = {
    "secrecy.marking": SECRECY,
    "secrecy.marking_unclear": SECRECY,
    "secrecy.field": SECRECY,
    "secrecy.copy_number": SECRECY,
    "secrecy.copy_ban": SECRECY,
    "secrecy.envelope": SECRECY,
    "secrecy.stamp": SECRECY,
    "secrecy.stamp_unclear": SECRECY,
    "secrecy.unreadable_scan": SECRECY,
    "malware.infected": SECURITY,
    "malware.too_large": SECURITY,
    "malware.scanner_absent": SECURITY,
    "malware.scanner_silent": SECURITY,
    "type.executable": SECURITY,
    "type.macro": SECURITY,
    "type.active": SECURITY,
}


def finding(rule: str, place: str = "", detail: str = "", *, confirmable: bool = False) -> Finding:
    """A finding with its citation looked up."""
    return Finding(rule, CITATIONS.get(rule, HOUSE), place, detail, confirmable)
