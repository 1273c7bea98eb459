"""A delegated right: its mark stands on the paper, the trail names whose place was taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.permissions import all_permissions, get_permission
from khue.core.scoping import system_scope
from khue.documents import errors, permissions, services
from khue.documents.selectors import signers_of, waiting_count
from khue.documents.tests.factories import acting, make_draft, make_signed
from khue.documents.types import OutgoingState
from khue.organisation.models import Delegation, Post, Unit
from khue.organisation.tests.factories import Cast
from khue.organisation.types import AuthorityMark, UnitKind

DECISION = "Giấy ủy quyền 03/GUQ-PHONG"


def delegate(
    cast: Cast,
    giver: object,
    receiver: object,
    name: str,
    mark: AuthorityMark,
    *,
    decision: str = DECISION,
    title: str = "",
) -> None:
    """Let one person of the office act in another's place from today on."""
    with system_scope(reason="the test delegates"):
        posts = {
            person: Post.objects.get(person=person.person, unit=cast.office)  # type: ignore[attr-defined]
            for person in (giver, receiver)
        }
        if title:
            Post.objects.filter(pk=posts[receiver].pk).update(title=title)
        Delegation.objects.create(
            unit=cast.office,
            giver=posts[giver],
            receiver=posts[receiver],
            permissions=[name],
            mark=mark,
            decision=decision,
            valid_from=today(),
            valid_to=today() + timedelta(days=3),
        )


@pytest.mark.parametrize(
    ("mark", "title", "lines"),
    [
        (AuthorityMark.TUQ, "Chuyên viên", ["TUQ. Trưởng phòng", "Chuyên viên"]),
        (AuthorityMark.TL, "Chánh Văn phòng", ["TL. Trưởng phòng", "Chánh Văn phòng"]),
        (AuthorityMark.Q, "Chuyên viên", ["Q. Trưởng phòng"]),
    ],
)
def test_the_delegations_own_mark_stands_above_the_name(
    cast: Cast, mark: AuthorityMark, title: str, lines: list[str]
) -> None:
    delegate(cast, cast.leader, cast.specialist, permissions.SIGN, mark, title=title)
    draft = make_draft(cast)
    with acting(cast.specialist):
        offered = [post.person.account for post in signers_of(cast.office.pk)]
        row = services.submit_for_signature(
            document=draft, signer=cast.specialist, by=cast.specialist
        )
        assert waiting_count(cast.specialist) == 1
        told = AuditEntry.objects.select_related("value").get(verb="documents.outgoing.submitted")
    assert cast.specialist in offered
    assert row.signer_lines == lines
    assert (told.value.after or {})["authority"] == DECISION


@pytest.mark.parametrize(
    ("mark", "decision", "why"),
    [
        (AuthorityMark.TUQ, "", "văn bản ủy quyền"),
        (AuthorityMark.KT, DECISION, "cấp phó"),
        (AuthorityMark.TL, DECISION, "người đứng đầu bộ phận"),
        (AuthorityMark.TM, DECISION, "tập thể"),
    ],
)
def test_a_mark_that_the_post_or_the_paper_does_not_give_is_refused(
    cast: Cast, mark: AuthorityMark, decision: str, why: str
) -> None:
    delegate(cast, cast.leader, cast.specialist, permissions.SIGN, mark, decision=decision)
    draft = make_draft(cast)
    with acting(cast.specialist), translation.override("vi"):
        labels = [option.label for option in services.signing_options(cast.office)]
        assert not any("Phạm Minh Đức" in label for label in labels)
        with pytest.raises(errors.AuthorityWrong) as caught:
            services.submit_for_signature(
                document=draft, signer=cast.specialist, by=cast.specialist
            )
        assert why in str(caught.value)
        assert [item.name for item in services.missing_grounds(cast.office)] == ["Phạm Minh Đức"]


