"""Programs read by token: their own unit only, what the token holds only, until it ends."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from khue.accounts.tests.factories import confirm, sign_in
from khue.api.errors import PermissionNotHeld
from khue.api.models import ApiToken
from khue.api.services import issue_token, revoke_token
from khue.core.dates import today
from khue.core.errors import NotFound, NotPermitted
from khue.core.scoping import unit_scope
from khue.organisation.tests.factories import Cast

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).parent / "openapi.json"
BOTH = ("documents.outgoing:read", "dispatch.board:read")


def give(cast: Cast, *permissions: str, by: Any = None) -> tuple[ApiToken, str]:
    with unit_scope([cast.office.pk]):
        return issue_token(
            unit_id=cast.office.pk,
            name="Sổ điều hành",
            permissions=permissions,
            expires_on=today() + timedelta(days=30),
            by=by or cast.leader,
        )


def get(url: str, secret: str) -> Any:
    return Client(headers={"host": "localhost"}).get(
        url, headers={"authorization": f"Bearer {secret}"}
    )


def test_a_token_reads_the_documents_of_its_unit(cast: Cast) -> None:
    _token, secret = give(cast, *BOTH)
    answer = get("/api/v1/documents", secret)
    assert answer.status_code == 200
    assert answer.json() == {"items": [], "next": None}


def test_without_or_with_a_wrong_token_nothing_is_read(cast: Cast) -> None:
    assert Client(headers={"host": "localhost"}).get("/api/v1/documents").status_code == 401
    assert get("/api/v1/documents", "khue_wrong").status_code == 401


def test_a_token_reads_only_what_it_holds(cast: Cast) -> None:
    _token, secret = give(cast, "dispatch.board:read")
    assert get("/api/v1/documents", secret).status_code == 403
    assert get("/api/v1/dispatches/1/receipts", secret).status_code == 404


def test_a_revoked_or_ended_token_opens_nothing(cast: Cast) -> None:
    token, secret = give(cast, *BOTH)
    with unit_scope([cast.office.pk]):
        revoke_token(token_id=token.pk, by=cast.leader)
    assert get("/api/v1/documents", secret).status_code == 401
    other, secret = give(cast, *BOTH)
    with unit_scope([cast.office.pk]):
        ApiToken.objects.filter(pk=other.pk).update(expires_on=today() - timedelta(days=1))
    assert get("/api/v1/documents", secret).status_code == 401


def test_only_who_manages_tokens_gives_them_out_and_not_more_than_they_hold(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        give(cast, by=cast.specialist)
    with pytest.raises(PermissionNotHeld):
        give(cast, "documents.outgoing:draft")


def test_the_other_school_neither_sees_nor_revokes_a_token(cast: Cast) -> None:
    token, _secret = give(cast, *BOTH)
    with unit_scope([cast.other_school.pk]), pytest.raises(NotFound):
        revoke_token(token_id=token.pk, by=cast.intruder)
    client = Client(headers={"host": "localhost"})
    client.force_login(cast.intruder)
    assert client.post(f"/api/tokens/{token.pk}/revoke/").status_code == 404
    assert "Sổ điều hành" not in client.get("/api/tokens/").content.decode()


def test_the_page_gives_out_a_token_and_shows_its_secret_once(cast: Cast) -> None:
    client = Client(headers={"host": "localhost"})
    sign_in(client, cast.leader)
    form = {
        "name": "Sổ điều hành",
        "permissions": list(BOTH),
        "expires_on": f"{today() + timedelta(days=30):%Y-%m-%d}",
    }
    unsure = client.post("/api/tokens/issue/", form)
    assert unsure.status_code == 302
    assert "/reauthenticate/" in unsure.headers["Location"]
    confirm(client, cast.leader)
    answer = client.post("/api/tokens/issue/", form)
    assert answer.status_code == 200
    assert "khue_" in answer.content.decode()
    listed = client.get("/api/tokens/").content.decode()
    assert "Sổ điều hành" in listed
    assert "khue_" not in listed
    form["expires_on"] = "2020-01-01"
    assert client.post("/api/tokens/issue/", form).status_code == 422


def test_the_description_is_the_one_that_was_reviewed() -> None:
    """A change of the interface is a visible diff; a breaking one needs a new version.

    Renew it with ``./khue manage describe_api``.
    """
    answer = Client(headers={"host": "localhost"}).get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == json.loads(SNAPSHOT.read_text(encoding="utf-8"))
