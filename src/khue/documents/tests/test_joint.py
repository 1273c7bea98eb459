"""A joint document of the office and a school: two rows of one paper, nothing else crosses."""

from __future__ import annotations

import pytest

from khue.documents import services
from khue.documents.errors import JointSealMissing, PaperMoved
from khue.documents.models import JointPaper, OutgoingDocument
from khue.documents.tests.factories import acting
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.tests.test_route import plan, routed, sign
from khue.documents.types import JointState, OutgoingState, StepKind
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.services import verify_pdf
from khue.signing.types import Outcome


def laid(cast: Cast) -> tuple[OutgoingDocument, JointPaper]:
    """The office has signed; the school's head is asked."""
    row = routed(
        cast,
        plan(1, StepKind.SIGN, cast.leader),
        plan(2, StepKind.SIGN, body_id=cast.school.pk),
    )
    row = sign(row, cast.leader)
    assert row.state == OutgoingState.SUBMITTED
    with acting(cast.head):
        return row, JointPaper.objects.select_related("paper").get()


def fresh(cast: Cast, row: OutgoingDocument) -> OutgoingDocument:
    with acting(cast.office_clerk):
        found: OutgoingDocument = OutgoingDocument.objects.select_related("paper").get(pk=row.pk)
        return found


def test_the_whole_way_of_a_joint_document(cast: Cast) -> None:
    row, line = laid(cast)
    head = sign_in(cast.head, is_sure=True)
    assert cast.office.name in head.get(url("joint", line.pk)).content.decode()
    assert head.get(url("joint_page", line.pk, 1)).content.startswith(b"RIFF")
    assert b"".join(head.get(url("joint_paper", line.pk))).startswith(b"%PDF")
    assert line.abstract in head.get(url("to_sign")).content.decode()
    assert head.get(url("outgoing", row.pk)).status_code == 404, "nothing else of the office"
    assert "reauthenticate" in sign_in(cast.head).post(url("joint_sign", line.pk))["Location"]
    assert head.get(url("joint_sign", line.pk)).status_code == 200
    head.post(url("joint_sign", line.pk))
    assert fresh(cast, row).state == OutgoingState.SIGNED

    with acting(cast.office_clerk):
        sealed = services.number_and_seal(document=fresh(cast, row), by=cast.office_clerk)
        assert sealed.symbol == "PHONG-TH-HOA-SEN-VP"
        with pytest.raises(JointSealMissing):
            services.dispatch_document(document=sealed, by=cast.office_clerk)
    clerk = sign_in(cast.clerk, is_sure=True)
    assert sealed.reference in clerk.get(url("joint_list")).content.decode()
    assert clerk.get(url("joint_seal", line.pk)).status_code == 200
    clerk.post(url("joint_seal", line.pk))
    with acting(cast.office_clerk):
        done = fresh(cast, row)
        assert done.paper is not None
        report = verify_pdf(read_content(done.paper))
        services.dispatch_document(document=done, by=cast.office_clerk)
    assert report.outcome is Outcome.VALID
    people = (cast.leader, cast.head)
    names = [*(user.person.full_name for user in people), cast.office.name, cast.school.name]
    assert [signature.signer for signature in report.signatures] == names
    with acting(cast.clerk):
        line = JointPaper.objects.select_related("paper").get()
        assert (line.state, line.paper.sha256) == (JointState.SEALED, done.paper.sha256)


def test_a_refusal_comes_back_to_the_drafter_and_the_next_round_asks_again(cast: Cast) -> None:
    row, line = laid(cast)
    head = sign_in(cast.head)
    head.post(url("joint_refuse", line.pk), {"reason": "Chưa thống nhất kinh phí."})
    back = fresh(cast, row)
    assert (back.state, back.return_reason) == (OutgoingState.RETURNED, "Chưa thống nhất kinh phí.")
    with acting(cast.specialist):
        again = services.submit_for_signature(document=back, by=cast.specialist)
    sign(again, cast.leader)
    with acting(cast.head):
        states = list(JointPaper.objects.order_by("pk").values_list("state", flat=True))
    assert states == [JointState.REFUSED, JointState.WAITING]


def test_a_return_by_the_leading_body_takes_the_line_back(cast: Cast) -> None:
    row, line = laid(cast)
    with acting(cast.leader):
        services.return_with_reason(document=row, reason="Rút lại để sửa.", by=cast.leader)
    with acting(cast.head):
        line.refresh_from_db()
        assert line.state == JointState.WITHDRAWN


def test_only_the_paper_that_was_shown_is_signed(cast: Cast) -> None:
    _row, line = laid(cast)
    with acting(cast.head):
        line.paper.sha256 = "0" * 64
        line.paper.save(update_fields=["sha256"])
        with pytest.raises(PaperMoved):
            services.sign_joint(line=line, by=cast.head)


def test_the_other_school_finds_nothing(cast: Cast) -> None:
    _row, line = laid(cast)
    for user in (cast.intruder, cast.other_clerk, cast.leader):
        client = sign_in(user, is_sure=True)
        pages = [url("joint", line.pk), url("joint_page", line.pk, 1), url("joint_paper", line.pk)]
        assert {client.get(page).status_code for page in pages} == {404}
        acts = {"joint_sign", "joint_seal", "joint_refuse"}
        answers = {client.post(url(act, line.pk), {"reason": "x"}).status_code for act in acts}
        assert answers <= {403, 404}
    assert sign_in(cast.teacher).get(url("joint", line.pk)).status_code in (403, 404)
