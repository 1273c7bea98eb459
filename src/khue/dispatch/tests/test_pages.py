"""Board and inbox over HTTP, with the intruder beside the owner."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from khue.core.models import AuditEntry
from khue.core.scoping import system_scope
from khue.dispatch.models import Delivery, Dispatch, ReceiptEvent
from khue.organisation.tests.factories import Cast, make_post, make_unit, make_user
from khue.organisation.types import Role

from .factories import delivery_in, send

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_inbox_of_a_school_shows_it_and_that_is_its_arrival(cast: Cast) -> None:
    sending = send(cast)
    assert "hội giảng" in text_of(client_of(cast.clerk), "/dispatch/inbox/")
    with system_scope(reason="tests look at both ends"):
        (event,) = ReceiptEvent.objects.all()
    assert (event.by, event.dispatch_id) == (cast.clerk, sending.pk)
    assert "hội giảng" not in text_of(client_of(cast.teacher), "/dispatch/inbox/")


def test_opening_the_page_is_opening_the_letter(cast: Cast) -> None:
    sending = send(cast, audience=_only(cast.school))
    mine = delivery_in(sending, cast.school)
    url = f"/dispatch/inbox/{mine.pk}/"
    for who in (cast.intruder, cast.leader, cast.teacher):
        assert client_of(who).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert "128/PGDĐT" in text_of(client_of(cast.head), url)
    with system_scope(reason="tests look at both ends"):
        assert Delivery.objects.get(pk=mine.pk).opened_by == cast.head
    board = text_of(client_of(cast.office_clerk), f"/dispatch/{sending.pk}/")
    assert "Nguyễn Thị Hạnh" in board


def test_the_board_is_the_senders_alone(cast: Cast) -> None:
    sending = send(cast)
    url = f"/dispatch/{sending.pk}/"
    for who in (cast.head, cast.intruder, cast.teacher, cast.editor):
        assert client_of(who).get(url).status_code == 404
        assert client_of(who).get(url + "receipts.xlsx").status_code == 404
        assert client_of(who).post(url + "remind/").status_code == 404
    board = text_of(client_of(cast.leader), url)
    assert cast.school.name in board
    assert 'role="img"' in board


def test_the_board_is_sent_again_only_when_something_happened(cast: Cast) -> None:
    sending = send(cast)
    client = client_of(cast.office_clerk)
    url = f"/dispatch/{sending.pk}/"
    again = {"X-Khue-Refresh": "1"}
    assert client.get(url + "?mark=0", headers=again).status_code == 204
    text_of(client_of(cast.clerk), "/dispatch/inbox/")
    assert client.get(url + "?mark=0", headers=again).status_code == 200


def test_filters_and_order_of_the_board(cast: Cast) -> None:
    sending = send(cast, due_on=date(2026, 1, 5))
    text_of(client_of(cast.clerk), "/dispatch/inbox/")
    client = client_of(cast.office_clerk)
    url = f"/dispatch/{sending.pk}/"
    arrived = _table(text_of(client, url + "?stage=arrived"))
    assert cast.school.name in arrived
    assert cast.other_school.name not in arrived
    folded = _table(text_of(client, url + "?name=binh+minh"))
    assert cast.other_school.name in folded
    assert cast.school.name not in folded
    late = _table(text_of(client, url + "?stage=overdue&order=-stage"))
    assert cast.other_school.name in late


def test_remind_is_a_post_and_works_without_javascript(cast: Cast) -> None:
    sending = send(cast)
    client = client_of(cast.office_clerk)
    url = f"/dispatch/{sending.pk}/"
    assert client.get(url + "remind/").status_code == 405
    assert client.post(url + "remind/", {"until": "arrived"}).status_code == 302
    again = client.post(url + "remind/", headers={"accept": "application/json"})
    assert (again.status_code, again.json()["code"]) == (422, "dispatch.reminded_too_soon")
    with system_scope(reason="tests turn the clock"):
        Dispatch.objects.update(reminded_at=timezone.now() - timedelta(hours=1))
    assert client.post(url + "remind/").status_code == 302


def test_the_workbook_holds_every_recipient_as_text(cast: Cast) -> None:
    cast.school.name = "=HYPERLINK(1)"
    cast.school.save()
    sending = send(cast)
    answer = client_of(cast.office_clerk).get(f"/dispatch/{sending.pk}/receipts.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    names = [row[1] for row in rows.to_python()[3:]]
    assert sorted(map(str, names)) == ["=HYPERLINK(1)", cast.other_school.name]
    assert AuditEntry.objects.filter(verb="dispatch.board.exported").count() == 1


def test_sent_list_shows_how_far_each_thing_has_come(cast: Cast) -> None:
    send(cast)
    assert "0" in text_of(client_of(cast.leader), "/dispatch/")
    assert client_of(cast.editor).get("/dispatch/").status_code == 404


def test_the_board_costs_the_same_at_2_and_at_100(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast.office_clerk)
    small = send(cast)
    client.get(f"/dispatch/{small.pk}/")
    with django_assert_max_num_queries(22):
        client.get(f"/dispatch/{small.pk}/")
    for number in range(98):
        make_unit(f"Trường số {number}", f"truong-{number}", manager=cast.office)
    large = send(cast)
    with django_assert_max_num_queries(22):
        client.get(f"/dispatch/{large.pk}/")


def test_the_inbox_costs_the_same_at_1_and_at_30(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast.clerk)
    send(cast)
    client.get("/dispatch/inbox/")
    with django_assert_max_num_queries(20):
        client.get("/dispatch/inbox/")
    for _ in range(30):
        send(cast)
    with django_assert_max_num_queries(35):
        client.get("/dispatch/inbox/")
    with django_assert_max_num_queries(20):
        client.get("/dispatch/inbox/")


def test_a_person_sees_what_is_for_the_person_only(cast: Cast) -> None:
    from khue.dispatch.services import Audience, RoleHolders

    school = make_unit("Trường Mầm non Họa Mi", "mn-hoa-mi", manager=cast.office)
    colleague = make_user("Lưu Thị Bích", "colleague")
    make_post(colleague, school, Role.TEACHER)
    sending = send(cast, audience=Audience((RoleHolders(roles=("teacher",)),)))
    theirs = delivery_in(sending, school)
    assert client_of(colleague).get(f"/dispatch/inbox/{theirs.pk}/").status_code == 200
    assert client_of(cast.teacher).get(f"/dispatch/inbox/{theirs.pk}/").status_code == 404


def _only(unit: Any) -> Any:
    from .factories import named

    return named(unit)


def _table(page: str) -> str:
    return page[page.index("<tbody") : page.index("</tbody>")]
