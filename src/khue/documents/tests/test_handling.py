"""Who leads, until which working day, who has left, and what stands on the handling sheet."""

from __future__ import annotations

import pytest
from django.test import Client

from khue.accounts.models import User
from khue.compliance.selectors import add_working_days
from khue.core.dates import today
from khue.core.errors import NotFound, NotPermitted
from khue.documents import services
from khue.documents.errors import TextNeeded, UnknownAssignee, WrongState
from khue.documents.models import Assignment, IncomingDocument
from khue.documents.types import OpinionKind, Part
from khue.organisation.tests.factories import Cast

from .factories import acting, make_assigned, make_registered


def sign_in(user: User) -> Client:
    """Return a client of the person."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def parts(document: IncomingDocument, user: User) -> dict[int, str]:
    with acting(user):
        return dict(Assignment.objects.filter(document=document).values_list("assignee_id", "part"))


def test_one_leads_and_the_others_help(cast: Cast) -> None:
    document = make_registered(cast)
    client = sign_in(cast.head)
    client.post(
        f"/documents/incoming/{document.pk}/instruct/",
        {
            "text": "Thực hiện",
            "assignees": [cast.teacher.pk],
            "lead": cast.clerk.pk,
            "days": 5,
            "due_on": "",
        },
    )
    found = parts(document, cast.head)
    assert found == {cast.clerk.pk: Part.LEAD, cast.teacher.pk: Part.SUPPORT}
    with acting(cast.head):
        due = set(Assignment.objects.filter(document=document).values_list("due_on", flat=True))
    assert due == {add_working_days(today(), 5)}
    page = client.get(f"/documents/incoming/{document.pk}/sheet/").content.decode()
    assert "Chủ trì" in page
    assert "Phối hợp" in page


def test_without_a_word_the_first_one_leads(cast: Cast) -> None:
    document = make_registered(cast)
    with acting(cast.head):
        services.write_instruction(
            document=document,
            text="Thực hiện",
            by=cast.head,
            assignees=[cast.teacher.pk, cast.clerk.pk],
        )
        with pytest.raises(UnknownAssignee):
            services.write_instruction(
                document=document,
                text="Nữa",
                by=cast.head,
                assignees=[cast.teacher.pk],
                lead=cast.intruder.pk,
            )
    assert parts(document, cast.head)[cast.teacher.pk] == Part.LEAD


def test_opinions_stand_on_the_sheet(cast: Cast) -> None:
    assignment = make_assigned(cast)
    url = f"/documents/incoming/{assignment.document_id}/sheet/"
    answer = sign_in(cast.teacher).post(url, {"text": "Đề xuất giao tổ Văn."})
    assert answer.status_code == 302
    page = sign_in(cast.head).get(url).content.decode()
    assert "Đề xuất giao tổ Văn." in page
    assert cast.teacher.person.full_name in page
    assert sign_in(cast.intruder).get(url).status_code == 404
    assert sign_in(cast.intruder).post(url, {"text": "x"}).status_code == 404


def test_who_does_not_handle_it_writes_nothing(cast: Cast) -> None:
    assignment = make_assigned(cast)
    with acting(cast.clerk), pytest.raises(NotFound):
        services.give_opinion(document=assignment.document, text="x", by=cast.clerk)
    with acting(cast.teacher):
        with pytest.raises(TextNeeded):
            services.give_opinion(document=assignment.document, text=" ", by=cast.teacher)
        opinion = services.give_opinion(document=assignment.document, text="Được", by=cast.teacher)
    assert opinion.kind == OpinionKind.HANDLER


def test_work_goes_to_somebody_else(cast: Cast) -> None:
    assignment = make_assigned(cast)
    url = f"/documents/assignments/{assignment.pk}/give/"
    client = sign_in(cast.head)
    assert client.get(url).status_code == 200
    assert client.post(url, {"to": cast.clerk.pk}).status_code == 302
    with acting(cast.head):
        row = Assignment.objects.get(pk=assignment.pk)
    assert (row.assignee_id, row.opened_at) == (cast.clerk.pk, None)
    with acting(cast.clerk):
        done = services.report_done(assignment=row, report="Xong", by=cast.clerk)
    with acting(cast.head), pytest.raises(WrongState):
        services.reassign(assignment=done, to=cast.teacher.pk, by=cast.head)


def test_only_who_instructs_gives_it_on(cast: Cast) -> None:
    assignment = make_assigned(cast)
    url = f"/documents/assignments/{assignment.pk}/give/"
    for stranger in (cast.teacher, cast.clerk):
        assert sign_in(stranger).post(url, {"to": cast.clerk.pk}).status_code in (403, 404)
    assert sign_in(cast.intruder).post(url, {"to": cast.intruder.pk}).status_code == 404
    with acting(cast.teacher), pytest.raises(NotPermitted):
        services.reassign(assignment=assignment, to=cast.clerk.pk, by=cast.teacher)
    with acting(cast.head), pytest.raises(UnknownAssignee):
        services.reassign(assignment=assignment, to=cast.intruder.pk, by=cast.head)
