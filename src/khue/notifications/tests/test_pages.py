"""The list and the operations page over HTTP, with the intruder beside the owner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.core.tasks import enqueue_system
from khue.notifications.models import Notification
from khue.notifications.types import State
from khue.organisation.tests.factories import Cast

from .factories import outbox, tell

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_list_shows_ones_own_and_marks_it_as_fetched(cast: Cast) -> None:
    tell(cast.head, cast.school)
    page = client_of(cast.head).get("/notifications/")
    assert "Công văn 1" in page.content.decode()
    assert outbox()[0].shown_at is not None
    other = client_of(cast.intruder).get("/notifications/")
    assert "Công văn 1" not in other.content.decode()


def test_opening_marks_as_seen_and_leads_on(cast: Cast) -> None:
    tell(cast.head, cast.school, link="/dispatch/inbox/")
    (row,) = outbox()
    assert client_of(cast.intruder).get(f"/notifications/{row.pk}/open/").status_code == 404
    answer = client_of(cast.head).get(f"/notifications/{row.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/dispatch/inbox/")
    assert outbox()[0].state == State.SEEN


def test_a_notice_never_leads_to_another_host(cast: Cast) -> None:
    tell(cast.head, cast.school, link="https://elsewhere.example/")
    (row,) = outbox()
    assert client_of(cast.head).get(f"/notifications/{row.pk}/open/").status_code == 404


def test_mark_all_needs_a_post(cast: Cast) -> None:
    tell(cast.head, cast.school)
    client = client_of(cast.head)
    assert client.get("/notifications/seen/").status_code == 405
    assert client.post("/notifications/seen/").status_code == 302
    assert outbox()[0].state == State.SEEN


def test_the_list_costs_the_same_at_1_and_at_100(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast.head)
    tell(cast.head, cast.school, 0)
    client.get("/notifications/")
    with django_assert_max_num_queries(20):
        client.get("/notifications/")
    for number in range(1, 100):
        tell(cast.head, cast.school, number)
    client.get("/notifications/")
    with django_assert_max_num_queries(20):
        client.get("/notifications/")


def test_only_the_officer_sees_operations(cast: Cast) -> None:
    for who in (cast.head, cast.leader, cast.teacher, cast.clerk):
        assert client_of(who).get("/operations/").status_code == 404
    assert Client().get("/operations/").status_code == 302
    assert client_of(cast.officer).get("/operations/").status_code == 200


def test_operations_show_figures_and_no_content(cast: Cast, settings: Any, tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    line = {"previous": "0" * 64, "heads": [[cast.school.pk, 12, "ab" * 32]]}
    heads.write_text(json.dumps(line) + "\n", encoding="utf-8")
    settings.KHUE_AUDIT_HEADS = heads
    tell(cast.head, cast.school)
    with system_scope(reason="tests break a row"):
        Notification.objects.update(state=State.FAILED, last_error="gateway is down")
    text = client_of(cast.officer).get("/operations/").content.decode()
    assert "gateway is down" in text
    assert "Công văn 1" not in text
    assert "abababababababab" in text
    assert cast.school.name in text
    heads.write_text("broken\n", encoding="utf-8")
    text = client_of(cast.officer).get("/operations/").content.decode()
    assert "badge--refused" in text or "banner--error" in text


def test_a_failed_notice_is_tried_again_and_audited(cast: Cast) -> None:
    tell(cast.head, cast.school)
    (row,) = outbox()
    url = f"/operations/notices/{row.pk}/retry/"
    officer = client_of(cast.officer)
    assert officer.post(url, headers={"accept": "application/json"}).status_code == 422
    with system_scope(reason="tests break a row"):
        Notification.objects.update(state=State.FAILED)
    assert client_of(cast.head).post(url).status_code == 404
    assert officer.post(url).status_code == 302
    assert outbox()[0].state == State.QUEUED
    assert AuditEntry.objects.filter(verb="notifications.notice.retried").count() == 1


def test_a_failed_task_is_tried_again_and_audited(cast: Cast) -> None:
    enqueue_system("notifications.send_due")
    job = ProcrastinateJob.objects.latest("id")
    url = f"/operations/tasks/{job.id}/retry/"
    officer = client_of(cast.officer)
    assert officer.post(url, headers={"accept": "application/json"}).status_code == 422
    _set_status(job.id, "failed")
    assert "notifications.send_due" in officer.get("/operations/").content.decode()
    assert officer.post(url).status_code == 302
    job = ProcrastinateJob.objects.get(id=job.id)
    assert (job.status, job.attempts) == ("todo", 1)
    assert AuditEntry.objects.filter(verb="notifications.job.retried").count() == 1


def _set_status(job_id: int, status: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, scheduled_at = %s WHERE id = %s",
            [status, timezone.now(), job_id],
        )
