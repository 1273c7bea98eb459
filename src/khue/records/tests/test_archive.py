"""The archive: lists and minutes, two hands, what is due, what is only proposed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.documents.services import report_done
from khue.documents.tests.factories import acting, make_assigned
from khue.documents.tests.test_pages import sign_in
from khue.notifications.selectors import unseen_count
from khue.organisation.tests.factories import Cast
from khue.records import errors, services
from khue.records.models import CaseFile, Handover
from khue.records.tests.factories import make_case, make_closed, make_handover
from khue.records.types import CaseState


def url(name: str, *args: object) -> str:
    return reverse(f"records:{name}", args=args)


def test_from_the_due_list_into_the_archive(cast: Cast) -> None:
    closed = make_closed(cast)
    teacher, clerk = sign_in(cast.teacher), sign_in(cast.clerk)
    assert closed.title in teacher.get(url("archive")).content.decode()
    nothing = teacher.post(url("make_handover"), {"note": "Đủ tờ"})
    assert "Đủ tờ" in nothing.content.decode()
    made = teacher.post(url("make_handover"), {"chosen": [closed.pk], "note": "Đủ tờ"})
    address = made["Location"]
    assert teacher.get(address).status_code == 200
    for form in ("pdf", "xlsx"):
        assert teacher.get(address + f"minutes.{form}").status_code == 200
    with acting(cast.teacher):
        handover = Handover.objects.get()
    assert teacher.post(url("accept", handover.pk)).status_code == 404  # not a teacher's act
    clerk.post(url("accept", handover.pk))
    with acting(cast.clerk):
        closed.refresh_from_db()
        assert closed.state == CaseState.ARCHIVED
        with pytest.raises(errors.WrongState):
            services.accept_handover(handover=handover, by=cast.clerk)
    assert sign_in(cast.intruder).get(address).status_code == 404
    assert sign_in(cast.other_clerk).post(url("accept", handover.pk)).status_code == 404


def test_a_list_that_is_sent_back_frees_its_case_files(cast: Cast) -> None:
    handover = make_handover(cast)
    clerk = sign_in(cast.clerk)
    assert clerk.post(url("refuse", handover.pk), {"reason": ""}).status_code == 200
    clerk.post(url("refuse", handover.pk), {"reason": "Thiếu mục lục"})
    with acting(cast.teacher):
        case_file = CaseFile.objects.get()
        assert (case_file.state, case_file.handover_id) == (CaseState.CLOSED, None)
        assert unseen_count(cast.teacher)
    assert (
        "Thiếu mục lục" in sign_in(cast.teacher).get(url("handover", handover.pk)).content.decode()
    )


def test_whoever_gives_does_not_take(cast: Cast) -> None:
    closed = make_closed(cast)
    with acting(cast.clerk):
        made = services.make_handover(unit=cast.school, by=cast.clerk, case_ids=[closed.pk])
        with pytest.raises(errors.SameHand):
            services.accept_handover(handover=made, by=cast.clerk)
    with acting(cast.head):
        services.accept_handover(handover=made, by=cast.head)


def test_only_closed_case_files_of_ones_own_are_given(cast: Cast) -> None:
    case_file = make_case(cast)
    with acting(cast.teacher):
        with pytest.raises(errors.NothingChosen):
            services.make_handover(unit=cast.school, by=cast.teacher, case_ids=[])
        with pytest.raises(errors.WrongState):
            services.make_handover(unit=cast.school, by=cast.teacher, case_ids=[case_file.pk])
    with acting(cast.intruder), pytest.raises(NotPermitted):
        services.make_handover(unit=cast.other_school, by=cast.intruder, case_ids=[case_file.pk])


def test_people_are_told_thirty_days_before_and_once(cast: Cast) -> None:
    closed = make_closed(cast)
    with system_scope(reason="tests run the clock"):
        assert services.tell_due_case_files() == 0
        CaseFile.objects.filter(pk=closed.pk).update(due_on=today() + dt.timedelta(days=30))
        assert services.tell_due_case_files() == 1
        assert services.tell_due_case_files() == 0
    with acting(cast.clerk):
        assert unseen_count(cast.clerk)
    page = sign_in(cast.teacher).get("/").content.decode()
    assert closed.code in page


def test_a_destruction_list_is_only_proposed(cast: Cast) -> None:
    handover = make_handover(cast)
    with acting(cast.clerk):
        services.accept_handover(handover=handover, by=cast.clerk)
        case_file = CaseFile.objects.get()
        with pytest.raises(errors.NotOutlived):
            services.propose_destruction(
                unit=cast.school, by=cast.clerk, case_ids=[case_file.pk], reason="hết hạn"
            )
        years = today().year - case_file.list.year + 11
        CaseFile.objects.update(ended_on=today().replace(year=today().year - years, day=1))
    clerk = sign_in(cast.clerk)
    assert case_file.title in clerk.get(url("archive")).content.decode()
    values = {"destroy-chosen": [case_file.pk], "destroy-reason": "Hết thời hạn"}
    assert clerk.post(url("propose"), values).status_code == 302
    with acting(cast.clerk):
        case_file.refresh_from_db()
        assert case_file.state == CaseState.ARCHIVED
        found = case_file.destruction
        assert found is not None
        assert case_file.items.exists()
    assert clerk.get(url("destruction_file", found.pk, "pdf")).content.startswith(b"%PDF")
    assert sign_in(cast.intruder).get(url("destruction_file", found.pk, "pdf")).status_code == 404
    clerk.post(url("withdraw", found.pk))
    with acting(cast.clerk):
        case_file.refresh_from_db()
        assert case_file.destruction_id is None


def test_what_lies_in_the_archive_stands_still(cast: Cast) -> None:
    item = make_assigned(cast)
    case_file = make_case(cast)
    with acting(cast.teacher):
        services.file_incoming(case_file=case_file, document=item.document, by=cast.teacher)
        services.close_case_file(case_file=case_file, by=cast.teacher, ended_on=today())
        made = services.make_handover(unit=cast.school, by=cast.teacher, case_ids=[case_file.pk])
    with acting(cast.clerk):
        services.accept_handover(handover=made, by=cast.clerk)
    with acting(cast.teacher), pytest.raises(errors.InArchive):
        report_done(assignment=item, report="muộn", by=cast.teacher)
