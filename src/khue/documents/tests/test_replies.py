"""A reply is linked to what it answers; who instructs for another says so."""

from __future__ import annotations

import pytest

from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.documents import errors, permissions, services
from khue.documents.models import OutgoingDocument
from khue.documents.selectors_replies import replies_to, reply_references
from khue.documents.tests.factories import acting, incoming_of, make_registered, make_sent
from khue.documents.tests.test_delegation import delegate
from khue.documents.tests.test_pages import sign_in, url
from khue.organisation.tests.factories import Cast
from khue.organisation.types import AuthorityMark


def test_the_school_answers_and_both_know_each_other(cast: Cast) -> None:
    asked = make_registered(cast)
    clerk = sign_in(cast.clerk)
    assert "Soạn văn bản trả lời" in clerk.get(url("incoming", asked.pk)).content.decode()
    response = clerk.post(url("start_reply", asked.pk))
    with acting(cast.clerk):
        draft = OutgoingDocument.objects.get(unit=cast.school)
        assert response["Location"] == url("edit", draft.pk)
        assert draft.answers_id == asked.pk
        assert draft.abstract.startswith("Trả lời Công văn số 01/PHONG-VP ngày ")
        assert draft.addressees == cast.office.name
        assert reply_references([asked.pk]) == {}
    values = {
        "type_code": "official_letter", "abstract": draft.abstract, "addressees": draft.addressees,
        "body": "Nhà trường đã thực hiện xong.", "urgency": "normal", "recipients": "Như trên",
        "named": [cast.office.pk],
    }  # fmt: skip
    assert clerk.post(url("edit", draft.pk), values).status_code == 302
    with acting(cast.clerk):
        services.submit_for_signature(document=draft, signer=cast.head, by=cast.clerk)
    with acting(cast.head):
        services.sign_document(document=draft, by=cast.head)
    with acting(cast.clerk):
        row = services.number_and_seal(document=draft, by=cast.clerk)
        services.dispatch_document(document=row, by=cast.clerk)
        assert reply_references([asked.pk]) == {asked.pk: "01/TH-HOA-SEN"}
        story = AuditEntry.objects.filter(
            object_type="documents.incomingdocument", object_id=str(asked.pk)
        ).order_by("seq")
        assert [entry.verb.rpartition(".")[2] for entry in story][-2:] == [
            "reply_started", "answered",
        ]  # fmt: skip
    assert "01/TH-HOA-SEN" in clerk.get(url("incoming", asked.pk)).content.decode()
    assert url("incoming", asked.pk) in clerk.get(url("outgoing", draft.pk)).content.decode()
    assert incoming_of(cast.office_clerk).reference == "01/TH-HOA-SEN"


def test_the_office_answers_one_school_and_the_audience_survives_a_change(cast: Cast) -> None:
    with acting(cast.clerk):
        report = services.draft_document(
            unit=cast.school, by=cast.clerk, type_code="report", abstract="Số liệu", body="Báo cáo.",
            audience=services.to_unit(cast.office.pk),
        )  # fmt: skip
        services.submit_for_signature(document=report, signer=cast.head, by=cast.clerk)
    with acting(cast.head):
        services.sign_document(document=report, by=cast.head)
    with acting(cast.clerk):
        services.dispatch_document(
            document=services.number_and_seal(document=report, by=cast.clerk), by=cast.clerk
        )
    arrived = incoming_of(cast.office_clerk)
    with acting(cast.office_clerk):
        with pytest.raises(errors.WrongState):
            services.start_reply(document=arrived, by=cast.office_clerk)
        arrived = services.register_incoming(document=arrived, by=cast.office_clerk)
        draft = services.start_reply(document=arrived, by=cast.office_clerk)
        audience = draft.audience
    page = sign_in(cast.office_clerk).get(url("edit", draft.pk)).content.decode()
    assert f'value="{cast.school.pk}"' in page
    assert list(audience["clauses"][0]["units"]) == [cast.school.pk]


def test_the_intruder_and_the_teacher_do_not_answer(cast: Cast) -> None:
    asked = make_registered(cast)
    assert sign_in(cast.intruder).post(url("start_reply", asked.pk)).status_code == 404
    assert sign_in(cast.teacher).post(url("start_reply", asked.pk)).status_code in (403, 404)
    with acting(cast.teacher), pytest.raises(NotPermitted):
        services.start_reply(document=asked, by=cast.teacher)
    with acting(cast.intruder):
        assert replies_to(cast.intruder, asked) == []


def test_who_instructs_in_anothers_place_says_so(cast: Cast) -> None:
    delegate(cast, cast.leader, cast.specialist, permissions.INSTRUCT, AuthorityMark.TUQ)
    make_sent(cast)
    with acting(cast.office_clerk):
        row = services.register_paper_document(
            unit=cast.office, by=cast.office_clerk, issuer="UBND", reference="1/UBND-VX",
            abstract="Phòng dịch",
        )  # fmt: skip
    with acting(cast.specialist):
        note = services.write_instruction(document=row, text="Tham mưu.", by=cast.specialist)
    assert note.by_title == "TUQ. Trưởng phòng"
    with acting(cast.leader):
        own = services.write_instruction(document=row, text="Làm ngay.", by=cast.leader)
    assert "TUQ" not in own.by_title
