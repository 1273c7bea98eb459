"""Taking the trail out as .xlsx or .jsonl; the taking is a row of the trail itself."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from khue.compliance import audits
from khue.compliance.permissions import EXPORT_AUDIT
from khue.compliance.selectors.trail import lines_of, trail_rows
from khue.compliance.types import StoryLine, TrailFilter
from khue.core import audit
from khue.core.dates import HANOI
from khue.core.errors import NotPermitted
from khue.organisation.selectors import can

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

Form = Literal["xlsx", "jsonl"]
MAX_ROWS = 200_000
_BATCH = 2000


def export_trail(*, wanted: TrailFilter, form: Form, by: User, unit: Unit) -> bytes:
    """The rows that the person may read and asks for; raises ``NotPermitted``."""
    if not can(by, EXPORT_AUDIT, unit):
        raise NotPermitted
    lines = _lines(by, wanted)
    data = _xlsx(lines) if form == "xlsx" else _jsonl(lines)
    audit.record(
        verb=audits.AUDIT_EXPORTED,
        obj=None,
        unit_id=unit.pk,
        by=by,
        after={"form": form, "verb": wanted.verb, "since": wanted.since, "until": wanted.until},
    )
    return data


def _lines(by: User, wanted: TrailFilter) -> Iterator[StoryLine]:
    last, taken = 0, 0
    while taken < MAX_ROWS:
        batch = list(trail_rows(by, wanted).filter(pk__gt=last).order_by("pk")[:_BATCH])
        if not batch:
            return
        yield from lines_of(batch)
        last, taken = batch[-1].pk, taken + len(batch)


def _jsonl(lines: Iterator[StoryLine]) -> bytes:
    rows = (
        json.dumps(
            {
                "unit": line.unit_id,
                "seq": line.seq,
                "at": line.at.astimezone(HANOI),
                "verb": line.verb,
                "object": [line.object_type, line.object_id],
                "by": line.by_name,
                "on_behalf_of": line.on_behalf_of,
                "before": line.before,
                "after": line.after,
                "erased": line.is_erased,
            },
            ensure_ascii=False,
            cls=DjangoJSONEncoder,
        )
        for line in lines
    )
    return ("\n".join(rows) + "\n").encode()


def _xlsx(lines: Iterator[StoryLine]) -> bytes:
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_("Audit trail"))
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        heads = [
            _("No."), _("Time"), _("Act"), _("Who"), _("For"), _("Object"), _("Before"), _("After"),
        ]  # fmt: skip
        sheet.write_row(0, 0, heads, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, 7, 30)
        for row, line in enumerate(lines, start=1):
            sheet.write_number(row, 0, line.seq)
            sheet.write_datetime(row, 1, line.at.astimezone(HANOI).replace(tzinfo=None), moment)
            texts = [
                line.label,
                line.by_name,
                line.on_behalf_of,
                f"{line.object_type} {line.object_id}".strip(),
                value_text(line.before),
                value_text(line.after),
            ]
            for column, text in enumerate(texts, start=2):
                sheet.write_string(row, column, text[:32000])
    return buffer.getvalue()


def value_text(value: object) -> str:
    """A value as one line of text; empty for none."""
    if not isinstance(value, dict):
        return ""
    return "; ".join(
        f"{key}: {json.dumps(item, ensure_ascii=False) if isinstance(item, (dict, list)) else item}"
        for key, item in value.items()
    )
