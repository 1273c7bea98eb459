"""Many papers in one act: only what was shown, one failure beside many successes, order of numbers."""

from __future__ import annotations

import re

import pytest

from khue.core.errors import ConnectorError
from khue.documents import services
from khue.documents.models import OutgoingDocument
from khue.documents.services.bulk import Ticked
from khue.documents.tests.factories import acting, make_signed, make_submitted
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import OutgoingState
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.services import SigningSession, verify_pdf
from khue.signing.types import Outcome


def values(page: str) -> list[str]:
    return re.findall(r'name="doc" value="([^"]+)"', page)


def rows(cast: Cast) -> list[OutgoingDocument]:
    with acting(cast.office_clerk):
        return list(OutgoingDocument.objects.select_related("paper").order_by("pk"))


def test_only_what_was_shown_is_signed(cast: Cast) -> None:
    shown, unseen = (
        make_submitted(cast, abstract="Đã xem"),
        make_submitted(cast, abstract="Chưa xem"),
    )
    leader = sign_in(cast.leader, is_sure=True)
    ticks = values(leader.get(url("to_sign")).content.decode())
    assert [tick.partition(":")[0] for tick in ticks] == [str(shown.pk), str(unseen.pk)]
    assert leader.get(url("page", shown.pk, 1)).status_code == 200
    answer = leader.post(url("sign_chosen"), {"doc": ticks}, follow=True).content.decode()
    assert "Chưa xem" in answer
    assert [row.state for row in rows(cast)] == [OutgoingState.SIGNED, OutgoingState.SUBMITTED]
    assert b"".join(leader.get(url("paper", unseen.pk))).startswith(b"%PDF")
    leader.post(url("sign_chosen"), {"doc": ticks[1:]})
    signed = rows(cast)
    assert [row.state for row in signed] == [OutgoingState.SIGNED] * 2
    with acting(cast.leader):
        for row in signed:
            assert row.paper is not None
            assert verify_pdf(read_content(row.paper)).outcome is Outcome.VALID


def test_bulk_signing_asks_who_is_there(cast: Cast) -> None:
    row = make_submitted(cast)
    leader = sign_in(cast.leader)
    leader.get(url("page", row.pk, 1))
    ticks = values(leader.get(url("to_sign")).content.decode())
    assert "reauthenticate" in leader.post(url("sign_chosen"), {"doc": ticks})["Location"]
    assert rows(cast)[0].state == OutgoingState.SUBMITTED


def test_another_paper_than_the_one_shown_is_not_signed(cast: Cast) -> None:
    row = make_submitted(cast)
    leader = sign_in(cast.leader, is_sure=True)
    leader.get(url("page", row.pk, 1))
    (tick,) = values(leader.get(url("to_sign")).content.decode())
    with acting(cast.leader):
        services.return_with_reason(document=row, reason="Sửa.", by=cast.leader)
    with acting(cast.specialist):
        row.refresh_from_db()
        services.revise_draft(
            document=row, by=cast.specialist, type_code=row.type_code, body="Nội dung khác.",
            abstract="Khác", drafting_unit="VP",
        )  # fmt: skip
        services.submit_for_signature(document=row, signer=cast.leader, by=cast.specialist)
    leader.post(url("sign_chosen"), {"doc": [tick]})
    assert rows(cast)[0].state == OutgoingState.SUBMITTED


def test_one_failure_leaves_the_rest_signed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make_submitted(cast, abstract=f"Văn bản {n}") for n in range(3)]
    real, calls = SigningSession.certify, []

    def certify(session: SigningSession, **given: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise ConnectorError("Máy ký không trả lời.", permanent=False)
        return real(session, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(SigningSession, "certify", certify)
    with acting(cast.leader):
        ticked = []
        for row in made:
            services.remember_look(document=row, by=cast.leader)
            assert row.paper is not None
            ticked.append(Ticked(row, row.paper.sha256))
    with acting(cast.leader):
        outcomes = services.sign_many(ticked=ticked, by=cast.leader)
    assert [outcome.is_done for outcome in outcomes] == [True, False, True]
    assert outcomes[1].problem == "Máy ký không trả lời."


def test_numbers_are_given_in_the_clerks_order(cast: Cast) -> None:
    first, second = make_signed(cast, abstract="Một"), make_signed(cast, abstract="Hai")
    clerk = sign_in(cast.office_clerk, is_sure=True)
    ticks = values(clerk.get(url("to_seal")).content.decode())
    typed = {"doc": ticks, f"order-{first.pk}": "hai", f"order-{second.pk}": "1"}
    wrong = clerk.post(url("seal_chosen"), typed)
    assert wrong.status_code == 422
    assert 'value="hai"' in wrong.content.decode()
    clerk.post(url("seal_chosen"), {**typed, f"order-{first.pk}": "2"})
    assert {row.abstract: row.number for row in rows(cast)} == {"Một": 2, "Hai": 1}


def test_after_a_failed_sealing_no_further_number_is_spoilt(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make_signed(cast, abstract=f"Văn bản {n}") for n in range(3)]

    def fail(_session: object, **_: object) -> None:
        raise ConnectorError("Máy ký không trả lời.", permanent=False)

    monkeypatch.setattr(SigningSession, "seal", fail)
    with acting(cast.office_clerk):
        outcomes = services.seal_many(documents=made, by=cast.office_clerk)
    assert [outcome.is_done for outcome in outcomes] == [False] * 3
    assert "01" in outcomes[0].problem
    assert outcomes[1].problem == outcomes[2].problem != outcomes[0].problem


def test_nobody_signs_or_seals_for_others(cast: Cast) -> None:
    submitted = make_submitted(cast)
    assert submitted.paper is not None
    tick = f"{submitted.pk}:{submitted.paper.sha256}"
    for user in (cast.intruder, cast.deputy):
        client = sign_in(user, is_sure=True)
        client.post(url("sign_chosen"), {"doc": [tick]})
    assert sign_in(cast.specialist, is_sure=True).post(url("sign_chosen")).status_code in (403, 404)
    assert (
        sign_in(cast.other_clerk, is_sure=True)
        .post(url("seal_chosen"), {"doc": [tick]})
        .status_code
        == 302
    )
    assert rows(cast)[0].state == OutgoingState.SUBMITTED
