"""Long repetitions drawn in Python: a board of 100 squares, a register of 700 cells.

The template engine asks every question of every cell anew, at twenty times the cost; what is
repeated is therefore joined here, with each text escaped, and the template places the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # missing in the stubs

from . import icons
from .shapes import Cell, Column, Square

_MARKS = {
    "done": "m3.5 7.5 2.5 2.5 4.5-5.5",
    "overdue": "M7 3.5v4M7 10.4v.1",
    "urgent": "M7 3.5v4M7 10.4v.1",
    "refused": "M7 3.5v4M7 10.4v.1",
}


def text(value: object) -> str:
    """Escape a value as a template would show it."""
    if type(value) is str:
        return escape(value)
    return conditional_escape(localize(template_localtime(value), use_l10n=True))


def badge(kind: str, word: object) -> SafeString:
    """Draw a state: colour, icon and word together."""
    drawn = icons.icon(kind or "neutral", 16)
    return mark_safe(  # noqa: S308 - every value is escaped
        f'<span class="badge badge--{text(kind)}">{drawn}{text(word)}</span>'
    )


def squares(items: Sequence[Square], *, columns: int, side: int, gap: int) -> SafeString:
    """Draw the squares of a strip, row by row."""
    step = side + gap
    return mark_safe(  # noqa: S308 - every value is escaped
        "".join(
            _square(item, (n % columns) * step + 1, (n // columns) * step + 1, side)
            for n, item in enumerate(items)
        )
    )


def _square(item: Square, x: int, y: int, side: int) -> str:
    mark = _MARKS.get(item.kind, "")
    drawn = f'<rect class="sq-{item.kind}" x="{x}" y="{y}" width="{side}" height="{side}" rx="2"/>'
    if mark:
        drawn += f'<path transform="translate({x} {y})" d="{mark}"/>'
    if item.url:
        drawn = f'<a href="{text(item.url)}" tabindex="-1" aria-hidden="true">{drawn}</a>'
    return f"<g><title>{text(item.label)}: {text(item.state)}</title>{drawn}</g>"


def table_rows(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> list[SafeString]:
    """Draw the rows of a register; the first cell names its row."""
    heads = [_opening(column, place == 0) for place, column in enumerate(columns)]
    ends = ["</span></th>", *["</span></td>"] * (len(columns) - 1)]
    return [
        mark_safe(  # noqa: S308 - every value is escaped
            "<tr>"
            + "".join(
                f"{head}{_cell(value)}{end}"
                for head, value, end in zip(heads, row, ends, strict=True)
            )
            + "</tr>"
        )
        for row in rows
    ]


def _opening(column: Column, is_first: bool) -> str:
    tag = 'th scope="row"' if is_first else "td"
    number = ' class="num"' if column.numeric else ""
    return f'<{tag}{number} data-label="{text(column.label)}"><span>'


def _cell(value: object) -> str:
    if not isinstance(value, Cell):
        return text(value)
    if value.kind:
        return badge(value.kind, value.text)
    if value.url:
        return f'<a href="{text(value.url)}">{text(value.text)}</a>'
    return text(value.text)
