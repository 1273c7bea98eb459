"""Signing and sealing with tokens at the people's own computers, over HTTP."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khue.core.scoping import system_scope
from khue.documents.models import OutgoingDocument, RegisterBook, RegisterEntry
from khue.documents.tests.factories import make_submitted
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import OutgoingState
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.models import Credential, SignatureRecord, SignatureRequest
from khue.signing.services import issue_demo_credentials, keys, verify_pdf
from khue.signing.types import CredentialKind, Level, Outcome, RequestState


@dataclass
class Tokens:
    """The leader's and the office's keys, outside the server; the test plays their program."""

    document: OutgoingDocument
    keys: dict[str, str]

    def sign(self, ticket: dict[str, Any]) -> bytes:
        key = serialization.load_pem_private_key(self.keys[ticket["holder"]].encode(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key.sign(base64.b64decode(ticket["attributes"]), ec.ECDSA(hashes.SHA256()))

    def answer(self, ticket: dict[str, Any]) -> str:
        value = base64.b64encode(self.sign(ticket)).decode()
        return json.dumps({"khue_answer": 1, "id": ticket["id"], "signature": value})


@pytest.fixture
def tokens(cast: Cast) -> Tokens:
    waiting = make_submitted(cast)
    kept: dict[str, str] = {}
    with system_scope(reason="the test moves keys to tokens"):
        for row in issue_demo_credentials([(cast.office, cast.leader.person), (cast.office, None)]):
            kept[row.subject] = keys.unlock_key(bytes(row.key_blob or b""), row.serial)
            Credential.objects.filter(pk=row.pk).update(kind=CredentialKind.EXTERNAL, key_blob=None)
    return Tokens(waiting, kept)


def begin(client: Client, act: str, document: OutgoingDocument) -> int:
    """Press the button of the act; returns the request that waits for the token."""
    answer = client.post(url(act, document.pk))
    assert answer.status_code == 302, answer.content
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def ticket(client: Client, waiting: int) -> dict[str, Any]:
    answer = client.get(reverse("signing:request_ticket", args=[waiting]))
    found: dict[str, Any] = json.loads(answer.content)
    return found


def send(client: Client, waiting: int, value: str) -> Any:
    return client.post(reverse("signing:request_answer", args=[waiting]), {"value": value})


def stands(document: OutgoingDocument) -> OutgoingDocument:
    with system_scope(reason="the test looks"):
        row: OutgoingDocument = OutgoingDocument.objects.select_related("paper").get(pk=document.pk)
        return row


def sign_all(cast: Cast, tokens: Tokens) -> None:
    leader = sign_in(cast.leader, is_sure=True)
    waiting = begin(leader, "sign", tokens.document)
    assert send(leader, waiting, tokens.answer(ticket(leader, waiting))).status_code == 302


def test_person_and_seal_sign_with_their_tokens(cast: Cast, tokens: Tokens) -> None:
    leader = sign_in(cast.leader, is_sure=True)
    waiting = begin(leader, "sign", tokens.document)
    page = leader.get(reverse("signing:request", args=[waiting]))
    asked = ticket(leader, waiting)
    assert asked["check"] in page.content.decode()
    assert "connect-src 'self' http://127.0.0.1:8970" in page["Content-Security-Policy"]
    assert asked["sha256"] == stands(tokens.document).paper.sha256  # type: ignore[union-attr]
    file = SimpleUploadedFile("answer.json", tokens.answer(asked).encode())
    done = leader.post(reverse("signing:request_answer", args=[waiting]), {"answer": file})
    assert done["Location"] == url("outgoing", tokens.document.pk)
    assert stands(tokens.document).state == OutgoingState.SIGNED

    clerk = sign_in(cast.office_clerk, is_sure=True)
    waiting = begin(clerk, "seal", tokens.document)
    with system_scope(reason="the test looks"):
        assert not RegisterEntry.objects.exists(), "looking at the next number takes none"
    asked = ticket(clerk, waiting)
    assert asked["number"] == "01"
    assert send(clerk, waiting, tokens.answer(asked)).status_code == 302
    sealed = stands(tokens.document)
    assert (sealed.state, sealed.number) == (OutgoingState.SEALED, 1)
    assert sealed.signature_level == Level.LT
    assert sealed.paper is not None
    report = verify_pdf(read_content(sealed.paper))
    assert (report.outcome, report.number) == (Outcome.VALID, "01")
    with system_scope(reason="the test looks"):
        assert SignatureRecord.objects.count() == 2


def test_only_whoever_began_sees_the_waiting_signature(cast: Cast, tokens: Tokens) -> None:
    waiting = begin(sign_in(cast.leader, is_sure=True), "sign", tokens.document)
    value = "{}"
    for other in (cast.office_clerk, cast.officer, cast.intruder):
        client = sign_in(other, is_sure=True)
        assert client.get(reverse("signing:request", args=[waiting])).status_code == 404
        assert client.get(reverse("signing:request_ticket", args=[waiting])).status_code == 404
        assert send(client, waiting, value).status_code == 404
        assert client.post(reverse("signing:request_drop", args=[waiting])).status_code == 404


def test_the_password_is_asked_before_a_token_signs(cast: Cast, tokens: Tokens) -> None:
    answer = sign_in(cast.leader).post(url("sign", tokens.document.pk))
    assert "reauthenticate" in answer["Location"]
    with system_scope(reason="the test looks"):
        assert not SignatureRequest.objects.exists()


@pytest.mark.parametrize(
    "value",
    ["", "x", "[]", "{}", '{"khue_answer": 1, "id": 1, "signature": "AAAA"}', '{"khue_answer": 2}'],
)
def test_a_wrong_answer_says_so_and_may_be_sent_again(
    cast: Cast, tokens: Tokens, value: str
) -> None:
    leader = sign_in(cast.leader, is_sure=True)
    waiting = begin(leader, "sign", tokens.document)
    page = send(leader, waiting, value.replace('"id": 1', f'"id": {waiting}'))
    assert page.status_code == 200
    assert "answer" in page.context["form"].errors
    assert stands(tokens.document).state == OutgoingState.SUBMITTED
    assert send(leader, waiting, tokens.answer(ticket(leader, waiting))).status_code == 302


def test_giving_up_leaves_the_document_waiting(cast: Cast, tokens: Tokens) -> None:
    leader = sign_in(cast.leader, is_sure=True)
    waiting = begin(leader, "sign", tokens.document)
    answer = tokens.answer(ticket(leader, waiting))
    assert leader.post(reverse("signing:request_drop", args=[waiting])).status_code == 302
    assert send(leader, waiting, answer).status_code == 404
    assert stands(tokens.document).state == OutgoingState.SUBMITTED
    with system_scope(reason="the test looks"):
        row = SignatureRequest.objects.get()
        assert (row.state, row.document) == (RequestState.EXPIRED, None)


def test_too_late_is_told(cast: Cast, tokens: Tokens) -> None:
    leader = sign_in(cast.leader, is_sure=True)
    waiting = begin(leader, "sign", tokens.document)
    answer = tokens.answer(ticket(leader, waiting))
    with system_scope(reason="the test lets time pass"):
        SignatureRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "answer" in send(leader, waiting, answer).context["form"].errors
    assert stands(tokens.document).state == OutgoingState.SUBMITTED


def test_a_returned_document_takes_no_late_signature(cast: Cast, tokens: Tokens) -> None:
    leader = sign_in(cast.leader, is_sure=True)
    waiting = begin(leader, "sign", tokens.document)
    answer = tokens.answer(ticket(leader, waiting))
    leader.post(url("return", tokens.document.pk), {"reason": "Sửa điểm 2."})
    assert "answer" in send(leader, waiting, answer).context["form"].errors
    assert stands(tokens.document).state == OutgoingState.RETURNED
    with system_scope(reason="the test looks"):
        assert not SignatureRecord.objects.exists(), "what the room refuses was never signed"


def test_a_number_taken_meanwhile_is_not_given_twice(cast: Cast, tokens: Tokens) -> None:
    sign_all(cast, tokens)
    clerk = sign_in(cast.office_clerk, is_sure=True)
    waiting = begin(clerk, "seal", tokens.document)
    answer = tokens.answer(ticket(clerk, waiting))
    with system_scope(reason="another document takes the number"):
        RegisterBook.objects.filter(unit=cast.office, direction="outgoing").delete()
        RegisterBook.objects.create(
            unit=cast.office, direction="outgoing", year=timezone.localdate().year, last_number=1
        )
    assert "01" in str(send(clerk, waiting, answer).context["form"].errors["answer"])
    assert stands(tokens.document).state == OutgoingState.SIGNED
    with system_scope(reason="the test looks"):
        assert not RegisterEntry.objects.exists()

    waiting = begin(clerk, "seal", tokens.document)
    assert send(clerk, waiting, tokens.answer(ticket(clerk, waiting))).status_code == 302
    assert stands(tokens.document).number == 2
