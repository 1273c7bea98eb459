"""Boxes 7, 9b, 12 and 13: the foot of the paper."""

from __future__ import annotations

from .anatomy import Anatomy
from .findings import Collector
from .sheet import Piece
from .words import is_archive, plain

_STANDS_IN = ("KT.", "TL.", "TUQ.")


def check_tail(anatomy: Anatomy, out: Collector) -> None:
    """Signer and recipients."""
    found = anatomy.found
    for key in ("post", "signer"):
        if key in found:
            out.style(key, found[key])
        else:
            out.add("missing", key)
    _authority(anatomy, out)
    _name(found.get("signer"), out)
    if "recipients_label" not in found:
        out.add("missing", "recipients_label")
    else:
        out.style("recipients_label", found["recipients_label"])
        _recipients(anatomy, out)
    for key in ("drafter", "address"):
        out.style(key, found.get(key))


def _authority(anatomy: Anatomy, out: Collector) -> None:
    """`KT. HIỆU TRƯỞNG`, below it the signer's own post."""
    lines = anatomy.lines.get("post", [])
    if not lines:
        return
    first = plain(lines[0].text).upper()
    words = first.split()
    for mark in out.limits.marks:
        bare = mark.rstrip(".")
        if words and words[0] in {bare, f"{bare}/"}:
            out.add("authority_mark", "post", lines[0], {"found": words[0], "expected": mark})
            return
        if first.startswith(mark) and not first.startswith(f"{mark} "):
            out.add(
                "authority_mark", "post", lines[0], {"found": words[0], "expected": f"{mark} …"}
            )
            return
    if words and words[0] in _STANDS_IN and len(lines) == 1:
        out.add("authority_post", "post", lines[0], {"mark": words[0]})


def _name(piece: Piece | None, out: Collector) -> None:
    """No academic or honorary title before the name."""
    if piece is None:
        return
    folded = {title.lower().rstrip(".") for title in out.limits.titles}
    words = plain(piece.text).replace(".", ". ").split()
    first = words[0].rstrip(".,").lower() if words else ""
    pair = " ".join(words[:2]).rstrip(".,").lower()
    triple = " ".join(words[:3]).lower()
    if len(words) > 1 and (first in folded or pair in folded or triple in folded):
        title = next(text for text in (triple, pair, first) if text in folded)
        shown = " ".join(words[: len(title.split())])
        out.add("name_title", "signer", piece, {"title": shown})


def _recipients(anatomy: Anatomy, out: Collector) -> None:
    items = anatomy.lines.get("recipients", [])
    if not items:
        out.add("missing", "recipients")
        return
    for at, item in enumerate(items):
        out.style("recipients", item)
        if not item.text.startswith(("-", "–")):
            out.add("recipients_dash", "recipients", item)
        wanted = "." if at == len(items) - 1 else ";"
        if not item.text.rstrip().endswith(wanted):
            out.add("recipients_end", "recipients", item)
    archive = [item for item in items if is_archive(item.text)]
    if not archive or archive[-1] is not items[-1]:
        out.add("archive_missing", "recipients", items[-1])
    elif "VT" not in archive[-1].text:
        out.add("archive_clerk", "recipients", archive[-1])
    if "to" in anatomy.found and "như trên" not in items[0].text.lower():
        out.add("as_above", "recipients", items[0])
