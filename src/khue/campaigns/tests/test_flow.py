"""The rules of the acts: who may, when, what crosses, what comes back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from khue.campaigns import services
from khue.campaigns.errors import (
    DueInThePast,
    NoFields,
    NotComplete,
    ReasonNeeded,
    UnknownField,
    VersionFrozen,
    WrongState,
)
from khue.campaigns.models import Expected, Return
from khue.campaigns.rule_text import with_rules
from khue.campaigns.selectors import board_of, figures_of, open_version_of
from khue.campaigns.services import Typed
from khue.campaigns.tests.factories import (
    FIELDS,
    GOOD,
    acting,
    expected_of,
    filled,
    make_call,
    make_draft,
    make_form,
    opened,
    return_of,
    submitted,
)
from khue.campaigns.types import Field, FieldKind, ReturnState
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch import selectors as dispatch
from khue.dispatch.errors import NobodySilent
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast


def test_a_call_lies_before_every_school(cast: Cast) -> None:
    call = make_call(cast)
    with acting(cast.specialist):
        board = board_of(call)
        assert [line.name for line in board.lines] == [cast.other_school.name, cast.school.name]
        assert (board.expected, board.actual) == (2, 0)
        assert call.version.frozen_at is not None
    row = return_of(cast.clerk)
    assert (row.state, len(row.fields())) == (ReturnState.NOT_OPENED, len(FIELDS))


def test_opening_fills_in_what_khue_holds(cast: Cast) -> None:
    make_call(cast)
    row = opened(cast)
    assert row.prefilled["31"][0] == "1"
    assert row.answers == {"31": "1"}
    again = opened(cast)
    assert again.opened_at == row.opened_at


def test_figures_of_the_last_period_are_offered(cast: Cast) -> None:
    fields = (
        *FIELDS,
        Field(code="90", label="Phòng", kind=FieldKind.NUMBER, prefill="earlier"),
    )
    form = make_form(cast, fields)
    make_call(cast, form, period="năm học 2025–2026")
    row = filled(cast, {**GOOD, "90": "12"})
    with acting(cast.head) as by:
        services.submit_return(row=row, by=by)
    second = make_call(cast, form)
    later = opened(cast)
    assert later.prefilled["90"][0] == "12"
    assert "2025–2026" in later.prefilled["90"][1]
    with acting(cast.specialist):
        assert second.previous_id is not None


def test_two_people_do_not_overwrite_each_other(cast: Cast) -> None:
    make_call(cast)
    row = filled(cast)
    with acting(cast.head) as by:
        fresh, changed = services.save_answers(
            row=row, typed=Typed(now={"20": "", "60": "Đề nghị"}, was={"20": "", "60": ""}), by=by
        )
    assert changed == ["60"]
    assert (fresh.answers["20"], fresh.answers["60"]) == ("41", "Đề nghị")


def test_what_is_not_complete_stays(cast: Cast) -> None:
    make_call(cast)
    row = filled(cast, {"21": "10", "22": "3"})
    with acting(cast.clerk) as by, pytest.raises(NotComplete):
        services.check_return(row=row, by=by)
    with acting(cast.head) as by, pytest.raises(NotComplete):
        services.submit_return(row=row, by=by)


def test_the_head_alone_signs_off(cast: Cast) -> None:
    make_call(cast)
    row = filled(cast)
    with acting(cast.clerk) as by:
        row = services.check_return(row=row, by=by)
        with pytest.raises(NotPermitted):
            services.submit_return(row=row, by=by)
        told = Notification.objects.filter(kind="campaigns.to_sign_off", recipient=cast.head)
        assert told.exists()
    with acting(cast.intruder) as by, pytest.raises(NotPermitted):
        services.submit_return(row=row, by=by)


def test_what_was_signed_off_stands_at_the_office(cast: Cast) -> None:
    call = make_call(cast)
    row = submitted(cast)
    line = expected_of(cast, call)
    assert (line.state, line.is_on_time) == (ReturnState.SUBMITTED, True)
    assert line.answers == row.answers
    assert line.submitted_by_name == cast.head.get_full_name()
    with acting(cast.clerk) as by, pytest.raises(WrongState):
        services.save_answers(row=row, typed=Typed(now={"20": "1"}), by=by)
    with acting(cast.specialist):
        figures = {f.field.code: f for f in figures_of(call)}
        assert figures["20"].total == 41


def test_remarks_come_back_by_cell_and_the_first_hand_in_counts(cast: Cast) -> None:
    call = make_call(cast)
    row = submitted(cast)
    line = expected_of(cast, call)
    with acting(cast.specialist) as by:
        with pytest.raises(ReasonNeeded):
            services.return_to_unit(expected=line, remarks={"20": "  "}, by=by)
        services.return_to_unit(expected=line, remarks={"20": "Đếm lại.", "": "Xem lại."}, by=by)
    row = return_of(cast.clerk)
    assert (row.state, row.remarks["20"]) == (ReturnState.RETURNED, "Đếm lại.")
    with acting(cast.specialist):
        Expected.objects.filter(pk=line.pk).update(
            first_submitted_at=timezone.now() - dt.timedelta(days=1)
        )
    with acting(cast.clerk) as by:
        row, _changed = services.save_answers(
            row=row, typed=Typed(now={"21": "19", "22": "22"}), by=by
        )
    with acting(cast.head) as by:
        services.submit_return(row=row, by=by)
    line = expected_of(cast, call)
    assert (line.times_returned, line.is_on_time, line.remarks) == (1, True, {})
    with acting(cast.specialist) as by:
        services.accept_return(expected=line, by=by)
        with pytest.raises(WrongState):
            services.accept_return(expected=line, by=by)
    assert return_of(cast.clerk).state == ReturnState.ACCEPTED


def test_only_the_silent_are_reminded(cast: Cast) -> None:
    call = make_call(cast)
    submitted(cast)
    with acting(cast.specialist) as by:
        assert services.remind_call(call=call, by=by) == 1
    with system_scope(reason="the test looks at both schools"):
        told = Notification.objects.filter(kind="dispatch.reminded")
        assert {n.unit_id for n in told} == {cast.other_school.pk}


def test_nobody_is_reminded_when_all_have_answered(cast: Cast) -> None:
    call = make_call(cast, audience=_named(cast.school.pk))
    submitted(cast)
    with acting(cast.specialist) as by, pytest.raises(NobodySilent):
        services.remind_call(call=call, by=by)


def _named(*units: int) -> Any:
    from khue.dispatch.services import Audience, NamedUnits

    return Audience((NamedUnits(units),))


def test_after_the_end_nothing_is_handed_in(cast: Cast) -> None:
    call = make_call(cast)
    row = filled(cast)
    with acting(cast.specialist) as by:
        services.close_call(call=call, by=by)
    with acting(cast.head) as by, pytest.raises(WrongState):
        services.submit_return(row=row, by=by)


def test_a_late_answer_is_late(cast: Cast) -> None:
    call = make_call(cast)
    with system_scope(reason="the test lets the deadline pass"):
        Return.objects.update(due_on=today() - dt.timedelta(days=1))
        type(call).objects.update(due_on=today() - dt.timedelta(days=1))
    submitted(cast)
    with acting(cast.specialist):
        call.refresh_from_db()
        board = board_of(call)
    assert (board.actual, board.on_time, board.late) == (1, 0, 1)


def test_forms_are_checked_and_frozen(cast: Cast) -> None:
    form = make_form(cast)
    with acting(cast.specialist) as by:
        with pytest.raises(UnknownField):
            services.remove_field(definition=form, code="21", by=by)
        services.move_field(definition=form, code="60", up=True, by=by)
        codes = [f.code for f in open_version_of(form).form()]
        assert codes.index("60") == codes.index("50") - 1
    make_call(cast, form)
    new = with_rules(Field(code="99", label="Thêm", kind=FieldKind.NUMBER), "")
    with acting(cast.specialist) as by:
        with pytest.raises(VersionFrozen):
            services.save_field(definition=form, field=new, by=by)
        services.begin_version(definition=form, by=by)
        services.save_field(definition=form, field=new, by=by)
        assert open_version_of(form).number == 2


def test_a_call_needs_a_question_and_time(cast: Cast) -> None:
    heading = (Field(code="h", label="Chỉ tiêu", kind=FieldKind.HEADING),)
    with pytest.raises(NoFields):
        make_draft(cast, make_form(cast, heading))
    with pytest.raises(DueInThePast):
        make_draft(cast, due_on=today() - dt.timedelta(days=1))


def test_schools_run_no_calls_of_the_office(cast: Cast) -> None:
    draft = make_draft(cast)
    for user in (cast.head, cast.intruder, cast.office_clerk):
        with acting(user) as by, pytest.raises(NotPermitted):
            services.publish_call(call=draft, by=by)


def test_the_files_of_the_call_are_receipts(cast: Cast) -> None:
    call = make_call(cast)
    submitted(cast)
    with acting(cast.specialist):
        sending = dispatch.dispatch_of(cast.office.pk, "campaigns.call", call.pk)
        assert sending is not None
        stages = {line.name: line.stage.slug for line in dispatch.board_of(sending).lines}
    assert stages == {cast.school.name: "done", cast.other_school.name: "delivered"}


def test_a_task_comes_from_a_call_and_from_its_answer(cast: Cast) -> None:
    from khue.campaigns.selectors import label_of_call, label_of_return
    from khue.campaigns.tests.factories import return_of

    call = make_call(cast)
    row = return_of(cast.head)
    with acting(cast.leader):
        assert label_of_call(cast.leader, call.pk) == call.title
    with acting(cast.head):
        assert label_of_return(cast.head, row.pk) == row.title
        assert label_of_call(cast.head, call.pk) is None
    with acting(cast.intruder):
        assert label_of_return(cast.intruder, row.pk) is None
