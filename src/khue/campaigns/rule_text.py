"""Rules of a field as one line of text, the same in the builder and in imported files.

``required; >=0; <=100; <=[27]; =[28]+[29]; decimals 2``: codes stand in brackets, limits don't.
The two words are read in English and in Vietnamese, whatever language the page speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from .errors import BadRule, UnknownField
from .rules import local_number, read_number
from .types import Field, FieldKind

_CODE = r"\[([^\[\]]{1,30})\]"
_WHOLE = re.compile(rf"^<=\s*{_CODE}$")
_SUM = re.compile(rf"^=\s*{_CODE}(?:\s*\+\s*{_CODE})*$")
_LIMIT = re.compile(r"^(<=|>=)\s*([\d.,-]+)$")
_DECIMALS = re.compile(r"^(?:decimals\s+([0-6])|([0-6])\s+chữ số thập phân)$")


def with_rules(field: Field, text: str) -> Field:
    """Return the field with the rules of the text instead of its own; raises ``BadRule``."""
    plain = replace(
        field,
        is_required=False,
        minimum=None,
        maximum=None,
        decimals=0,
        part_of="",
        sum_of=(),
    )
    for part in re.split(r"[;\n]", text):
        if part.strip():
            plain = _with_rule(plain, part.strip())
    return plain


def _with_rule(field: Field, rule: str) -> Field:
    if rule.lower() in {"required", "bắt buộc"}:
        return replace(field, is_required=True)
    if field.kind != FieldKind.NUMBER:
        raise BadRule(rule=rule)
    if match := _WHOLE.match(rule):
        return replace(field, part_of=match.group(1).strip())
    if _SUM.match(rule):
        codes = tuple(code.strip() for code in re.findall(_CODE, rule))
        return replace(field, sum_of=codes)
    if match := _DECIMALS.match(rule):
        return replace(field, decimals=int(match.group(1) or match.group(2)))
    if match := _LIMIT.match(rule):
        return _limited(field, match.group(1), match.group(2), rule)
    raise BadRule(rule=rule)


def _limited(field: Field, sign: str, text: str, rule: str) -> Field:
    limit: Decimal | None = read_number(text)
    if limit is None:
        raise BadRule(rule=rule)
    return replace(field, minimum=limit) if sign == ">=" else replace(field, maximum=limit)


def rules_text(field: Field) -> str:
    """Return the field's rules as :func:`with_rules` reads them."""
    parts = [_("required")] if field.is_required else []
    if field.minimum is not None:
        parts.append(f">={local_number(field.minimum)}")
    if field.maximum is not None:
        parts.append(f"<={local_number(field.maximum)}")
    if field.part_of:
        parts.append(f"<=[{field.part_of}]")
    if field.sum_of:
        parts.append("=" + "+".join(f"[{code}]" for code in field.sum_of))
    if field.decimals:
        parts.append(_("decimals %(count)d") % {"count": field.decimals})
    return "; ".join(parts)


def check_references(fields: Sequence[Field]) -> None:
    """Raise ``UnknownField`` or ``BadRule`` where a rule names no number of the form, or itself."""
    numbers = {field.code for field in fields if field.kind == FieldKind.NUMBER}
    for field in fields:
        for code in (*field.sum_of, *((field.part_of,) if field.part_of else ())):
            if code not in numbers:
                raise UnknownField(code=code)
            if code == field.code:
                raise BadRule(rule=rules_text(field))
