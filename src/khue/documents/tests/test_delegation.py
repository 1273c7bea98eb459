"""A delegated right: its mark stands on the paper, the trail names whose place was taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.models import AuditEntry
from khue.core.permissions import all_permissions, get_permission
from khue.core.scoping import system_scope
from khue.documents import errors, permissions, services
from khue.documents.selectors import signers_of, waiting_count
from khue.documents.tests.factories import acting, make_draft, make_signed
from khue.documents.types import OutgoingState
from khue.organisation.models import Delegation, Post
from khue.organisation.tests.factories import Cast
from khue.organisation.types import AuthorityMark


def delegate(cast: Cast, giver: object, receiver: object, name: str, mark: AuthorityMark) -> None:
    """Let one person of the office act in another's place from today on."""
    with system_scope(reason="the test delegates"):
        posts = {
            person: Post.objects.get(person=person.person, unit=cast.office)  # type: ignore[attr-defined]
            for person in (giver, receiver)
        }
        Delegation.objects.create(
            unit=cast.office,
            giver=posts[giver],
            receiver=posts[receiver],
            permissions=[name],
            mark=mark,
            valid_from=today(),
            valid_to=today() + timedelta(days=3),
        )


@pytest.mark.parametrize(
    ("mark", "first"),
    [
        (AuthorityMark.TUQ, "TUQ. Trưởng phòng"),
        (AuthorityMark.TL, "TL. Trưởng phòng"),
        (AuthorityMark.KT, "KT. Trưởng phòng"),
        (AuthorityMark.Q, "Q. Trưởng phòng"),
        (AuthorityMark.TM, "TM. Phòng Giáo dục và Đào tạo Gia Định"),
    ],
)
def test_the_delegations_own_mark_stands_above_the_name(
    cast: Cast, mark: AuthorityMark, first: str
) -> None:
    delegate(cast, cast.leader, cast.specialist, permissions.SIGN, mark)
    draft = make_draft(cast)
    with acting(cast.specialist):
        offered = [post.person.account for post in signers_of(cast.office.pk)]
        row = services.submit_for_signature(
            document=draft, signer=cast.specialist, by=cast.specialist
        )
        assert waiting_count(cast.specialist) == 1
    assert cast.specialist in offered
    assert row.signer_lines[0] == first
    assert len(row.signer_lines) == (1 if mark == AuthorityMark.Q else 2)


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
