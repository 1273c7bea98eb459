"""The order of signing: initials, several signers, refusal, delegation; each in turn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khue.accounts.models import User
from khue.core.dates import today
from khue.core.models import AuditEntry
from khue.documents import services
from khue.documents.errors import NotTheSigner, NotYourTurn, RouteUnusable, SameHand
from khue.documents.models import OutgoingDocument, SigningStep
from khue.documents.selectors import waiting_count, waiting_for_my_signature
from khue.documents.selectors_route import waiting_for_my_initials
from khue.documents.tests.factories import acting, make_draft
from khue.documents.tests.test_pages import sign_in, url
from khue.documents.types import OutgoingState, StepKind, StepPlan, StepState
from khue.files.selectors import read_content
from khue.organisation.tests.factories import Cast
from khue.signing.services import verify_pdf
from khue.signing.types import Outcome


def plan(position: int, kind: StepKind, user: User | None = None, **more: object) -> StepPlan:
    user_id = user.pk if user else None
    return StepPlan(kind=kind, position=position, user_id=user_id, **more)  # type: ignore[arg-type]


def routed(cast: Cast, *steps: StepPlan) -> OutgoingDocument:
    """A submitted document that walks these steps."""
    draft = make_draft(cast)
    with acting(cast.specialist):
        services.plan_route(document=draft, steps=steps, by=cast.specialist)
        return services.submit_for_signature(document=draft, by=cast.specialist)


def full(cast: Cast) -> OutgoingDocument:
    """Initials of the drafter and of the clerk, then deputy and head."""
    return routed(
        cast,
        plan(1, StepKind.TEXT, cast.specialist),
        plan(2, StepKind.FORM, role="clerk"),
        plan(3, StepKind.SIGN, cast.leader),
        plan(4, StepKind.SIGN, cast.deputy),
    )


def initial(row: OutgoingDocument, user: User) -> OutgoingDocument:
    with acting(user):
        return services.initial_document(document=row, by=user)


def sign(row: OutgoingDocument, user: User) -> OutgoingDocument:
    with acting(user):
        return services.sign_document(document=row, by=user)


def states(cast: Cast, row: OutgoingDocument) -> list[str]:
    with acting(cast.specialist):
        return [
            s.state
            for s in SigningStep.objects.filter(document=row).order_by("round", "position", "place")
        ]


def test_each_is_asked_in_turn_and_all_signatures_hold(cast: Cast) -> None:
    row = full(cast)
    assert states(cast, row) == ["open", "planned", "planned", "planned"]
    with acting(cast.leader):
        assert not waiting_for_my_signature(cast.leader).exists()
    with pytest.raises(NotTheSigner):
        sign(row, cast.leader)
    with pytest.raises(NotYourTurn):
        initial(row, cast.office_clerk)
    initial(row, cast.specialist)
    with acting(cast.office_clerk):
        assert waiting_for_my_initials(cast.office_clerk) == [row]
        assert waiting_count(cast.office_clerk) == 1
    initial(row, cast.office_clerk)
    assert sign(row, cast.leader).state == OutgoingState.SUBMITTED
    signed = sign(row, cast.deputy)
    assert signed.state == OutgoingState.SIGNED
    with acting(cast.office_clerk):
        sealed = services.number_and_seal(document=signed, by=cast.office_clerk)
        assert sealed.paper is not None
        report = verify_pdf(read_content(sealed.paper))
    assert report.outcome is Outcome.VALID
    names = [cast.leader.person.full_name, cast.deputy.person.full_name, cast.office.name]
    assert [s.signer for s in report.signatures] == names
    assert [text.partition(",")[0] for text in report.initials] == [
        cast.specialist.person.full_name,
        cast.office_clerk.person.full_name,
    ]


def test_parallel_signers_come_in_any_order(cast: Cast) -> None:
    row = routed(cast, plan(1, StepKind.SIGN, cast.leader), plan(1, StepKind.SIGN, cast.deputy))
    sign(row, cast.deputy)
    signed = sign(row, cast.leader)
    assert signed.state == OutgoingState.SIGNED
    with acting(cast.leader):
        assert signed.paper is not None
        assert verify_pdf(read_content(signed.paper)).outcome is Outcome.VALID


def test_a_refusal_keeps_its_traces_and_the_round_begins_anew(cast: Cast) -> None:
    row = full(cast)
    initial(row, cast.specialist)
    with acting(cast.office_clerk):
        services.return_with_reason(document=row, reason="Sai thể thức.", by=cast.office_clerk)
        row.refresh_from_db()
    assert row.state == OutgoingState.RETURNED
    assert states(cast, row)[:4] == ["done", "refused", "cancelled", "cancelled"]
    assert states(cast, row)[4:] == ["planned"] * 4
    with acting(cast.specialist):
        services.revise_draft(
            document=row, by=cast.specialist, type_code=row.type_code,
            body=row.body + "\nBổ sung.", abstract=row.abstract, drafting_unit="VP",
        )  # fmt: skip
        again = services.submit_for_signature(document=row, by=cast.specialist)
    assert states(cast, again)[4:] == ["open", "planned", "planned", "planned"]
    with acting(cast.specialist):
        refused = SigningStep.objects.get(document=row, state=StepState.REFUSED)
        assert (refused.reason, refused.done_by) == ("Sai thể thức.", cast.office_clerk)
        assert AuditEntry.objects.filter(verb="documents.outgoing.returned").exists()


def test_what_cannot_be_walked_is_said_at_once(cast: Cast) -> None:
    draft = make_draft(cast)
    lead, text = plan(2, StepKind.SIGN, cast.leader), StepKind.TEXT
    body = plan(3, StepKind.SIGN, body_id=cast.school.pk)
    bad = [
        [plan(1, text, cast.specialist)],
        [lead, plan(2, text, cast.specialist)],
        [lead, plan(3, StepKind.SIGN, cast.specialist)],
        [lead, plan(1, text, cast.intruder)],
        [body],
        [lead, plan(2, StepKind.SIGN, body_id=cast.school.pk)],
        [lead, body, plan(3, StepKind.SIGN, cast.deputy)],
        [lead, plan(3, StepKind.SIGN, cast.leader)],
        [lead, plan(3, StepKind.SIGN, body_id=cast.office.pk)],
        [lead, StepPlan(kind=text, position=1)],
        [lead, *[plan(1, text, role="clerk") for _ in range(4)]],
    ]
    with acting(cast.specialist):
        for steps in bad:
            with pytest.raises(RouteUnusable):
                services.plan_route(document=draft, steps=steps, by=cast.specialist)


def test_whoever_signed_does_not_seal(cast: Cast) -> None:
    row = routed(cast, plan(1, StepKind.SIGN, cast.leader), plan(2, StepKind.SIGN, cast.deputy))
    sign(row, cast.leader)
    signed = sign(row, cast.deputy)
    with acting(cast.office_clerk):
        SigningStep.objects.filter(document=signed, place=2).update(done_by=cast.office_clerk)
        with pytest.raises(SameHand):
            services.number_and_seal(document=signed, by=cast.office_clerk)


def test_the_pages_of_the_route(cast: Cast) -> None:
    draft = make_draft(cast)
    writer = sign_in(cast.specialist)
    page = writer.get(url("route", draft.pk))
    assert page.status_code == 200
    assert "Bình Minh" in page.content.decode(), "other bodies may sign too"
    late = {"kind_1": "text", "who_1": f"u:{cast.specialist.pk}", "turn_1": "1",
            "due_1": str(today() - timedelta(days=1)), "kind_2": "sign", "who_2": ""}  # fmt: skip
    wrong = writer.post(url("route", draft.pk), late).content.decode()
    assert f'value="u:{cast.specialist.pk}" selected' in wrong, "nothing typed is lost"
    assert (
        writer.post(
            url("route", draft.pk), {"kind_1": "text", "who_1": f"u:{cast.specialist.pk}"}
        ).status_code
        == 200
    )
    good = {"kind_1": "text", "who_1": f"u:{cast.specialist.pk}", "turn_1": "1",
            "kind_2": "sign", "who_2": f"u:{cast.leader.pk}", "turn_2": "2",
            "due_2": str(today())}  # fmt: skip
    assert writer.post(url("route", draft.pk), good)["Location"] == url("outgoing", draft.pk)
    writer.post(url("submit", draft.pk), {"route": "1"})
    assert url("initial", draft.pk) in writer.get(url("outgoing", draft.pk)).content.decode()
    assert draft.abstract in writer.get(url("to_sign")).content.decode()
    intruder = sign_in(cast.intruder)
    assert intruder.post(url("initial", draft.pk)).status_code == 404
    assert intruder.get(url("route", draft.pk)).status_code == 404
    assert writer.post(url("initial", draft.pk)).status_code == 302
    leader = sign_in(cast.leader)
    shown = leader.get(url("outgoing", draft.pk)).content.decode()
    assert url("sign", draft.pk) in shown
    assert cast.specialist.person.full_name in shown
