"""Reads: the lists, one document for one person, the registers, the story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from khue.core.audit import kinds as audit_kinds
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.core.models import AuditEntry
from khue.core.permissions import get_permission
from khue.core.ui.shapes import Moment
from khue.dispatch import selectors as dispatch
from khue.organisation import selectors as organisation
from khue.organisation.types import STAFF_ROLES

from . import audits, permissions
from .follow_up import NOBODY as NOBODY
from .follow_up import WorkCount as WorkCount
from .follow_up import followed_documents as followed_documents
from .follow_up import work_between as work_between
from .models import (
    Assignment,
    DocumentLink,
    IncomingDocument,
    JointPaper,
    OutgoingDocument,
    RegisterBook,
    RegisterEntry,
    SigningStep,
)
from .models.incoming import IncomingQuerySet
from .models.outgoing import OutgoingQuerySet
from .registers import incoming_line as incoming_line
from .registers import outgoing_line as outgoing_line
from .registers import register_entries as register_entries
from .selectors_route import turn_of
from .selectors_series import names_of_books as names_of_books
from .types import (
    AssignmentState,
    CopyForm,
    Direction,
    EntryState,
    IncomingState,
    JointState,
    OutgoingState,
    Query,
    StepKind,
    StepState,
)

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile
    from khue.organisation.models import Post

PAGE = 50
SUPERSEDED = "superseded"
"""A filter of the outgoing list beside the states."""
_PERSON = ("drafted_by__person", "signer__person", "paper", "series")


def acting_unit_id(user: User, permission: str) -> int | None:
    """Return the unit of the present hat if the permission is held there."""
    for hat in organisation.present_hats(user):
        if organisation.can(user, permission, hat.unit_id):
            return hat.unit_id
    return None


# Outgoing documents.


def outgoing_for(user: User) -> OutgoingQuerySet:
    """Return the outgoing documents that the person may read."""
    units = organisation.units_with(user, permissions.READ_OUTGOING)
    return OutgoingDocument.objects.filter(unit_id__in=units)


def get_outgoing_for(user: User, document_id: int) -> OutgoingDocument:
    """Return one outgoing document of the person's unit; raises ``NotFound``."""
    found = outgoing_for(user).select_related(*_PERSON).filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def files_of_outgoing(document: OutgoingDocument) -> list[StoredFile]:
    """Return the paper and the files that go with it; the caller has fetched the document."""
    paper = [document.paper] if document.paper is not None else []
    return [*paper, *(item.file for item in document.attachments.select_related("file"))]


def outgoing_counts(user: User) -> dict[str, int]:
    """Return how many documents stand in each state. One query besides the scope's."""
    rows = outgoing_for(user).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def list_outgoing(
    user: User,
    *,
    states: Iterable[str] = (),
    among: OutgoingQuerySet | None = None,
    limit: int = PAGE,
) -> list[OutgoingDocument]:
    """Return outgoing documents, newest first; ``among``: those that a search has found.

    Those with a stamp of urgency that have not left the house go before all others.
    """
    rows = outgoing_for(user) if among is None else among
    wanted = tuple(states)
    if wanted == (SUPERSEDED,):
        rows = rows.superseded()
    elif wanted:
        rows = rows.in_state(*wanted)
    urgent = list(rows.pressing().urgent_first().defer("body")[:limit])
    others = rows.exclude(pk__in=[row.pk for row in urgent]) if urgent else rows
    return [*urgent, *others.newest_first().defer("body")[: limit - len(urgent)]]


def outgoing_in_charge(user: User, permission: str) -> OutgoingQuerySet:
    """Return the outgoing documents of the units where the person holds the permission."""
    found: OutgoingQuerySet = OutgoingDocument.objects.filter(
        unit_id__in=organisation.units_with(user, permission)
    )
    return found


def incoming_in_charge(user: User, permission: str) -> IncomingQuerySet:
    """Return the incoming documents of the units where the person holds the permission."""
    found: IncomingQuerySet = IncomingDocument.objects.filter(
        unit_id__in=organisation.units_with(user, permission)
    )
    return found


def issued_without_publication(unit_id: int) -> list[OutgoingDocument]:
    """Return the unit's issued documents for which nobody has asked for publication, oldest first.

    What was recalled and copies never go to the portal.

    For rooms above that publish in bulk; the caller's scope must hold the unit.
    """
    rows = OutgoingDocument.objects.filter(unit_id=unit_id, publication_asked_at__isnull=True)
    issued = rows.in_state(OutgoingState.SEALED, OutgoingState.DISPATCHED)
    issued = issued.filter(recalled_at__isnull=True).exclude(type_code__in=CopyForm.values)
    return list(issued.select_related("paper").order_by("number", "pk"))


