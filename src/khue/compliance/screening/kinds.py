"""Which kinds of file are accepted, and whether the bytes are what the extension says.

An allow-list: what is not named here is refused. Old binary Office files are refused with the
advice to save them anew, because nothing light can read their text for secrecy marks.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from .citations import finding
from .names import extension
from .types import Finding

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """One accepted kind of file."""

    code: str
    content_type: str
    family: str


KINDS: dict[str, Kind] = {
    "pdf": Kind("pdf", "application/pdf", "pdf"),
    "docx": Kind("docx", OFFICE + "wordprocessingml.document", "office"),
    "xlsx": Kind("xlsx", OFFICE + "spreadsheetml.sheet", "office"),
    "pptx": Kind("pptx", OFFICE + "presentationml.presentation", "office"),
    "odt": Kind("odt", ODF + "text", "office"),
    "ods": Kind("ods", ODF + "spreadsheet", "office"),
    "odp": Kind("odp", ODF + "presentation", "office"),
    "png": Kind("png", "image/png", "image"),
    "jpg": Kind("jpg", "image/jpeg", "image"),
    "jpeg": Kind("jpg", "image/jpeg", "image"),
    "webp": Kind("webp", "image/webp", "image"),
    "gif": Kind("gif", "image/gif", "image"),
    "tif": Kind("tif", "image/tiff", "image"),
    "tiff": Kind("tif", "image/tiff", "image"),
    "txt": Kind("txt", "text/plain", "text"),
    "csv": Kind("csv", "text/csv", "text"),
    "zip": Kind("zip", "application/zip", "archive"),
}

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\xfe\xed\xfa\xce",
    b"#!",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"MSCF",
)
_PROGRAM_EXTENSIONS = frozenset(
    [
        "exe",
        "dll",
        "com",
        "scr",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "msi",
        "msp",
        "jar",
        "apk",
        "hta",
        "cpl",
        "lnk",
        "reg",
        "sh",
        "py",
        "php",
        "iso",
        "img",
        "vhd",
        "docm",
        "xlsm",
        "pptm",
        "dotm",
        "xltm",
        "xlam",
        "html",
        "htm",
        "svg",
        "xhtml",
        "swf",
    ]
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)


def sniff(data: bytes) -> str:
    """The kind the bytes themselves show: a code of KINDS, `program`, `ole` or nothing."""
    for head, code in _HEADS:
        if data.startswith(head):
            return code
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PROGRAMS):
        return "program"
    if data.startswith(_OLE):
        return "ole"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(data)
    return "txt" if _is_text(data) else ""


def check_kind(data: bytes, name: str) -> tuple[Kind | None, Finding | None]:
    """The accepted kind of a file, or the finding that refuses it."""
    said = extension(name)
    if not data:
        return None, finding("type.empty")
    found = sniff(data)
    if found == "program" or said in _PROGRAM_EXTENSIONS:
        return None, finding("type.executable", detail=said)
    if found == "ole":
        return None, finding("type.old_office", detail=said)
    kind = KINDS.get(said)
    if kind is None:
        return None, finding("type.not_allowed", detail=said)
    if found == kind.code or (kind.family == "text" and found == "txt"):
        return kind, None
    return None, finding("type.mismatch", detail=f"{said}≠{found or '?'}")


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
                for code in ("odt", "ods", "odp"):
                    if KINDS[code].content_type == mimetype:
                        return code
    except Exception:  # noqa: BLE001 - a broken archive is reported by the archive reader
        return "zip"
    if "[Content_Types].xml" in names:
        for folder, code in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return code
    return "zip"


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:65536]
    if b"\x00" in head:
        return False
    controls = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 12, 13))
    return controls * 200 <= len(head)
