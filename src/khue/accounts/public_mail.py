"""Domains of public mail services, as data with dates (Decree 64/2007; city rules on official mail).

The list is a starting point; the day on which a domain joined it is kept with it.
"""

from __future__ import annotations

from datetime import date

_SINCE = date(2007, 4, 10)
DOMAINS: dict[str, date] = dict.fromkeys(
    (
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "ymail.com", "rocketmail.com",
        "hotmail.com", "hotmail.com.vn", "outlook.com", "outlook.com.vn", "live.com", "msn.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "mail.com", "gmx.com", "gmx.net",
        "zoho.com", "zohomail.com", "proton.me", "protonmail.com", "tutanota.com", "tuta.io",
        "yandex.com", "yandex.ru", "mail.ru", "qq.com", "163.com", "126.com", "naver.com",
        "zing.vn", "fpt.vn", "vnn.vn", "hcm.vnn.vn", "hn.vnn.vn", "viettel.vn", "zalo.me",
        "inbox.com", "fastmail.com", "hey.com", "duck.com", "mailinator.com",
    ),
    _SINCE,
)  # fmt: skip


def is_public(address: str, on: date) -> bool:
    """Whether the address lies in a public mail domain on the day."""
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    parts = domain.split(".")
    candidates = (".".join(parts[n:]) for n in range(len(parts) - 1))
    return any(DOMAINS[c] <= on for c in candidates if c in DOMAINS)
