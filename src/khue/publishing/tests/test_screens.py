"""The screens as people of the cast use them, with the intruder beside them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from khue.accounts.models import User
from khue.core.scoping import unit_scope
from khue.notifications.selectors import unseen_count
from khue.organisation.tests.factories import Cast
from khue.publishing.models import Publication, State

from .factories import make_public, make_request

pytestmark = pytest.mark.django_db


def sign_in(person: User) -> Client:
    """Sign somebody in who has just confirmed that it is them."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def state_of(cast: Cast, row: Publication) -> str:
    with unit_scope([cast.office.pk]):
        return Publication.objects.get(pk=row.pk).state


def test_the_whole_way_by_forms(cast: Cast) -> None:
    row = make_request(cast)
    editor = sign_in(cast.editor)
    page = editor.get("/publishing/").content.decode()
    assert row.title in page
    page = editor.get(f"/publishing/{row.pk}/").content.decode()
    assert f"/publishing/{row.pk}/review/" in page
    assert f"/publishing/{row.pk}/approve/" not in page
    editor.post(f"/publishing/{row.pk}/review/", {"version": 1})
    assert state_of(cast, row) == State.HEAD
    leader = sign_in(cast.leader)
    page = leader.get(f"/publishing/{row.pk}/").content.decode()
    assert f"/publishing/{row.pk}/approve/" in page
    approved = leader.post(f"/publishing/{row.pk}/approve/", {"version": 1})
    assert approved["Location"] == f"/publishing/{row.pk}/"
    assert state_of(cast, row) == State.PUBLISHED
    with unit_scope([cast.office.pk]):
        assert not unseen_count(cast.editor), "nothing is left to answer"
        assert not unseen_count(cast.leader)
    leader.post(f"/publishing/{row.pk}/withdraw/", {"reason": "Nhầm"})
    assert state_of(cast, row) == State.WITHDRAWN


def test_approving_asks_who_it_is_afresh(cast: Cast) -> None:
    row = make_request(cast)
    client = Client()
    client.force_login(cast.editor)
    client.post(f"/publishing/{row.pk}/review/", {"version": 1})
    client.force_login(cast.leader)
    response = client.post(f"/publishing/{row.pk}/approve/", {"version": 1})
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]
    assert state_of(cast, row) == State.HEAD


def test_a_missing_reason_is_shown_on_the_form(cast: Cast) -> None:
    row = make_request(cast)
    client = sign_in(cast.editor)
    response = client.post(f"/publishing/{row.pk}/return/", {"version": 1, "reason": ""})
    assert response.status_code == 422
    assert state_of(cast, row) == State.REVIEW
    client.post(f"/publishing/{row.pk}/return/", {"version": 1, "reason": "Thiếu số"})
    assert state_of(cast, row) == State.RETURNED


@pytest.mark.parametrize("path", ["", "file/1/"])
def test_the_intruder_finds_nothing(cast: Cast, client: Client, path: str) -> None:
    row = make_request(cast)
    client.force_login(cast.intruder)
    assert client.get(f"/publishing/{row.pk}/{path}").status_code == 404
    assert row.title not in client.get("/publishing/").content.decode()
    for act in ("review", "approve", "return", "withdraw"):
        response = client.post(f"/publishing/{row.pk}/{act}/", {"version": 1, "reason": "x"})
        assert response.status_code == 404, act
    assert state_of(cast, row) == State.REVIEW


def test_the_list_costs_the_same_with_thirty(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.editor)
    make_request(cast)
    client.get("/publishing/")
    with django_assert_max_num_queries(25) as one:
        client.get("/publishing/")
    for n in range(2, 31):
        make_request(cast, object_id=str(n))
    with django_assert_max_num_queries(len(one)):
        client.get("/publishing/")


def test_the_difference_is_on_the_page(cast: Cast, client: Client) -> None:
    row = make_public(cast)
    make_request(cast, title="Kế hoạch tuyển sinh lớp 6")
    client.force_login(cast.editor)
    page = client.get(f"/publishing/{row.pk}/").content.decode()
    assert "<ins>" in page
    assert "<del>" in page