def test_the_deputy_chooses_between_her_own_mark_and_the_written_authority(cast: Cast) -> None:
    delegate(cast, cast.leader, cast.deputy, permissions.SIGN, AuthorityMark.TUQ)
    draft = make_draft(cast)
    with acting(cast.specialist):
        keys = [option.key for option in services.signing_options(cast.office)]
        assert keys == [str(cast.leader.pk), str(cast.deputy.pk), f"{cast.deputy.pk}:TUQ."] or (
            keys == [str(cast.deputy.pk), f"{cast.deputy.pk}:TUQ.", str(cast.leader.pk)]
        )
        row = services.submit_for_signature(
            document=draft, signer=cast.deputy, by=cast.specialist, mark="TUQ."
        )
        assert row.signer_lines == ["TUQ. Trưởng phòng", "Phó trưởng phòng"]
        again = make_draft(cast)
        with pytest.raises(errors.SignerNeeded):
            services.submit_for_signature(
                document=again, signer=cast.leader, by=cast.specialist, mark="KT."
            )


def test_the_head_of_a_collective_signs_for_it(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.office.pk).update(kind=UnitKind.WARD)
    ward = Unit.objects.get(pk=cast.office.pk)
    with acting(cast.leader):
        own = services.authorities_of(cast.leader, ward)
        deputy = services.authorities_of(cast.deputy, ward)
    assert [item.lines for item in own] == [("TM. Ủy ban nhân dân", "Chủ tịch"), ("Chủ tịch",)]
    assert deputy[0].lines == ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó chủ tịch")


def test_who_signs_by_delegation_signs_in_the_givers_name(cast: Cast) -> None:
    """The needed rights go along: reading the document and signing with one's own certificate."""
    delegate(cast, cast.leader, cast.editor, permissions.SIGN, AuthorityMark.TUQ)
    draft = make_draft(cast)
    with acting(cast.specialist):
        services.submit_for_signature(document=draft, signer=cast.editor, by=cast.specialist)
    with acting(cast.editor):
        row = services.sign_document(document=draft, by=cast.editor)
        entries = AuditEntry.objects.filter(verb__in=["documents.outgoing.signed",
                                                      "signing.paper.certified"])  # fmt: skip
        assert {entry.on_behalf_of_id for entry in entries} == {cast.leader.person_id}
        assert entries.count() == 2
    assert row.state == OutgoingState.SIGNED
    with acting(cast.leader), pytest.raises(NotPermitted):
        services.number_and_seal(document=row, by=cast.leader)


def test_a_delegated_clerk_seals_and_sends_in_the_clerks_name(cast: Cast) -> None:
    delegate(cast, cast.office_clerk, cast.editor, permissions.ISSUE, AuthorityMark.TL)
    signed = make_signed(cast)
    with acting(cast.editor):
        services.number_and_seal(document=signed, by=cast.editor)
        services.dispatch_document(document=signed, by=cast.editor)
        entries = AuditEntry.objects.filter(by_id=cast.editor.pk, unit_id=cast.office.pk)
        told = dict(entries.values_list("verb", "on_behalf_of_id"))
    verbs = {
        "documents.outgoing.sealed",
        "signing.paper.sealed",
        "documents.outgoing.dispatched",
        "dispatch.package.sent",
        "documents.outgoing.publication_asked",
    }
    assert {told[verb] for verb in verbs} == {cast.office_clerk.person_id}


def test_nobody_both_signs_and_seals(cast: Cast) -> None:
    delegate(cast, cast.office_clerk, cast.leader, permissions.ISSUE, AuthorityMark.TL)
    signed = make_signed(cast)
    with acting(cast.leader), pytest.raises(errors.SameHand):
        services.number_and_seal(document=signed, by=cast.leader)


def test_what_a_right_needs_is_held_by_everybody_who_holds_it() -> None:
    for permission in all_permissions():
        for name in permission.needs:
            missing = set(permission.roles) - set(get_permission(name).roles)
            assert not missing, f"{permission.name} needs {name}, which lacks {missing}"
