"""Who has read a document, and the lock that keeps it still."""

from __future__ import annotations

import pytest
from django.urls import reverse

from khue.core.errors import NotFound, NotPermitted
from khue.core.models import AuditEntry
from khue.documents.services import report_done, write_instruction
from khue.documents.tests.factories import acting, make_assigned, make_draft, make_registered
from khue.documents.tests.test_pages import sign_in
from khue.documents.types import INCOMING_KIND, KIND
from khue.notifications.selectors import unseen_count
from khue.organisation.tests.factories import Cast
from khue.records import errors, services
from khue.records.selectors import history_of


def test_reading_is_written_down_once_a_day_and_downloads_each_time(cast: Cast) -> None:
    item = make_assigned(cast)
    address = reverse("documents:incoming", args=[item.document_id])
    teacher, head = sign_in(cast.teacher), sign_in(cast.head)
    for _turn in range(3):
        teacher.get(address)
    with acting(cast.teacher):
        read = AuditEntry.objects.filter(verb="documents.read", by_id=cast.teacher.pk)
        assert read.count() == 1
    from khue.documents.selectors import files_of_incoming

    with acting(cast.teacher):
        (file,) = files_of_incoming(item.document)
    known = {"If-None-Match": f'"{file.sha256}"'}
    taken = reverse("documents:incoming_file", args=[item.document_id, file.pk])
    for _turn in range(2):
        assert teacher.get(taken, headers=known).status_code == 304
    page = head.get(reverse("records:history", args=["incoming", item.document_id]))
    assert page.status_code == 200
    with acting(cast.head):
        moments = history_of(cast.head, INCOMING_KIND, item.document)
    mine = [moment.title for moment in moments if moment.who == "Hoàng Văn Nam"]
    assert len(mine) >= 3
    assert "Hoàng Văn Nam" in page.content.decode()
    history = reverse("records:history", args=["incoming", item.document_id])
    for stranger in (cast.teacher, cast.intruder, cast.leader):
        assert sign_in(stranger).get(history).status_code == 404
    with acting(cast.teacher), pytest.raises(NotFound):
        history_of(cast.teacher, INCOMING_KIND, item.document)


def test_readings_stay_out_of_the_documents_story(cast: Cast) -> None:
    from khue.documents.selectors import story_of

    draft = make_draft(cast)
    sign_in(cast.specialist).get(reverse("documents:outgoing", args=[draft.pk]))
    with acting(cast.specialist):
        assert len(story_of(draft)) == 1


def test_a_locked_document_stands_still_until_the_head_lifts_the_lock(cast: Cast) -> None:
    item = make_assigned(cast)
    head = sign_in(cast.head)
    address = reverse("records:lock", args=["incoming", item.document_id])
    assert head.post(address, {"act": "lock", "reason": ""}).status_code == 200
    head.post(address, {"act": "lock", "reason": "Chờ xác minh nguồn gốc."})
    page = sign_in(cast.teacher).get(reverse("documents:incoming", args=[item.document_id]))
    assert "Chờ xác minh nguồn gốc." in page.content.decode()
    with acting(cast.teacher):
        assert unseen_count(cast.teacher) >= 2  # the assignment, and the changed right
        with pytest.raises(errors.Locked):
            report_done(assignment=item, report="xong", by=cast.teacher)
    with acting(cast.head):
        with pytest.raises(errors.Locked):
            write_instruction(document=item.document, text="tiếp tục", by=cast.head)
        with pytest.raises(errors.AlreadyLocked):
            services.lock_document(
                kind=INCOMING_KIND, document=item.document, by=cast.head, reason="x"
            )
    assert head.get(address).status_code == 200
    head.post(address, {"act": "lift"})
    with acting(cast.teacher):
        report_done(assignment=item, report="xong", by=cast.teacher)
    with acting(cast.head), pytest.raises(errors.NoLock):
        services.unlock_document(kind=INCOMING_KIND, document=item.document, by=cast.head)


def test_an_outgoing_document_is_locked_too(cast: Cast) -> None:
    from khue.documents.services import submit_for_signature

    draft = make_draft(cast)
    with acting(cast.leader):
        services.lock_document(kind=KIND, document=draft, by=cast.leader, reason="Chờ ý kiến Sở.")
    with acting(cast.specialist), pytest.raises(errors.Locked):
        submit_for_signature(document=draft, signer=cast.leader, by=cast.specialist)


def test_only_the_head_locks_and_only_his_own(cast: Cast) -> None:
    registered = make_registered(cast)
    address = reverse("records:lock", args=["incoming", registered.pk])
    for stranger in (cast.clerk, cast.teacher, cast.intruder, cast.leader):
        assert sign_in(stranger).get(address).status_code == 404
    assert (
        sign_in(cast.head).get(reverse("records:lock", args=["x", registered.pk])).status_code
        == 404
    )
    with acting(cast.clerk), pytest.raises(NotPermitted):
        services.lock_document(kind=INCOMING_KIND, document=registered, by=cast.clerk, reason="x")
