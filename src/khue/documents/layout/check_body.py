"""Box 6: how the text is set, the legal bases, the end mark; annexes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .anatomy import Anatomy, is_resolving
from .findings import Collector, allowed_words, between, is_dark, number, odd_size
from .sheet import Align, Piece
from .words import is_annex, is_basis

_FEW = 0.25  # a few odd paragraphs among many (a formula, a long address) are no finding
_LONG = 90
_MOSTLY = 0.85


def check_body(anatomy: Anatomy, out: Collector) -> None:
    """The text itself."""
    body = [piece for piece in anatomy.body if piece.text]
    if not body:
        out.add("missing", "body")
        return
    text = [piece for piece in body if not piece.in_table]
    _letters(text, out)
    _setting([p for p in text if p.align is not Align.CENTRE], anatomy.sheet.kind, out)
    _bases(text, out)
    if text and not text[-1].text.rstrip().endswith("./."):
        out.add("body_end", "body", text[-1])
    _annexes(anatomy, out)


def _letters(text: Sequence[Piece], out: Collector) -> None:
    part = out.limits.part("body")
    for piece in text:
        odd = odd_size(piece, part.size, out.limits.tolerance.pt)
        if odd is not None and part.size is not None:
            out.add("size", "body", piece, between(odd, part.size))
        if any(not is_dark(style) for style in piece.styles):
            out.add("color", "body", piece)


def _setting(text: Sequence[Piece], kind: str, out: Collector) -> None:
    limits, slack = out.limits, out.limits.tolerance
    long = [piece for piece in text if piece.align is not None and
            (kind == "pdf" or len(piece.text) > _LONG)]  # fmt: skip
    _most(long, lambda piece: piece.align is not Align.JUSTIFY, "justify", out)
    if limits.first_line_mm is not None:
        low, high = limits.first_line_mm
        placed = [piece for piece in text if piece.first_line_mm is not None]
        _most(
            placed,
            lambda p: not low - slack.mm <= (p.first_line_mm or 0) <= high + slack.mm,
            "indent",
            out,
            lambda p: {"found": number(p.first_line_mm or 0), "allowed": _or(low, high)},
        )
    if limits.paragraph_gap is not None:
        least = limits.paragraph_gap
        apart = [piece for piece in text[1:] if piece.gap_pt is not None]
        _most(
            apart,
            lambda p: (p.gap_pt or 0) < least - slack.gap_pt,
            "gap",
            out,
            lambda p: {"found": number(max(p.gap_pt or 0, 0)), "allowed": number(least)},
        )
    if limits.spacing is not None:
        low, high = limits.spacing
        spaced = [piece for piece in text if _spacing(piece, limits.line_height) is not None]
        _most(
            spaced,
            lambda p: not low - slack.spacing
            <= (_spacing(p, limits.line_height) or 1) <= high + slack.spacing,
            "spacing",
            out,
            lambda p: {"found": number(_spacing(p, limits.line_height) or 1),
                       "allowed": allowed_words((low, high))},
        )  # fmt: skip


def _most(
    pieces: Sequence[Piece],
    is_odd: Callable[[Piece], bool],
    code: str,
    out: Collector,
    values: Callable[[Piece], dict[str, str]] = lambda piece: {},
) -> None:
    """One finding where a good part of the paragraphs is odd; its place is the first."""
    odd = [piece for piece in pieces if is_odd(piece)]
    if odd and len(odd) > _FEW * len(pieces):
        out.add(code, "body", odd[0], values(odd[0]), count=len(odd))


def _spacing(piece: Piece, line_height: float) -> float | None:
    if piece.spacing is not None:
        return piece.spacing
    return piece.pitch / line_height if piece.pitch is not None else None


def _or(low: float, high: float) -> str:
    return f"{number(low)}–{number(high)}"


def _bases(text: Sequence[Piece], out: Collector) -> None:
    """The bases at the beginning: italic, each with `;`, the last with a full stop."""
    bases: list[Piece] = []
    for piece in text:
        if not is_basis(piece.text):
            if bases or is_resolving(piece.text):
                break
            continue
        bases.append(piece)
    for at, piece in enumerate(bases):
        if piece.share("italic") < _MOSTLY:
            out.add("italic", "basis", piece)
        wanted = "." if at == len(bases) - 1 else ";"
        if not piece.text.rstrip().endswith(wanted):
            out.add("basis_last" if wanted == "." else "basis_end", "basis", piece)


def _annexes(anatomy: Anatomy, out: Collector) -> None:
    heads = [at for at, piece in enumerate(anatomy.annex) if is_annex(piece.text)]
    for at in heads:
        out.style("annex", anatomy.annex[at])
        near = anatomy.annex[at : at + 7]
        if not any("kèm theo" in piece.text.lower() for piece in near):
            out.add("annex_reference", "annex", anatomy.annex[at])
    if anatomy.sheet.restarts is False:
        out.add("annex_number", "annex", anatomy.annex[heads[0]] if heads else None)
