"""Collects findings: one of a kind for each part, with its first place and how often."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .limits import Limits, Part, Range
from .sheet import Piece, Style
from .types import Finding, Severity, Spot

_QUOTE = 90
_MOSTLY, _HARDLY = 0.85, 0.15
_DARK = 90
_WARNINGS = frozenset({
    "about_form", "annex_reference", "authority_post", "date_month_extra", "gap", "indent",
    "page_number_place", "recipients_dash", "recipients_end", "rule_length", "spacing",
})  # fmt: skip
_NOTES = frozenset({
    "archive_clerk", "as_above", "cut", "no_letter", "scan_page",
})  # fmt: skip


@dataclass(slots=True)
class Collector:
    """The growing list of findings."""

    limits: Limits
    found: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def add(
        self,
        code: str,
        part: str,
        at: Piece | Spot | None = None,
        values: dict[str, str] | None = None,
        *,
        count: int = 1,
    ) -> None:
        """Add a finding, or count one that is there already."""
        known = self.found.get((code, part))
        if known is not None:
            self.found[code, part] = replace(known, count=known.count + count)
            return
        spot, quote = Spot(), ""
        if isinstance(at, Piece):
            spot, quote = at.spot, _shortened(at.text)
        elif at is not None:
            spot = at
        self.found[code, part] = Finding(
            code, part, severity_of(code), values or {}, quote, spot, count
        )

    def style(self, key: str, piece: Piece | None) -> None:
        """Compare size, weight, slope, capitals and colour of a part with its rule."""
        if piece is None or not piece.styles:
            return
        part = self.limits.part(key)
        self.size(part, piece)
        self._share(part.bold, piece.share("bold"), "bold", "not_bold", key, piece)
        self._share(part.italic, piece.share("italic"), "italic", "upright", key, piece)
        if part.caps and piece.text != piece.text.upper():
            self.add("caps", key, piece)
        if key != "urgency" and any(not is_dark(style) for style in piece.styles):
            self.add("color", key, piece)

    def size(self, part: Part, piece: Piece) -> None:
        """Compare the size of the letters."""
        odd = odd_size(piece, part.size, self.limits.tolerance.pt)
        if odd is not None and part.size is not None:
            self.add("size", part.key, piece, between(odd, part.size))

    def _share(
        self, wanted: bool | None, share: float, missing: str, unwanted: str, key: str, piece: Piece
    ) -> None:
        if wanted is True and share < _MOSTLY:
            self.add(missing, key, piece)
        elif wanted is False and share > _HARDLY:
            self.add(unwanted, key, piece)

    def sorted(self) -> tuple[Finding, ...]:
        """Worst first, then as they stand on the paper."""
        order = list(Severity)
        return tuple(
            sorted(
                self.found.values(),
                key=lambda item: (order.index(item.severity), item.spot.page, item.spot.y0),
            )
        )


def severity_of(code: str) -> Severity:
    """How much a finding of that code weighs."""
    if code in _NOTES:
        return Severity.NOTE
    return Severity.WARNING if code in _WARNINGS else Severity.ERROR


def odd_size(piece: Piece, allowed: Range | None, tolerance: float) -> float | None:
    """A size outside the range, where more than a few letters have it."""
    if allowed is None:
        return None
    total = sum(len(run.text.strip()) for run in piece.runs)
    odd: dict[float, int] = {}
    for run in piece.runs:
        if not allowed[0] - tolerance <= run.style.size <= allowed[1] + tolerance:
            odd[run.style.size] = odd.get(run.style.size, 0) + len(run.text.strip())
    if not odd or sum(odd.values()) <= 0.1 * total:
        return None
    return max(odd, key=lambda size: odd[size])


def is_dark(style: Style) -> bool:
    """Black or nearly so."""
    red, green, blue = (style.color >> 16) & 255, (style.color >> 8) & 255, style.color & 255
    return 0.3 * red + 0.6 * green + 0.1 * blue < _DARK and max(red, green, blue) < 2 * _DARK


def is_red(color: int) -> bool:
    """A stamp's red."""
    red, green, blue = (color >> 16) & 255, (color >> 8) & 255, color & 255
    return red > 140 and green < 100 and blue < 100


def number(value: float) -> str:
    """One decimal, with a comma, none where it is whole: `13,5`."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def between(found: float, allowed: Range) -> dict[str, str]:
    """The values of a sentence that says what was found and what is allowed."""
    return {"found": number(found), "allowed": allowed_words(allowed)}


def allowed_words(allowed: Range) -> str:
    """`13–14`, or `13` where both ends are the same."""
    low, high = number(allowed[0]), number(allowed[1])
    return low if low == high else f"{low}–{high}"


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1].rstrip() + "…"
