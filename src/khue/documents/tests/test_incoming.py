"""The incoming way: register, open, instruct, assign, report; each step on the sender's board."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from khue.core.dates import today
from khue.core.errors import NotFound, NotPermitted
from khue.core.scoping import ScopeError
from khue.dispatch.models import Dispatch, Recipient
from khue.dispatch.types import Stage
from khue.documents import errors, selectors, services
from khue.documents.models import Assignment, IncomingDocument
from khue.documents.registers import incoming_register, outgoing_register
from khue.documents.tests.factories import (
    acting,
    incoming_of,
    make_assigned,
    make_registered,
    make_sent,
)
from khue.documents.types import IncomingState
from khue.organisation.tests.factories import Cast


def board_stage(cast: Cast, unit_id: int) -> Stage:
    with acting(cast.office_clerk):
        sending = Dispatch.objects.latest("pk")
        return Recipient.objects.get(dispatch=sending, recipient_unit_id=unit_id).stage_reached


def test_the_clerk_gives_the_schools_own_number(cast: Cast) -> None:
    registered = make_registered(cast)
    assert registered.number_text == "01"
    assert board_stage(cast, cast.school.pk) is Stage.REGISTERED
    assert board_stage(cast, cast.other_school.pk) is Stage.DELIVERED
    with acting(cast.clerk), pytest.raises(errors.WrongState):
        services.register_incoming(document=registered, by=cast.clerk)


def test_another_school_cannot_register_it(cast: Cast) -> None:
    make_sent(cast)
    arrived = incoming_of(cast.clerk)
    for stranger in (cast.other_clerk, cast.office_clerk, cast.head, cast.teacher):
        with acting(stranger), pytest.raises((NotPermitted, ScopeError)):
            services.register_incoming(document=arrived, by=stranger)


def test_opening_stands_on_the_board_once(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.head):
        assert services.open_incoming(document=registered, by=cast.head)
        assert not services.open_incoming(document=registered, by=cast.head)
    with acting(cast.office_clerk):
        row = Recipient.objects.get(recipient_unit_id=cast.school.pk)
        assert row.opened_by_name == "Nguyễn Thị Hạnh"


def test_the_head_assigns_and_the_teacher_reports(cast: Cast) -> None:
    assignment = make_assigned(cast)
    assert board_stage(cast, cast.school.pk) is Stage.ASSIGNED
    with acting(cast.teacher):
        mine = selectors.get_assignment_for(cast.teacher, assignment.pk)
        assert selectors.get_incoming_for(cast.teacher, mine.document_id).abstract
        services.report_done(assignment=mine, report="Đã làm xong.", by=cast.teacher)
        with pytest.raises(errors.WrongState):
            services.report_done(assignment=mine, report="Lại.", by=cast.teacher)
    assert board_stage(cast, cast.school.pk) is Stage.DONE
    assert incoming_of(cast.clerk).state == IncomingState.DONE


def test_it_is_done_when_the_last_one_reports(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.head):
        services.write_instruction(
            document=registered,
            text="Hai người cùng làm.",
            by=cast.head,
            assignees=[cast.teacher.pk, cast.clerk.pk],
            due_on=today(),
        )
    for person, state in (
        (cast.teacher, IncomingState.ASSIGNED),
        (cast.clerk, IncomingState.DONE),
    ):
        with acting(person):
            item = Assignment.objects.get(assignee=person)
            services.report_done(assignment=item, report="", by=person)
        assert incoming_of(cast.clerk).state == state


def test_somebody_elses_work_is_not_there(cast: Cast) -> None:
    assignment = make_assigned(cast)
    for stranger in (cast.head, cast.clerk, cast.intruder):
        with acting(stranger), pytest.raises(NotFound):
            selectors.get_assignment_for(stranger, assignment.pk)
    with acting(cast.clerk), pytest.raises(NotFound):
        services.report_done(assignment=assignment, report="", by=cast.clerk)


def test_an_unassigned_teacher_does_not_see_it(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.teacher), pytest.raises(NotFound):
        selectors.get_incoming_for(cast.teacher, registered.pk)


def test_instructions_have_their_rules(cast: Cast) -> None:
    make_sent(cast)
    arrived = incoming_of(cast.clerk)
    with acting(cast.head), pytest.raises(errors.WrongState):
        services.write_instruction(document=arrived, text="Làm.", by=cast.head)
    with acting(cast.clerk):
        registered = services.register_incoming(document=arrived, by=cast.clerk)
        with pytest.raises(NotPermitted):
            services.write_instruction(document=registered, text="Làm.", by=cast.clerk)
    yesterday = today() - dt.timedelta(days=1)
    with acting(cast.head):
        for bad in (
            {"text": " "},
            {"text": "Làm.", "assignees": [cast.intruder.pk]},
            {"text": "Làm.", "assignees": [cast.teacher.pk], "due_on": yesterday},
        ):
            with pytest.raises((errors.TextNeeded, errors.UnknownAssignee, errors.DeadlinePassed)):
                services.write_instruction(document=registered, by=cast.head, **bad)


def test_a_likely_duplicate_is_shown_and_not_blocked(cast: Cast) -> None:
    values: dict[str, Any] = {
        "unit": cast.school,
        "by": cast.clerk,
        "issuer": "Ủy ban nhân dân phường",
        "reference": "12/UBND-VX",
        "abstract": "Về việc phòng dịch",
    }
    with acting(cast.clerk):
        first = services.register_paper_document(**values, issued_on=dt.date(2026, 11, 2))
        found = selectors.alike(
            cast.clerk,
            unit_id=cast.school.pk,
            issuer="ủy ban  nhân dân Phường",
            reference="12/ubnd-vx",
        )
        assert found == [first]
        again = services.register_paper_document(**values, issued_on=dt.date(2026, 11, 9))
        assert again.number == 2


def test_incoming_documents_are_found_without_diacritics(cast: Cast) -> None:
    make_registered(cast)
    with acting(cast.clerk):
        for words in ("doc sach", "thu vien SO", "01/phong-vp", "Phong giao duc"):
            assert selectors.incoming_matching(cast.clerk, words).count() == 1, words
        assert not selectors.incoming_matching(cast.clerk, "bong da")


def test_the_registers_have_the_columns_of_the_decree(cast: Cast) -> None:
    make_registered(cast)
    year = today().year
    with acting(cast.office_clerk):
        (row,) = outgoing_register(cast.office_clerk, unit_id=cast.office.pk, year=year)
        assert row.reference == "01/PHONG-VP"
        assert row.subject.startswith("Công văn: ")
        assert row.archive == "Lưu: VP"
    with acting(cast.clerk):
        (came,) = incoming_register(cast.clerk, unit_id=cast.school.pk, year=year)
        assert (came.number, came.reference) == ("01", "01/PHONG-VP")
        with pytest.raises(NotFound):
            incoming_register(cast.clerk, unit_id=cast.other_school.pk, year=year)


def test_schools_never_see_each_others_rows(cast: Cast) -> None:
    registered = make_registered(cast)
    with acting(cast.intruder):
        assert not IncomingDocument.objects.filter(pk=registered.pk).exists()
        with pytest.raises(NotFound):
            selectors.get_incoming_for(cast.intruder, registered.pk)
