"""Tags for things in a row: lists, registers, stories, boards, filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khue.core.ui import drawing, shapes

register = template.Library()
COMPONENTS = "core/components/"
SIDE, GAP, COLUMNS = 14, 4, 20
LEGEND_ORDER = ("neutral", "waiting", "active", "full", "done", "urgent", "overdue", "refused")


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2) -> SafeString:
    """Frame what belongs together."""
    head = (
        format_html('<div class="card__head"><h{0}>{1}</h{0}></div>', level, title) if title else ""
    )
    return format_html('<section class="card">{}{}</section>', head, content)


@register.simple_block_tag
def section(content: str, title: str, url: str = "", more: str = "") -> SafeString:
    """A titled part of a page, with one line above its content."""
    link = format_html('<a href="{}">{}</a>', url, more) if url else ""
    return format_html(
        '<section class="section"><div class="section__head"><h2>{}</h2>{}</div>{}</section>',
        title,
        link,
        content,
    )


@register.simple_block_tag
def rows(content: str, label: str = "") -> SafeString:
    """The list around `list_row`s."""
    voice = format_html(' aria-label="{}"', label) if label else ""
    return format_html('<ul class="rows" role="list"{}>{}</ul>', voice, content)


@register.inclusion_tag(COMPONENTS + "list_row.html")
def list_row(
    title: str,
    *,
    url: str = "",
    meta: str = "",
    state: str = "",
    state_text: str = "",
    second: str = "",
    second_text: str = "",
    when: datetime | str | None = None,
    icon: str = "",
    is_new: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """Show one thing of a list: title, meta line, state, and the way to it; ``note``: a line more."""
    moment = when if isinstance(when, datetime) else None
    return {**locals(), "word": "" if moment else when}


@register.inclusion_tag(COMPONENTS + "timeline.html")
def timeline(moments: Iterable[shapes.Moment]) -> dict[str, Any]:
    """Tell a story of acts in order."""
    return {"moments": list(moments)}


@register.inclusion_tag(COMPONENTS + "stepper.html")
def stepper(steps: Sequence[shapes.Step], label: str = "") -> dict[str, Any]:
    """Show how far something came on a known way."""
    return {"steps": steps, "label": label}


@register.inclusion_tag(COMPONENTS + "square_strip.html")
def square_strip(
    squares: Iterable[shapes.Square], label: str, columns: int = COLUMNS
) -> dict[str, Any]:
    """Show one small square a recipient, with a sentence for those who do not see it."""
    items = list(squares)
    step = SIDE + GAP
    lines = -(-len(items) // columns)
    return {
        "drawn": drawing.squares(items, columns=columns, side=SIDE, gap=GAP),
        "label": label,
        "width": columns * step - GAP + 2,
        "height": max(lines * step - GAP + 2, 1),
        "legend": _legend(items),
    }


def _legend(items: Sequence[shapes.Square]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for item in items:
        counts[item.kind, item.state] = counts.get((item.kind, item.state), 0) + 1
    order = sorted(counts, key=lambda pair: LEGEND_ORDER.index(pair[0]))
    return [{"kind": kind, "state": state, "count": counts[kind, state]} for kind, state in order]


@register.inclusion_tag(COMPONENTS + "filter_chips.html")
def filter_chips(chips: Iterable[shapes.Chip], label: str) -> dict[str, Any]:
    """Show the filters of a list as links; the address keeps the choice."""
    return {"chips": list(chips), "label": label}


@register.inclusion_tag(COMPONENTS + "rooms.html")
def rooms(chips: Iterable[shapes.Chip], label: str) -> dict[str, Any]:
    """Show the parts of one domain as a row of links, the present one underlined."""
    return {"chips": list(chips), "label": label}


@register.inclusion_tag(COMPONENTS + "pagination.html")
def pagination(page: shapes.Page) -> dict[str, Any]:
    """Show the ways to newer and older entries."""
    return {"page": page}


@register.inclusion_tag(COMPONENTS + "search_box.html")
def search_box(
    value: str = "", *, action: str = "", name: str = "q", label: str = "", keep: object = None
) -> dict[str, Any]:
    """Show a search form; ``keep`` holds other filters of the address."""
    kept = dict(keep) if isinstance(keep, dict) else {}
    return {"value": value, "action": action, "name": name, "label": label, "keep": kept}


@register.inclusion_tag(COMPONENTS + "table.html", takes_context=True)
def data_table(context: Context, table: shapes.Table) -> dict[str, Any]:
    """Show a register: sticky head, order and column filters in the address."""
    request = context.get("request")
    query = table.query or (request.GET.dict() if request is not None else {})
    headings = [_heading(column, query) for column in table.columns]
    lines = drawing.table_rows(table.columns, table.rows)
    own = {column.key for column in table.columns if column.filter}
    kept = {k: v for k, v in query.items() if k not in own and k not in ("after", "before")}
    filtered = any(query.get(key) for key in own)
    return {
        "table": table,
        "headings": headings,
        "lines": lines,
        "kept": kept,
        "filtered": filtered,
    }


def _heading(column: shapes.Column, query: dict[str, str]) -> shapes.Heading:
    order = query.get("order", "")
    up, down = order == column.key, order == f"-{column.key}"
    wanted = f"-{column.key}" if up else column.key
    rest = {k: v for k, v in query.items() if v and k not in ("order", "after", "before")}
    return shapes.Heading(
        column=column,
        value=query.get(column.key, ""),
        sort_url=f"?{urlencode({**rest, 'order': wanted})}" if column.sortable else "",
        direction="ascending" if up else "descending" if down else "",
    )
