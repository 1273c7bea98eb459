"""The least valid form, call and answer, each made by the services themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from khue.accounts.models import User
from khue.campaigns import services
from khue.campaigns.models import Call, Expected, FormDefinition, Return
from khue.campaigns.rule_text import with_rules
from khue.campaigns.types import Column, Field, FieldKind, FormDraft
from khue.core.dates import today
from khue.core.scoping import unit_scope
from khue.dispatch.services import Audience, UnitsMatching
from khue.organisation.selectors import hats_of, scope_of
from khue.organisation.tests.factories import Cast

FIELDS = (
    Field(code="h", label="Quy mô", kind=FieldKind.HEADING),
    with_rules(
        Field(code="20", label="Học sinh", kind=FieldKind.NUMBER, measure="học sinh"),
        "required; =[21]+[22]",
    ),
    with_rules(Field(code="21", label="- Nam", kind=FieldKind.NUMBER), ">=0; <=[20]"),
    with_rules(Field(code="22", label="- Nữ", kind=FieldKind.NUMBER), ">=0"),
    with_rules(
        Field(code="31", label="Giáo viên", kind=FieldKind.NUMBER, prefill="posts.teacher"),
        "required",
    ),
    Field(code="40", label="Ngày kiểm kê", kind=FieldKind.DATE),
    Field(code="50", label="Internet", kind=FieldKind.CHOICE, options=("Có", "Chưa có")),
    Field(code="60", label="Kiến nghị", kind=FieldKind.TEXT),
    Field(
        code="70",
        label="Điểm trường",
        kind=FieldKind.TABLE,
        columns=(Column("c1", "Tên"), Column("c2", "Số lớp", is_number=True)),
        rows=5,
    ),
    Field(code="80", label="Minh chứng", kind=FieldKind.FILE),
)
GOOD = {"20": "41", "21": "20", "22": "21", "31": "1"}


@contextmanager
def acting(user: User) -> Iterator[User]:
    """Act in the person's first post, in its scope, as the middleware does."""
    hat = hats_of(user)[0]
    before, user.hat = user.hat, hat
    try:
        with unit_scope(scope_of(hat)):
            yield user
    finally:
        user.hat = before


def make_form(cast: Cast, fields: tuple[Field, ...] = FIELDS) -> FormDefinition:
    """Return a form of the office."""
    with acting(cast.specialist):
        (version,) = services.keep_forms(
            unit=cast.office,
            drafts=[FormDraft("SL", "Số liệu đầu năm", fields)],
            by=cast.specialist,
        )
        return version.definition


def make_draft(cast: Cast, form: FormDefinition | None = None, **changes: Any) -> Call:
    """Return a call to both schools that has not gone out."""
    clause = UnitsMatching(kinds=("primary",), managed_by=cast.office.pk)
    values: dict[str, Any] = {
        "unit": cast.office,
        "definition": form or make_form(cast),
        "title": "Báo cáo số liệu",
        "period": "năm học 2026–2027",
        "due_on": today() + dt.timedelta(days=3),
        "audience": Audience((clause,)),
        "by": cast.specialist,
        **changes,
    }
    with acting(cast.specialist):
        return services.draft_call(**values)


def make_call(cast: Cast, form: FormDefinition | None = None, **changes: Any) -> Call:
    """Return a call that both schools have."""
    draft = make_draft(cast, form, **changes)
    with acting(cast.specialist):
        return services.publish_call(call=draft, by=cast.specialist)


def return_of(user: User) -> Return:
    """Return the newest return of the person's unit."""
    with acting(user):
        return Return.objects.filter(unit_id=hats_of(user)[0].unit_id).latest("pk")


def opened(cast: Cast) -> Return:
    """Return school A's return, opened by its clerk."""
    row = return_of(cast.clerk)
    with acting(cast.clerk):
        return services.open_return(row=row, by=cast.clerk)


def filled(cast: Cast, answers: dict[str, Any] | None = None) -> Return:
    """Return school A's return with good answers."""
    row = opened(cast)
    typed = services.Typed(now=GOOD if answers is None else answers)
    with acting(cast.clerk):
        row, _changed = services.save_answers(row=row, typed=typed, by=cast.clerk)
        return row


def submitted(cast: Cast) -> Return:
    """Return school A's return, checked by the clerk and signed off by the head."""
    row = filled(cast)
    with acting(cast.clerk):
        row = services.check_return(row=row, by=cast.clerk)
    with acting(cast.head):
        return services.submit_return(row=row, by=cast.head)


def expected_of(cast: Cast, call: Call) -> Expected:
    """Return the office's line of school A."""
    with acting(cast.specialist):
        return Expected.objects.select_related("call__version").get(
            call=call, from_unit=cast.school
        )