def unit_of_outgoing(document_id: int, unit_ids: Iterable[int]) -> int:
    """Return whose document it is, among these units; raises ``NotFound``. For rooms above."""
    found = OutgoingDocument.objects.filter(pk=document_id, unit_id__in=list(unit_ids)).first()
    if found is None:
        raise NotFound
    return found.unit_id


def waiting_for_my_signature(user: User) -> OutgoingQuerySet:
    """Return what was put before this person to sign."""
    units = organisation.units_with(user, permissions.SIGN)
    mine = SigningStep.objects.filter(
        user=user, kind=StepKind.SIGN, state=StepState.OPEN, unit_id__in=units
    )
    return OutgoingDocument.objects.filter(
        unit_id__in=units, pk__in=mine.values("document_id"), state=OutgoingState.SUBMITTED
    )


def signers_of(unit_id: int) -> list[Post]:
    """Return the posts that may sign for the unit, by role or by delegation, each person once."""
    found: dict[int, Post] = {}
    roles = get_permission(permissions.SIGN).roles
    given = [item.receiver for item in organisation.stand_ins(permissions.SIGN, unit_id)]
    for post in [*organisation.holders([unit_id], roles), *given]:
        if getattr(post.person, "account", None) is not None:
            found.setdefault(post.person_id, post)
    return list(found.values())


def get_signer_for(user: User, unit_id: int, signer_id: int) -> User:
    """Return the account of somebody who may sign for the unit; raises ``NotFound``."""
    if not organisation.can(user, permissions.DRAFT, unit_id):
        raise NotFound
    for post in signers_of(unit_id):
        if post.person.account.pk == signer_id:
            account: User = post.person.account
            return account
    raise NotFound


def audience_in_words(document: OutgoingDocument) -> str:
    """Say who receives the document in Khuê; "" where nobody was chosen."""
    if not document.audience:
        return ""
    return dispatch.Audience.from_json(document.audience).describe()


def outgoing_matching(user: User, words: str) -> OutgoingQuerySet:
    """Return the outgoing documents that hold every word; the newest where there are many."""
    from .searching import find_entries  # it stands on this module

    ids = find_entries(user, Query(words=words, direction=Direction.OUTGOING))
    return outgoing_for(user).filter(found_by__in=ids)


# Incoming documents.


def incoming_for(user: User) -> IncomingQuerySet:
    """Return what came to the units the person reads for, and what was assigned to the person."""
    units = organisation.units_with(user, permissions.READ_INCOMING)
    own = Assignment.objects.filter(assignee=user, unit_id__in=_own_units(user))
    return IncomingDocument.objects.filter(
        Q(unit_id__in=units) | Q(pk__in=own.values("document_id"))
    )


def _own_units(user: User) -> list[int]:
    return [hat.unit_id for hat in organisation.present_hats(user)]


def incoming_matching(user: User, words: str) -> IncomingQuerySet:
    """Return the incoming documents that hold every word; the newest where there are many."""
    from .searching import find_entries  # it stands on this module

    ids = find_entries(user, Query(words=words, direction=Direction.INCOMING))
    return incoming_for(user).filter(found_by__in=ids)


