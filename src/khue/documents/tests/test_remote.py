"""A leader signs with a key at a remote service: registered, asked for PIN and code, or in an app.

The service is the demo's own, in this process or on loopback; the client is the one of production.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from khue.core.scoping import system_scope
from khue.documents.models import OutgoingDocument
from khue.documents.tests.factories import make_submitted
from khue.documents.tests.test_elsewhere import begin, stands
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import OutgoingState
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.errors import RemoteUnreachable
from khue.signing.models import Credential, RemoteService
from khue.signing.services import issue_demo_credentials, verify_pdf
from khue.signing.tests.remote import Telephone, new_telephone
from khue.signing.types import CredentialKind, Level, Outcome

BASE = "http://127.0.0.1:9/csc/v2"
NUMBER = "079180000001"


@pytest.fixture
def telephone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telephone]:
    """The service with its people; what the client sends reaches it without a port."""
    phone = new_telephone()

    def send(self: Any, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if phone.is_away:
            raise RemoteUnreachable
        return phone.answer(urlsplit(url).path, body, headers)

    monkeypatch.setattr("khue.signing.engine.remote.HttpSender.__call__", send)
    yield phone


def listed(cast: Cast, telephone: Telephone) -> RemoteService:
    """The office's officer puts the service into the list."""
    answer = sign_in(cast.officer).post(
        reverse("signing:remote_add"),
        {"base_url": BASE, "client_id": "khue", "client_secret": telephone.keys.client_secret},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    with system_scope(reason="the test looks"):
        return RemoteService.objects.get(is_active=True)


def registered(cast: Cast, telephone: Telephone, *, mode: str = "otp") -> Client:
    """The leader registers her key; returns her browser."""
    with system_scope(reason="the demo authority is trusted"):
        issue_demo_credentials([(cast.office, None)])
    telephone.keys.enter(NUMBER, name=cast.leader.person.full_name, organisation="Phòng", mode=mode)
    service = listed(cast, telephone)
    leader = sign_in(cast.leader, is_sure=True)
    form = {"service_id": service.pk, "user_id": NUMBER}
    page = leader.post(reverse("signing:own_remote"), form)
    assert cast.leader.person.full_name in page.content.decode()
    done = leader.post(reverse("signing:own_remote"), form | {"key": f"key-{NUMBER}"})
    assert done.status_code == 302
    return leader


def answers(telephone: Telephone, **changes: str) -> dict[str, str]:
    return {
        "answer_0": telephone.pin(NUMBER),
        "answer_1": telephone.service.code(NUMBER),
    } | changes


def send(client: Client, waiting: int, values: dict[str, str]) -> Any:
    return client.post(reverse("signing:request_remote", args=[waiting]), values)


def test_signing_with_pin_and_code(cast: Cast, telephone: Telephone) -> None:
    document = make_submitted(cast)
    leader = registered(cast, telephone)
    with system_scope(reason="the test looks"):
        row = Credential.objects.get(person=cast.leader.person)
    assert (row.kind, row.key_blob) == (CredentialKind.REMOTE, None)
    waiting = begin(leader, "sign", document)
    page = leader.get(reverse("signing:request", args=[waiting])).content.decode()
    assert 'name="answer_1"' in page
    assert "8970" not in page, "no token, no signing program"

    wrong = send(leader, waiting, answers(telephone, answer_1="000000"))
    assert wrong.status_code == 200
    assert "PIN" in str(wrong.context["form"].non_field_errors())
    assert telephone.pin(NUMBER) not in wrong.content.decode()
    assert stands(document).state == OutgoingState.SUBMITTED

    done = send(leader, waiting, answers(telephone))
    assert done["Location"] == url("outgoing", document.pk)
    signed = stands(document)
    assert (signed.state, signed.signature_level) == (OutgoingState.SIGNED, Level.LT)
    assert signed.paper is not None
    assert verify_pdf(read_content(signed.paper)).outcome is Outcome.VALID


def test_agreeing_in_the_app(cast: Cast, telephone: Telephone) -> None:
    document = make_submitted(cast)
    leader = registered(cast, telephone, mode="app")
    waiting = begin(leader, "sign", document)
    check = reverse("signing:request_remote_check", args=[waiting])
    assert send(leader, waiting, {})["Location"] == reverse("signing:request", args=[waiting])
    assert check in leader.get(reverse("signing:request", args=[waiting])).content.decode()
    leader.post(check)
    assert stands(document).state == OutgoingState.SUBMITTED
    telephone.agree()
    assert leader.post(check)["Location"] == url("outgoing", document.pk)
    assert stands(document).state == OutgoingState.SIGNED


def test_refused_in_the_app_nothing_is_signed(cast: Cast, telephone: Telephone) -> None:
    document = make_submitted(cast)
    leader = registered(cast, telephone, mode="app")
    waiting = begin(leader, "sign", document)
    send(leader, waiting, {})
    telephone.agree(yes=False)
    leader.post(reverse("signing:request_remote_check", args=[waiting]))
    assert stands(document).state == OutgoingState.SUBMITTED


def test_five_wrong_codes_lock_and_silence_is_told(cast: Cast, telephone: Telephone) -> None:
    document = make_submitted(cast)
    leader = registered(cast, telephone)
    waiting = begin(leader, "sign", document)
    telephone.is_away = True
    page = leader.get(reverse("signing:request", args=[waiting]))
    assert page.context["problem"]
    assert send(leader, waiting, answers(telephone)).status_code == 200
    telephone.is_away = False
    for _ in range(5):
        send(leader, waiting, answers(telephone, answer_1="000000"))
    locked = send(leader, waiting, answers(telephone))
    assert locked.status_code == 200
    assert stands(document).state == OutgoingState.SUBMITTED


def test_a_key_of_somebody_else_is_not_registered(cast: Cast, telephone: Telephone) -> None:
    telephone.keys.enter(NUMBER, name="Người Khác", organisation="Phòng")
    service = listed(cast, telephone)
    leader = sign_in(cast.leader)
    form = {"service_id": service.pk, "user_id": NUMBER}
    for extra in ({}, {"key": f"key-{NUMBER}"}):
        page = leader.post(reverse("signing:own_remote"), form | extra)
        assert "user_id" in page.context["form"].errors
        assert "Người Khác" not in page.content.decode()
    with system_scope(reason="the test looks"):
        assert not Credential.objects.filter(kind=CredentialKind.REMOTE).exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://sign.example/csc/v2",
        "ftp://sign.example/",
        "https://user:pass@sign.example/csc",
        "https://sign.example/csc?x=1",
        "http://169.254.169.254/latest",
        "http://localhost:8000/csc/v2",
        "http://127.0.0.1.evil.example/",
    ],
)
def test_other_addresses_are_never_called(cast: Cast, telephone: Telephone, address: str) -> None:
    telephone.calls.clear()
    form = {"base_url": address, "client_id": "khue", "client_secret": "x"}
    page = sign_in(cast.officer).post(reverse("signing:remote_add"), form)
    assert page.status_code == 200
    assert page.context["form"].errors["base_url"]
    assert telephone.calls == []


def test_the_list_belongs_to_the_office(cast: Cast, telephone: Telephone) -> None:
    service = listed(cast, telephone)
    remove = reverse("signing:remote_remove", args=[service.pk])
    for stranger in (cast.leader, cast.intruder, cast.teacher):
        client = sign_in(stranger)
        for address in (reverse("signing:remote_list"), reverse("signing:remote_add"), remove):
            assert client.get(address).status_code == 404
    assert (
        service.name in sign_in(cast.officer).get(reverse("signing:remote_list")).content.decode()
    )
    sign_in(cast.officer).post(remove)
    with system_scope(reason="the test looks"):
        assert not RemoteService.objects.filter(is_active=True).exists()


def test_a_removed_service_signs_no_more(cast: Cast, telephone: Telephone) -> None:
    document: OutgoingDocument = make_submitted(cast)
    leader = registered(cast, telephone)
    waiting = begin(leader, "sign", document)
    with system_scope(reason="the test ends the service"):
        RemoteService.objects.update(is_active=False)
    assert send(leader, waiting, answers(telephone)).status_code == 200
    assert stands(document).state == OutgoingState.SUBMITTED
