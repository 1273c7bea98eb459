"""The two steps, the gate behind them, and everybody who must not pass."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from khue.compliance.errors import ContentRefused
from khue.compliance.selectors import add_working_days
from khue.core.errors import NotFound, NotPermitted
from khue.core.models import AuditEntry
from khue.core.scoping import unit_scope
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast, make_post
from khue.organisation.types import Role
from khue.publishing import events
from khue.publishing.errors import (
    BadTime,
    ContentChanged,
    NotPublishable,
    OwnWork,
    ReasonNeeded,
    StaleVersion,
    WrongState,
)
from khue.publishing.models import Approval, Publication, PublicationVersion, State
from khue.publishing.selectors import (
    dossier_for,
    get_public_version,
    get_publication_for,
    waiting_count,
)
from khue.publishing.services import (
    approve,
    assert_publishable,
    expire_one,
    publish_due_one,
    return_with_reason,
    review,
    withdraw,
)

from .factories import make_public, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast: Cast) -> Any:
    """Open the office's scope."""
    with unit_scope([cast.office.pk]):
        yield cast.office


def test_board_then_head_then_public(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    assert row.state == State.REVIEW
    assert get_public_version(row.pk) is None
    review(publication=row, version=1, by=cast.editor)
    assert get_public_version(row.pk) is None
    row = approve(publication=row, version=1, by=cast.leader, authentication="passkey")
    assert row.state == State.PUBLISHED
    public = get_public_version(row.pk)
    assert public is not None
    assert public.item.title == "Kế hoạch tuyển sinh đầu cấp"
    head = Approval.objects.get(step="head")
    assert (head.digest, head.authentication) == (public.digest, "passkey")
    assert head.post_title == str(Role.HEAD.label)
    verbs = AuditEntry.objects.filter(object_id=str(row.pk)).order_by("seq")
    assert [entry.verb.rsplit(".", 1)[-1] for entry in verbs] == [
        "requested",
        "reviewed",
        "approved",
        "published",
    ]


def test_the_author_approves_nothing_of_their_own(cast: Cast, office: Any) -> None:
    make_post(cast.specialist, cast.office, Role.EDITOR)
    make_post(cast.specialist, cast.office, Role.HEAD)
    row = make_request(cast)
    with pytest.raises(OwnWork):
        review(publication=row, version=1, by=cast.specialist)
    review(publication=row, version=1, by=cast.editor)
    with pytest.raises(OwnWork):
        approve(publication=row, version=1, by=cast.specialist)
    assert dossier_for(cast.specialist, row.pk).may_approve is False


def test_nobody_takes_both_steps(cast: Cast, office: Any) -> None:
    make_post(cast.leader, cast.office, Role.EDITOR)
    row = make_request(cast)
    review(publication=row, version=1, by=cast.leader)
    with pytest.raises(OwnWork):
        approve(publication=row, version=1, by=cast.leader)


def test_others_may_not_decide(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    for person in (cast.specialist, cast.office_clerk, cast.head, cast.intruder):
        with pytest.raises(NotPermitted):
            review(publication=row, version=1, by=person)
    review(publication=row, version=1, by=cast.editor)
    for person in (cast.editor, cast.deputy, cast.head, cast.intruder):
        with pytest.raises(NotPermitted):
            approve(publication=row, version=1, by=person)
    with pytest.raises(NotFound):
        get_publication_for(cast.intruder, row.pk)


def test_the_head_does_not_skip_the_board(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    with pytest.raises(WrongState):
        approve(publication=row, version=1, by=cast.leader)


def test_any_edit_begins_again(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    review(publication=row, version=1, by=cast.editor)
    row = make_request(cast, summary="Đã sửa")
    assert (row.state, row.latest.number) == (State.REVIEW, 2)  # type: ignore[union-attr]
    with pytest.raises(WrongState):
        approve(publication=row, version=1, by=cast.leader)
    review(publication=row, version=2, by=cast.editor)
    with pytest.raises(StaleVersion):
        approve(publication=row, version=1, by=cast.leader)


def test_an_edit_of_something_public_leaves_the_public_version(cast: Cast, office: Any) -> None:
    first = make_public(cast)
    second = make_request(
        cast, title="Kế hoạch tuyển sinh lớp 6", expires_at=timezone.now() + timedelta(1)
    )
    assert second.pk == first.pk
    public = get_public_version(first.pk)
    assert public is not None
    assert public.item.title == "Kế hoạch tuyển sinh đầu cấp"
    assert public.expires_at is None
    changes = dossier_for(cast.editor, first.pk).changes
    assert {change.kind for change in changes} >= {"changed", "same"}


def test_returning_needs_a_reason_and_tells_the_author(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    with pytest.raises(ReasonNeeded):
        return_with_reason(publication=row, version=1, by=cast.editor, reason=" ")
    heard: list[events.Returned] = []
    events.returned.subscribe(heard.append)
    row = return_with_reason(publication=row, version=1, by=cast.editor, reason="Thiếu số.")
    events.returned._subscribers.remove(heard.append)
    assert row.state == State.RETURNED
    assert heard[0].author_id == cast.specialist.pk
    with pytest.raises(NotPublishable):
        assert_publishable(PublicationVersion.objects.get(publication=row))


def tamper(sql: str, parameters: list[str | int]) -> None:
    """Change a row behind the application's back, as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, parameters)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SET ROLE khue_app")


def test_content_changed_after_the_approval_is_refused(cast: Cast, office: Any) -> None:
    later = timezone.now() + timedelta(hours=1)
    row = make_public(cast, publish_at=later)
    assert row.state == State.APPROVED
    version = PublicationVersion.objects.get(publication=row)
    assert_publishable(version)
    tamper(
        "UPDATE publishing_publicationversion SET snapshot = jsonb_set(snapshot, '{title}', %s)"
        " WHERE id = %s",
        ['"Khác"', version.pk],
    )
    version = PublicationVersion.objects.get(publication=row)
    with pytest.raises(ContentChanged):
        assert_publishable(version)
    Publication.objects.filter(pk=row.pk).update(publish_at=timezone.now())
    assert publish_due_one(publication_id=row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.live_id) == (State.RETURNED, None)


def test_a_rehashed_forgery_is_refused_too(cast: Cast, office: Any) -> None:
    row = make_public(cast, publish_at=timezone.now() + timedelta(hours=1))
    version = PublicationVersion.objects.get(publication=row)
    tamper(
        "UPDATE publishing_publicationversion SET digest = %s WHERE id = %s", ["0" * 64, version.pk]
    )
    with pytest.raises(ContentChanged):
        assert_publishable(PublicationVersion.objects.get(publication=row))


def test_the_database_holds_the_gate(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    with pytest.raises(IntegrityError, match="no valid approval"), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(live_id=row.latest_id, state="published")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        PublicationVersion.objects.filter(publication=row).update(title="Khác")
    review(publication=row, version=1, by=cast.editor)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Approval.objects.all().delete()


def test_withdrawal_is_at_once_and_says_why(cast: Cast, office: Any) -> None:
    row = make_public(cast)
    with pytest.raises(NotPermitted):
        withdraw(publication=row, by=cast.specialist, reason="Sai")
    with pytest.raises(ReasonNeeded):
        withdraw(publication=row, by=cast.editor, reason="")
    with pytest.raises(ContentRefused):
        withdraw(publication=row, by=cast.editor, reason="TUYỆT MẬT")
    row = withdraw(publication=row, by=cast.editor, reason="Có thông tin cá nhân.")
    assert (row.state, row.live_id) == (State.WITHDRAWN, None)
    assert get_public_version(row.pk) is None
    with pytest.raises(WrongState):
        withdraw(publication=row, by=cast.editor, reason="Lần nữa")
    with pytest.raises(WrongState):
        approve(publication=row, version=1, by=cast.leader)


def test_time_begins_and_ends(cast: Cast, office: Any, time_machine: Any) -> None:
    now = timezone.now()
    row = make_public(
        cast, publish_at=now + timedelta(hours=2), expires_at=now + timedelta(hours=5)
    )
    assert publish_due_one(publication_id=row.pk) is False
    time_machine.move_to(now + timedelta(hours=3))
    assert publish_due_one(publication_id=row.pk) is True
    assert expire_one(publication_id=row.pk) is False
    time_machine.move_to(now + timedelta(hours=6))
    assert get_public_version(row.pk) is None
    assert expire_one(publication_id=row.pk) is True
    row.refresh_from_db()
    assert (row.state, row.live_id) == (State.EXPIRED, None)


def test_times_that_do_not_fit(cast: Cast) -> None:
    now = timezone.now()
    with pytest.raises(BadTime):
        make_request(cast, expires_at=now - timedelta(1))
    with pytest.raises(BadTime):
        make_request(cast, publish_at=now + timedelta(2), expires_at=now + timedelta(1))


def test_each_is_told_when_it_is_their_turn(cast: Cast, office: Any) -> None:
    row = make_public(cast)
    told = Notification.objects.filter(link=f"/publishing/{row.pk}/").order_by("pk")
    assert [(n.kind, n.recipient_id) for n in told] == [
        ("publishing.to_check", cast.editor.pk),
        ("publishing.to_approve", cast.leader.pk),
        ("publishing.published", cast.specialist.pk),
    ]


def test_who_waits_for_whom(cast: Cast, office: Any) -> None:
    row = make_request(cast)
    assert (waiting_count(cast.editor), waiting_count(cast.leader)) == (1, 0)
    review(publication=row, version=1, by=cast.editor)
    assert (waiting_count(cast.editor), waiting_count(cast.leader)) == (0, 1)
    assert waiting_count(cast.intruder) == 0


@pytest.mark.django_db
def test_the_clock_counts_working_days() -> None:
    friday = date(2026, 11, 20)
    assert add_working_days(friday, 2) == date(2026, 11, 24)
    assert add_working_days(friday, 5) == date(2026, 11, 27)