def get_incoming_for(user: User, document_id: int) -> IncomingDocument:
    """Return one incoming document the person may read; raises ``NotFound``."""
    found = (
        incoming_for(user)
        .select_related(
            "delivery",
            "registered_by__person",
            "first_opened_by__person",
            "returned_by__person",
        )
        .filter(pk=document_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def incoming_of_delivery(user: User, delivery_id: int) -> IncomingDocument | None:
    """Return the incoming document of a delivery, if the person may read it."""
    return incoming_for(user).filter(delivery_id=delivery_id).first()


def list_incoming(
    user: User,
    *,
    states: Iterable[str] = (),
    among: IncomingQuerySet | None = None,
    limit: int = PAGE,
) -> list[IncomingDocument]:
    """Return incoming documents, newest first; ``among``: those that a search has found.

    Those with a stamp of urgency that are not done go before all others.
    """
    rows = incoming_for(user) if among is None else among
    wanted = tuple(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    rows = rows.select_related("delivery")
    urgent = list(rows.pressing().urgent_first()[:limit])
    others = rows.exclude(pk__in=[row.pk for row in urgent]) if urgent else rows
    return [*urgent, *others.newest_first()[: limit - len(urgent)]]


def incoming_counts(user: User) -> dict[str, int]:
    """Return how many incoming documents stand in each state."""
    rows = incoming_for(user).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def alike(
    user: User, *, unit_id: int, issuer: str, reference: str, but: int = 0
) -> list[IncomingDocument]:
    """Return registered documents of the same number, symbol and issuer: probably duplicates."""
    rows = incoming_for(user).alike(issuer=issuer, reference=reference).filter(unit_id=unit_id)
    if not reference.strip():
        return []
    return list(rows.exclude(pk=but).newest_first()[:5])


def files_of_incoming(document: IncomingDocument) -> list[StoredFile]:
    """Return the unit's own copies of what came, or the scans made here."""
    if document.delivery is not None:
        return dispatch.files_of(document.delivery)
    return [item.file for item in document.scans.select_related("file")]


def assignees_of(unit_id: int) -> list[Post]:
    """Return today's staff of the unit and its groups, each person once, in order of name."""
    unit_ids = [unit_id, *organisation.group_ids(unit_id)]
    found: dict[int, Post] = {}
    for post in organisation.holders(unit_ids, [role.value for role in STAFF_ROLES]):
        if getattr(post.person, "account", None) is not None:
            found.setdefault(post.person_id, post)
    return sorted(found.values(), key=lambda post: post.person.sort_key)


def get_open_assignment_for(user: User, assignment_id: int) -> Assignment:
    """Return open work of a unit where the person instructs; raises ``NotFound``."""
    rows = Assignment.objects.filter(
        pk=assignment_id,
        state=AssignmentState.OPEN,
        unit_id__in=organisation.units_with(user, permissions.INSTRUCT),
    )
    found = rows.select_related("document").first()
    if found is None:
        raise NotFound
    return found


def assignments_for(user: User, *, state: str = "") -> list[Assignment]:
    """Return what was assigned to the person: overdue and due first."""
    rows = Assignment.objects.filter(assignee=user, unit_id__in=_own_units(user))
    if state:
        rows = rows.filter(state=state)
    return list(
        rows.select_related("document", "instruction__by__person").order_by(
            "-state", "due_on", "-at"
        )[:PAGE]
    )


def open_assignment_count(user: User) -> int:
    """Return how many assignments the person still has to do."""
    return Assignment.objects.filter(
        assignee=user, unit_id__in=_own_units(user), state=AssignmentState.OPEN
    ).count()


def get_assignment_for(user: User, assignment_id: int) -> Assignment:
    """Return the person's own assignment; raises ``NotFound``."""
    found = (
        Assignment.objects.filter(assignee=user, unit_id__in=_own_units(user), pk=assignment_id)
        .select_related("document", "instruction__by__person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def waiting_count(user: User) -> int:
    """Return how many documents wait for this very person: five counts in one query.

    Asked on every page, so it looks only at the unit of the hat; documents belong to units.
    """
    hats = [hat.unit_id for hat in organisation.present_hats(user)]

    def units(permission: str) -> list[int]:
        return [pk for pk in hats if organisation.can(user, permission, pk)]

    out, into = OutgoingState, IncomingState
    outgoing = Q(state__in=(out.SIGNED, out.SEALED), unit_id__in=units(permissions.ISSUE)) | Q(
        state=out.RETURNED, drafted_by=user, unit_id__in=units(permissions.DRAFT)
    )
    incoming = Q(state=into.ARRIVED, unit_id__in=units(permissions.REGISTER)) | Q(
        state=into.REGISTERED, unit_id__in=units(permissions.INSTRUCT)
    )
    work = Q(assignee=user, state=AssignmentState.OPEN, unit_id__in=hats)
    joint = Q(state=JointState.WAITING, signer=user, unit_id__in=units(permissions.SIGN)) | Q(
        state=JointState.NUMBERED, unit_id__in=units(permissions.ISSUE)
    )
    return (
        OutgoingDocument.objects.filter(outgoing).order_by().values("pk")
        .union(
            IncomingDocument.objects.filter(incoming).order_by().values("pk"),
            Assignment.objects.filter(work).order_by().values("pk"),
            SigningStep.objects.filter(turn_of(user), state=StepState.OPEN)
            .order_by().values("pk"),
            JointPaper.objects.filter(joint).order_by().values("pk"),
            all=True,
        )
        .count()
    )  # fmt: skip


# Access rules of stored files.


def may_read_outgoing_file(user: Any, file: StoredFile) -> bool:
    """Whoever may read the document may read its files."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    return outgoing_for(user).filter(pk=holder, unit_id=file.unit_id).exists()


def may_read_incoming_file(user: Any, file: StoredFile) -> bool:
    """Whoever may read the document may read its scans."""
    holder = int(file.holder_id) if file.holder_id.isdigit() else 0
    return incoming_for(user).filter(pk=holder, unit_id=file.unit_id).exists()


def may_read_delivery(user: User, delivery_id: int) -> bool:
    """Whoever may read the incoming document may read the files that came with it."""
    rows = incoming_for(user).exclude(delivery__recall="agreed")
    return rows.filter(delivery_id=delivery_id).exists()


def label_of_incoming(user: User, document_id: int) -> str | None:
    """Return the abstract where the person may read the document (origin of tasks)."""
    row = incoming_for(user).filter(pk=document_id).first()
    return row.abstract if row else None


# Story.


def story_of(document: OutgoingDocument | IncomingDocument) -> list[Moment]:
    """Return what happened to the document, oldest first, as the audit trail tells it."""
    entries = list(
        AuditEntry.objects.filter(
            unit_id=document.unit_id,
            object_type=document._meta.label_lower,
            object_id=str(document.pk),
        )
        .exclude(verb=audits.READ)  # it stands in the history of access
        .select_related("value")
        .order_by("seq")
    )
    people = (
        get_user_model()
        .objects.select_related("person")
        .in_bulk({entry.by_id for entry in entries if entry.by_id})
    )
    return [_moment(entry, people) for entry in entries]


_NOTES = ("reason", "text", "report", "reference", "number", "how", "to")
_KINDS = {"returned": "refused", "cancelled": "refused", "sealed": "done", "dispatched": "done",
          "signed": "done", "registered": "done", "reported": "done"}  # fmt: skip


def _moment(entry: AuditEntry, people: dict[Any, Any]) -> Moment:
    person = people.get(entry.by_id)
    value = getattr(entry, "value", None)
    after = (value.after or {}) if value is not None else {}
    notes = [
        ", ".join(map(str, item)) if isinstance(item, list) else str(item)
        for key in _NOTES
        if (item := after.get(key))
    ]
    word = entry.verb.rpartition(".")[2]
    return Moment(
        title=str(audit_kinds[entry.verb].label),
        at=entry.at,
        who=person.person.full_name if person else "",
        note=" · ".join(notes),
        kind=_KINDS.get(word, "neutral"),  # type: ignore[arg-type]  # the table holds kinds only
    )


def public_standing(unit_id: int, document_id: int) -> OutgoingDocument | None:
    """Return an issued document for what the portal says of it; the caller's scope holds the unit."""
    rows = OutgoingDocument.objects.filter(unit_id=unit_id, pk=document_id)
    return rows.only("standing", "effective_on", "expires_on", "unit_id").first()


def acting_on(unit_id: int, document_id: int) -> int | None:
    """Return the unit's own issued document that acts on this one, the last where several do."""
    links = DocumentLink.objects.filter(
        unit_id=unit_id, target_id=document_id, acting__isnull=False, effective_at__isnull=False
    )
    return links.order_by("-effective_at").values_list("acting_id", flat=True).first()


# Registers.


def book_codes(user: User, *, unit_id: int, direction: str, year: int) -> list[str]:
    """Return the codes of the year's books, the unit's own first."""
    if unit_id not in organisation.units_with(user, permissions.READ_REGISTERS):
        raise NotFound
    codes = RegisterBook.objects.filter(unit_id=unit_id, direction=direction, year=year)
    return sorted(codes.values_list("code", flat=True), key=lambda code: (code != "main", code))


def find_issued(user: User, *, unit_id: int, reference: str) -> OutgoingDocument | None:
    """Return the unit's issued document of this number and symbol, where the person may read it."""
    wanted = "".join(reference.split()).lower()
    digits = wanted.partition("/")[0]
    if not digits.isdigit() or len(digits) > 9:
        return None
    rows = outgoing_for(user).filter(unit_id=unit_id, number=int(digits)).order_by("-issued_on")
    return next((row for row in rows if row.is_issued and row.reference.lower() == wanted), None)


def years_of(user: User, direction: str) -> list[int]:
    """Return the years for which the person's units have a book, newest first."""
    units = organisation.units_with(user, permissions.READ_REGISTERS)
    years = (
        RegisterBook.objects.filter(unit_id__in=units, direction=direction)
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct()
    )
    return list(years) or [today().year]


def is_late(due_on: date | None) -> bool:
    """Whether the deadline has passed."""
    return due_on is not None and due_on < today()


def numbers_given(unit_id: int, year: int) -> dict[str, int]:
    """Return how many documents the unit's registers of the year hold, by direction, no cancelled ones.

    For rooms above that count; the caller's scope must hold the unit.
    """
    rows = RegisterEntry.objects.filter(
        book__unit_id=unit_id, book__year=year, unit_id=unit_id, state=EntryState.ISSUED
    )
    return dict(rows.order_by().values_list("book__direction").annotate(n=Count("pk")))
