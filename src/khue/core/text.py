"""Text that people type and search: one form (NFC), one folding, document numbers kept whole."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_NUMBER = re.compile(r"[^\W_]+(?:[/\-.][^\W_]+)+|[^\W_]+")
LARGEST_KEY = 2**63 - 1
_TAG = re.compile(r"<[^>]*>")


def clean(text: str) -> str:
    """Return the text in NFC, without control and direction-changing characters."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))


@cache
def _table() -> dict[int, str | None]:
    """What each letter becomes: its base without marks; marks that stand alone go."""
    table: dict[int, str | None] = {ord(c): "d" for c in "đĐðÐ"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base.lower()
    marks = (code for code in range(0x300, 0x10000) if unicodedata.combining(chr(code)))
    return table | dict.fromkeys(marks)


def whole_number(text: str, *, most: int = LARGEST_KEY) -> int | None:
    """Return the number that an address or a form brought; ``None`` for anything else.

    Signs, superscripts, digits of other scripts and what is greater than ``most`` are no numbers:
    the one raises in ``int``, the other in the database.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY))):
        return None
    number = int(text)
    return number if number <= most else None


def fold(text: str) -> str:
    """Return lower-case ASCII-like text: ``fold("Tuyển sinh Đầu cấp") == "tuyen sinh dau cap"``."""
    return unicodedata.normalize("NFC", text).translate(_table()).lower()


def tokens(text: str) -> list[str]:
    """Return folded search tokens; a document number is kept whole and given by its parts too.

    ``tokens("36/2017/TT-BGDĐT")`` holds ``36/2017/tt-bgddt``, ``36/2017``, ``tt-bgddt``, ``36`` …
    Tags become spaces, so that words of two cells don't grow together.
    """
    found: list[str] = []
    for match in _NUMBER.finditer(fold(_TAG.sub(" ", text))):
        word = match.group()
        found.append(word)
        if "/" in word or "-" in word or "." in word:
            found.extend(_parts(word))
    return list(dict.fromkeys(found))


def _parts(word: str) -> list[str]:
    pieces = word.split("/")
    heads = ["/".join(pieces[:n]) for n in range(1, len(pieces))]
    tails = ["/".join(pieces[n:]) for n in range(1, len(pieces))]
    return heads + tails + [p for p in re.split(r"[/\-.]", word) if p]


def given_name_key(full_name: str) -> str:
    """Return the key by which Vietnamese names sort: given name, then family and middle names.

    Letters sort in the order of the Vietnamese alphabet, tones after letters.
    """
    words = clean(full_name).split()
    if not words:
        return ""
    ordered = [words[-1], *words[:-1]]
    return " ".join(f"{_letters(w)}{_tones(w)}" for w in ordered)


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def _letters(word: str) -> str:
    shaped = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c not in _TONES)
    places = (_ALPHABET.find(c) for c in unicodedata.normalize("NFC", shaped))
    return "".join(chr(0x41 + place) if place >= 0 else "~" for place in places)


def _tones(word: str) -> str:
    marks = [_TONES[c] for c in unicodedata.normalize("NFD", word) if c in _TONES]
    return "".join(marks) or "0"
