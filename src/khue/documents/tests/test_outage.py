"""The authority is away while a document is signed and sealed; its proof is added afterwards.

The demo authority runs as its own service on loopback here, so that "away" is a closed port.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from khue.core.scoping import system_scope
from khue.documents.models import OutgoingDocument
from khue.documents.tests.factories import make_submitted
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import OutgoingState
from khue.files.selectors import read_content
from khue.notifications.models import Notification
from khue.organisation.tests.factories import Cast
from khue.signing.models import Credential, SignatureRecord
from khue.signing.services import upgrade_pending, verify_pdf, warn_of_expiry
from khue.signing.tests.serving import answering, free_port
from khue.signing.types import Level, Outcome


@pytest.fixture
def port(settings: Any) -> int:
    """A port on which nobody answers yet; the installation asks there."""
    number = free_port()
    settings.KHUE_DEMO_AUTHORITY = f"http://127.0.0.1:{number}"
    return number


def stands(document: OutgoingDocument) -> OutgoingDocument:
    with system_scope(reason="the test looks"):
        row: OutgoingDocument = OutgoingDocument.objects.select_related("paper").get(pk=document.pk)
        return row


def completed() -> int:
    with system_scope(reason="the worker's round"):
        return upgrade_pending()


def sealed_without_authority(cast: Cast) -> OutgoingDocument:
    document = make_submitted(cast)
    sign_in(cast.leader, is_sure=True).post(url("sign", document.pk))
    assert stands(document).signature_level == Level.B
    sign_in(cast.office_clerk, is_sure=True).post(url("seal", document.pk))
    row = stands(document)
    assert (row.state, row.signature_level) == (OutgoingState.SEALED, Level.B)
    return row


def test_proof_follows_when_the_authority_is_back(cast: Cast, port: int) -> None:
    document = sealed_without_authority(cast)
    clerk = sign_in(cast.office_clerk)
    assert "B-B" in clerk.get(url("outgoing", document.pk)).content.decode()
    assert completed() == 0
    officer = sign_in(cast.officer)
    waiting = officer.get(reverse("signing:incomplete")).content.decode()
    assert document.abstract in waiting
    with system_scope(reason="the test looks"):
        records = list(SignatureRecord.objects.all())
    assert {(row.upgrade_attempts, row.last_error) for row in records} == {(1, "still_unreachable")}

    with answering(port):
        assert completed() == 1
        assert completed() == 0
    row = stands(document)
    assert row.signature_level == Level.LT
    assert row.paper is not None
    assert verify_pdf(read_content(row.paper)).outcome is Outcome.VALID
    assert "B-LT" in clerk.get(url("outgoing", document.pk)).content.decode()
    assert document.abstract not in officer.get(reverse("signing:incomplete")).content.decode()
    clerk.post(url("send", document.pk))
    assert stands(document).state == OutgoingState.DISPATCHED


def test_the_officer_may_try_at_once_and_strangers_may_not(cast: Cast, port: int) -> None:
    document = sealed_without_authority(cast)
    with system_scope(reason="the test looks"):
        record = SignatureRecord.objects.filter(holder_id=document.pk).latest("pk")
    retry = reverse("signing:incomplete_retry", args=[record.pk])
    for stranger in (cast.intruder, cast.teacher):
        assert sign_in(stranger).post(retry).status_code == 404
    assert (
        document.abstract
        not in sign_in(cast.intruder).get(reverse("signing:incomplete")).content.decode()
    )
    sign_in(cast.officer).post(retry)
    assert stands(document).signature_level == Level.B
    with answering(port):
        sign_in(cast.officer).post(retry)
    assert stands(document).signature_level == Level.LT


def test_what_was_sent_stays_and_says_why(cast: Cast, port: int) -> None:
    document = sealed_without_authority(cast)
    sign_in(cast.office_clerk).post(url("send", document.pk))
    before = stands(document).paper
    with answering(port):
        assert completed() == 0
        assert completed() == 0
    after = stands(document).paper
    assert before is not None
    assert after is not None
    assert before.sha256 == after.sha256
    page = sign_in(cast.officer).get(reverse("signing:incomplete")).content.decode()
    assert "signing-" not in page
    with system_scope(reason="the test looks"):
        assert set(SignatureRecord.objects.values_list("last_error", "upgrade_attempts")) == {
            ("not_kept", 1)
        }, "what can never be completed is tried once"


def test_the_end_of_a_certificate_is_told_in_time(cast: Cast, port: int) -> None:
    sealed_without_authority(cast)
    with system_scope(reason="the test lets time pass"):
        for days, new in ((61, 0), (59, 5), (59, 0), (29, 5), (6, 5), (6, 0), (-1, 0)):
            Credential.objects.update(valid_to=timezone.now() + timedelta(days=days, hours=1))
            before = Notification.objects.filter(kind__startswith="signing.").count()
            warn_of_expiry()
            told = Notification.objects.filter(kind__startswith="signing.").count() - before
            assert told == new, days
        kinds = set(
            Notification.objects.filter(kind__startswith="signing.").values_list(
                "kind", "recipient_id"
            )
        )
    assert ("signing.own_expires", cast.leader.pk) in kinds
    assert ("signing.unit_expires", cast.officer.pk) in kinds
    assert ("signing.proof_ends", cast.officer.pk) in kinds
    assert {who for _kind, who in kinds} == {cast.leader.pk, cast.officer.pk}


def test_which_certificate_signs_where(cast: Cast, port: int) -> None:
    sealed_without_authority(cast)
    page = sign_in(cast.officer).get(reverse("signing:signers"))
    assert cast.leader.person.full_name in page.content.decode()
    assert sign_in(cast.leader).get(reverse("signing:signers")).status_code == 404
    assert sign_in(cast.intruder).get(reverse("signing:signers")).status_code == 404
