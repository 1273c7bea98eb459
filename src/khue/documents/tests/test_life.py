"""After issue: correction, replacement, recall, validity; told to the receivers and the public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from khue.accounts.models import User
from khue.compliance.errors import ContentRefused
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.dispatch import selectors as dispatch
from khue.dispatch.services import answer_recall
from khue.documents import errors, services
from khue.documents.models import DocumentLink, IncomingDocument, IncomingLink, OutgoingDocument
from khue.documents.selectors import outgoing_matching
from khue.documents.selectors_life import notices_of_incoming
from khue.documents.tests.factories import acting, incoming_of, make_draft, make_sealed, make_sent
from khue.documents.types import LinkKind, Standing
from khue.organisation.tests.factories import Cast
from khue.publishing.errors import WithdrawalAsked
from khue.publishing.models import Publication

REASON = "Ban hành nhầm thẩm quyền"


def url(name: str, *args: object) -> str:
    return reverse(f"documents:{name}", args=args)


def client_of(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def fresh(document: OutgoingDocument, by: User) -> OutgoingDocument:
    with acting(by):
        found: OutgoingDocument = OutgoingDocument.objects.get(pk=document.pk)
        return found


def correction_of(cast: Cast, document: OutgoingDocument) -> OutgoingDocument:
    with acting(cast.specialist) as user:
        return services.start_correction(
            document=document, where="trang 1, dòng 5", wrong="năm 2025", right="năm 2026", by=user
        )


def issue(cast: Cast, draft: OutgoingDocument) -> OutgoingDocument:
    with acting(cast.specialist) as user:
        services.submit_for_signature(document=draft, signer=cast.leader, by=user)
    with acting(cast.leader) as leader:
        services.sign_document(document=draft, by=leader)
    with acting(cast.office_clerk) as clerk:
        services.number_and_seal(document=draft, by=clerk)
        return services.dispatch_document(document=draft, by=clerk)


def test_a_mistake_of_form_is_corrected_by_a_letter(cast: Cast) -> None:
    old = make_sent(cast)
    paper = old.paper_id
    draft = correction_of(cast, old)
    assert draft.type_code == "official_letter"
    assert draft.abstract.startswith("Đính chính Công văn số 01/PHONG-VP ngày")
    assert "năm 2025" in draft.body and draft.audience["attention"] == old.audience["attention"]
    assert fresh(old, cast.leader).standing == ""
    new = issue(cast, draft)
    after = fresh(old, cast.leader)
    assert (after.standing, after.paper_id) == (Standing.CORRECTED, paper)
    page = client_of(cast.leader).get(url("outgoing", old.pk)).content.decode()
    assert f"Đính chính bởi {new.reference}" in page and url("outgoing", new.pk) in page
    theirs = client_of(cast.leader).get(url("outgoing", new.pk)).content.decode()
    assert "đính chính 01/PHONG-VP" in theirs
    with acting(cast.clerk):
        at_school = IncomingDocument.objects.get(source_id=old.pk)
        came = IncomingDocument.objects.get(source_id=new.pk)
    school = client_of(cast.clerk).get(url("incoming", at_school.pk)).content.decode()
    assert f"Đính chính bởi {new.reference}" in school and url("incoming", came.pk) in school
    assert "Đính chính" in client_of(cast.clerk).get(url("incoming_list")).content.decode()
    with acting(cast.leader) as leader:
        found = outgoing_matching(leader, "dinh chinh boi 02/PHONG-VP".replace("boi ", ""))
        assert old.pk in found.values_list("pk", flat=True)


def test_a_mistake_of_content_needs_the_same_type(cast: Cast) -> None:
    old = make_sent(cast, type_code="plan", drafting_unit="")
    with acting(cast.specialist) as user:
        draft = services.start_successor(document=old, kind=LinkKind.REPLACES, by=user)
    assert (draft.type_code, draft.abstract) == (old.type_code, old.abstract)
    assert f"thay thế Kế hoạch số {old.reference}" in draft.body
    issue(cast, draft)
    assert fresh(old, cast.leader).standing == Standing.REPLACED
    correction = correction_of(cast, old)
    issue(cast, correction)
    assert fresh(old, cast.leader).standing == Standing.REPLACED  # the graver one stays
    with system_scope(reason="tests look at both ends"):
        assert IncomingLink.objects.count() == 4
        assert set(IncomingDocument.objects.filter(source_id=old.pk).values_list("standing")) == {
            ("replaced",)
        }


def test_whom_the_new_one_did_not_reach_sees_the_mark_without_a_link(cast: Cast) -> None:
    old = make_sent(cast)
    draft = correction_of(cast, old)
    with acting(cast.specialist):
        OutgoingDocument.objects.filter(pk=draft.pk).update(
            audience={"clauses": [{"code": "units.named", "units": [cast.school.pk]}]}
        )
    issue(cast, OutgoingDocument(pk=draft.pk, unit_id=draft.unit_id))
    with acting(cast.intruder) as other:
        (mine,) = IncomingDocument.objects.filter(source_id=old.pk)
        (notice,) = notices_of_incoming(other, mine)
        assert "Đính chính bởi" in notice.title and notice.url == ""
    with acting(cast.clerk) as clerk:
        (mine,) = IncomingDocument.objects.filter(source_id=old.pk)
        assert notices_of_incoming(clerk, mine)[0].url


def test_what_is_refused(cast: Cast) -> None:
    draft = make_draft(cast)
    with acting(cast.specialist) as user:
        with pytest.raises(errors.NotIssued):
            services.start_successor(document=draft, kind=LinkKind.REPLACES, by=user)
        with pytest.raises(NotPermitted):
            services.recall_document(document=draft, reason=REASON, by=user)
    sealed = make_sealed(cast)
    with acting(cast.leader) as leader:
        with pytest.raises(errors.NotIssued):
            services.recall_document(document=sealed, reason=REASON, by=leader)
        with pytest.raises(errors.EndsBeforeItBegins):
            services.set_validity(
                document=sealed,
                effective_on=today(),
                expires_on=today() - timedelta(days=1),
                by=leader,
            )
    with acting(cast.intruder) as stranger, pytest.raises(NotPermitted):
        services.start_correction(document=sealed, where="a", wrong="b", right="c", by=stranger)


@pytest.mark.django_db(transaction=True)
def test_a_secrecy_mark_in_a_correction_is_refused(cast: Cast) -> None:
    old = make_sent(cast)
    with acting(cast.specialist) as user, pytest.raises(ContentRefused):
        services.start_correction(
            document=old, where="trang 1", wrong="Độ mật: TỐI MẬT", right="không", by=user
        )
    with acting(cast.specialist):
        assert not DocumentLink.objects.exists()


def test_recall_reaches_the_schools_and_the_portal(cast: Cast) -> None:
    old = make_sent(cast)
    with acting(cast.leader) as leader:
        services.recall_document(document=old, reason=REASON, by=leader)
        publication = Publication.objects.get()
        assert publication.withdrawal_reason == REASON
        with pytest.raises(errors.AlreadyRecalled):
            services.request_publication(document=fresh(old, cast.leader), by=leader)
    page = client_of(cast.leader).get(url("outgoing", old.pk)).content.decode()
    assert "đã được thu hồi" in page and REASON in page
    arrived = incoming_of(cast.clerk)
    school = client_of(cast.clerk)
    assert REASON in school.get(url("incoming", arrived.pk)).content.decode()
    assert school.get(url("in_page", arrived.pk, 1)).status_code == 200
    with acting(cast.head) as head:
        assert arrived.delivery is not None
        answer_recall(delivery=arrived.delivery, agree=True, by=head)
    assert school.get(url("in_page", arrived.pk, 1)).status_code == 404
    with acting(cast.clerk):
        (file,) = dispatch.files_of(arrived.delivery)
    assert school.get(url("incoming_file", arrived.pk, file.pk)).status_code in (404, 409, 422)
    shown = school.get(url("incoming", arrived.pk)).content.decode()
    assert "Đã thu hồi" in shown and url("incoming_file", arrived.pk, file.pk) not in shown


def test_a_recalled_document_does_not_go_up(cast: Cast) -> None:
    from khue.publishing.services import approve, review

    old = make_sent(cast)
    with acting(cast.leader) as leader:
        services.recall_document(document=old, reason=REASON, by=leader)
    with acting(cast.editor) as editor:
        review(publication=Publication.objects.get(), version=1, by=editor)
    with acting(cast.leader) as leader, pytest.raises(WithdrawalAsked):
        approve(publication=Publication.objects.get(), version=1, by=leader)


def test_pages_of_life_with_the_intruder_beside(cast: Cast) -> None:
    old = make_sent(cast)
    leader = client_of(cast.leader)
    names = ("life", "correct", "replace", "recall")
    assert {leader.get(url(name, old.pk)).status_code for name in names} == {200}
    for stranger in (cast.intruder, cast.head, cast.teacher):
        client = client_of(stranger)
        assert {client.get(url(name, old.pk)).status_code for name in names} == {404}
        assert {client.post(url(n, old.pk)).status_code for n in ("validity", "link")} == {404}
    bad = {"effective_on": "2026-12-01", "expires_on": "2026-11-01"}
    kept = leader.post(url("validity", old.pk), bad)
    assert kept.status_code == 200 and "2026-11-01" in kept.content.decode()
    yesterday = (today() - timedelta(days=1)).isoformat()
    leader.post(url("validity", old.pk), {"effective_on": "2026-09-05", "expires_on": yesterday})
    assert "hết hiệu lực" in leader.get(url("outgoing", old.pk)).content.decode().lower()
    over = leader.get(url("outgoing_list") + "?state=superseded").content.decode()
    assert url("outgoing", old.pk) in over
    typed = {"kind": "repeals", "reference": "12/QĐ-SGDĐT", "issued_on": "2026-11-20", "note": ""}
    assert leader.post(url("link", old.pk), typed).status_code == 302
    page = leader.get(url("life", old.pk)).content.decode()
    assert "Bãi bỏ bởi 12/QĐ-SGDĐT" in page
    again = leader.post(url("link", old.pk), typed)
    assert again.status_code == 200 and "12/QĐ-SGDĐT" in again.content.decode()
    made = leader.post(url("replace", old.pk), {"kind": "amends"})
    assert made.status_code == 302
    assert client_of(cast.leader).get(url("life", make_draft(cast).pk)).status_code == 404
