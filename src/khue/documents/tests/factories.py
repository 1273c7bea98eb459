"""The least valid documents, each made by the services themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from khue.accounts.models import User
from khue.core.scoping import unit_scope
from khue.dispatch.services import Audience
from khue.documents import services
from khue.documents.models import Assignment, IncomingDocument, OutgoingDocument
from khue.documents.paper.tests.samples import LETTER
from khue.organisation.models import Unit
from khue.organisation.selectors import hats_of, scope_of
from khue.organisation.tests.factories import Cast


@contextmanager
def acting(user: User) -> Iterator[User]:
    """Act in the person's first post, in its scope, as the middleware does."""
    hat = hats_of(user)[0]
    before, user.hat = user.hat, hat
    try:
        with unit_scope(scope_of(hat)):
            yield user
    finally:
        user.hat = before


def schools_below(office: Unit) -> Audience:
    """All schools of the office."""
    return services.to_all_schools(office.pk)


def make_draft(cast: Cast, **changes: object) -> OutgoingDocument:
    """Return a draft by the office's specialist to all schools."""
    values: dict[str, object] = {
        "type_code": "official_letter",
        "body": LETTER,
        "drafting_unit": "VP",
        "audience": schools_below(cast.office),
        **changes,
    }
    with acting(cast.specialist):
        return services.draft_document(unit=cast.office, by=cast.specialist, **values)  # type: ignore[arg-type]


def make_submitted(cast: Cast, **changes: object) -> OutgoingDocument:
    """Return a document that waits for the office's head."""
    draft = make_draft(cast, **changes)
    with acting(cast.specialist):
        return services.submit_for_signature(document=draft, signer=cast.leader, by=cast.specialist)


def make_signed(cast: Cast, **changes: object) -> OutgoingDocument:
    """Return a document that the head has signed."""
    submitted = make_submitted(cast, **changes)
    with acting(cast.leader):
        return services.sign_document(document=submitted, by=cast.leader)


def make_sealed(cast: Cast, **changes: object) -> OutgoingDocument:
    """Return a numbered and sealed document."""
    signed = make_signed(cast, **changes)
    with acting(cast.office_clerk):
        return services.number_and_seal(document=signed, by=cast.office_clerk)


def make_sent(cast: Cast, **changes: object) -> OutgoingDocument:
    """Return a document that the schools have."""
    sealed = make_sealed(cast, **changes)
    with acting(cast.office_clerk):
        return services.dispatch_document(document=sealed, by=cast.office_clerk)


def incoming_of(user: User) -> IncomingDocument:
    """Return the newest incoming document of the person's unit."""
    with acting(user):
        return IncomingDocument.objects.filter(unit_id=hats_of(user)[0].unit_id).latest("pk")


def make_registered(cast: Cast) -> IncomingDocument:
    """Return what school A has registered."""
    make_sent(cast)
    arrived = incoming_of(cast.clerk)
    with acting(cast.clerk):
        return services.register_incoming(document=arrived, by=cast.clerk)


def make_assigned(cast: Cast) -> Assignment:
    """Return the teacher's assignment in school A."""
    registered = make_registered(cast)
    with acting(cast.head):
        services.write_instruction(
            document=registered,
            text="Cô Nam đọc và báo cáo.",
            by=cast.head,
            assignees=[cast.teacher.pk],
        )
        return Assignment.objects.get(document=registered)
