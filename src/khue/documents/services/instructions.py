"""Bút phê: the head says what to do and who does it; the person reports done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotFound
from khue.dispatch.services import record_receipt
from khue.dispatch.types import Stage
from khue.documents import audits, permissions
from khue.documents.errors import DeadlinePassed, TextNeeded, UnknownAssignee, WrongState
from khue.documents.events import IncomingStep
from khue.documents.models import Assignment, IncomingDocument, Instruction
from khue.documents.types import AssignmentState, IncomingState, Part
from khue.organisation import selectors as organisation
from khue.organisation.types import STAFF_ROLES

from . import notices
from .authority import instructs_as
from .common import check, clean_text, locked_incoming, moved

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Post

_READY = (IncomingState.REGISTERED, IncomingState.ASSIGNED)


def write_instruction(
    *,
    document: IncomingDocument,
    text: str,
    by: User,
    assignees: Sequence[int] = (),
    due_on: date | None = None,
    lead: int | None = None,
) -> Instruction:
    """Write an instruction on a registered document and assign it to people of the unit.

    ``lead`` is the one of the assignees who answers for it, the first one where nobody is named.
    Call it outside a transaction. Raises ``NotPermitted``, ``WrongState`` before registration,
    ``TextNeeded``, ``UnknownAssignee``, ``DeadlinePassed``.
    """
    check(by, permissions.INSTRUCT, document.unit_id)
    words = clean_text(text)
    if not words:
        raise TextNeeded(field="text")
    unit = organisation.get_unit(document.unit_id)
    screen_text(words, unit=unit, by=by, purpose="documents.instruction")
    with transaction.atomic():
        row = locked_incoming(document.pk, *_READY)
        instruction = Instruction.objects.create(
            unit_id=row.unit_id, document=row, text=words, by=by, by_title=instructs_as(by, unit)
        )
        audit.record(
            verb=audits.INSTRUCTED,
            obj=row,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.INSTRUCT),
            after={"text": words},
        )
        if assignees:
            assign(instruction=instruction, assignees=assignees, by=by, due_on=due_on, lead=lead)
    return instruction


@transaction.atomic
def assign(
    *,
    instruction: Instruction,
    assignees: Sequence[int],
    by: User,
    due_on: date | None = None,
    lead: int | None = None,
) -> list[Assignment]:
    """Give the work of an instruction to people who hold a post in the unit today.

    One of them leads (``lead``, else the first), the others co-ordinate.
    """
    check(by, permissions.INSTRUCT, instruction.unit_id)
    if due_on is not None and due_on < today():
        raise DeadlinePassed(field="due_on")
    row = locked_incoming(instruction.document_id, *_READY)
    posts = _posts(row.unit_id)
    unknown = [user_id for user_id in assignees if user_id not in posts]
    if unknown or not assignees or (lead is not None and lead not in assignees):
        raise UnknownAssignee(field="assignees")
    leader = lead if lead is not None else assignees[0]
    made = [
        Assignment.objects.create(
            unit_id=row.unit_id,
            document=row,
            instruction=instruction,
            assignee_id=user_id,
            assignee_name=posts[user_id].person.full_name,
            assignee_title=posts[user_id].title,
            part=Part.LEAD if user_id == leader else Part.SUPPORT,
            due_on=due_on,
        )
        for user_id in dict.fromkeys([leader, *assignees])
    ]
    row.state = IncomingState.ASSIGNED
    row.save(update_fields=["state"])
    if row.delivery is not None:
        record_receipt(delivery=row.delivery, stage=Stage.ASSIGNED, by=by)
    moved(row, IncomingStep.ASSIGNED, by)
    notices.tell_assignees(row, made)
    audit.record(
        verb=audits.ASSIGNED,
        obj=row,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.INSTRUCT),
        after={
            "to": [item.assignee_name for item in made],
            "lead": made[0].assignee_name,
            "due_on": due_on,
        },
    )
    return made


@transaction.atomic
def reassign(*, assignment: Assignment, to: int, by: User) -> Assignment:
    """Give open work to somebody else of the unit, as when its assignee has left.

    Raises ``NotPermitted``, ``WrongState`` when it is done, ``UnknownAssignee``.
    """
    check(by, permissions.INSTRUCT, assignment.unit_id)
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if row.state != AssignmentState.OPEN:
        raise WrongState(state=row.get_state_display())
    post = _posts(row.unit_id).get(to)
    if post is None or to == row.assignee_id:
        raise UnknownAssignee(field="to")
    before = row.assignee_name
    row.assignee_id, row.opened_at = to, None
    row.assignee_name, row.assignee_title = post.person.full_name, post.title
    row.save(update_fields=["assignee", "assignee_name", "assignee_title", "opened_at"])
    document = IncomingDocument.objects.get(pk=row.document_id)
    notices.tell_assignees(document, [row])
    audit.record(
        verb=audits.REASSIGNED,
        obj=document,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permissions.INSTRUCT),
        before={"to": [before]},
        after={"to": [row.assignee_name]},
    )
    return row


def report_done(*, assignment: Assignment, report: str, by: User) -> Assignment:
    """The assignee reports; when nothing is left to do, the sender's board shows done.

    Raises ``NotFound`` for somebody else's assignment, ``WrongState`` when it was reported.
    """
    check(by, permissions.WORK, assignment.unit_id)
    if assignment.assignee_id != by.pk:
        raise NotFound
    words = clean_text(report)
    if words:
        unit = organisation.get_unit(assignment.unit_id)
        screen_text(words, unit=unit, by=by, purpose="documents.report")
    with transaction.atomic():
        row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if row.state != AssignmentState.OPEN:
            raise WrongState(state=row.get_state_display())
        row.state, row.done_at, row.report = AssignmentState.DONE, timezone.now(), words
        row.save(update_fields=["state", "done_at", "report"])
        document, is_last = _finish(row, by)
        notices.tell_instructor(row, document)
        audit.record(
            verb=audits.REPORTED,
            obj=document,
            unit_id=row.unit_id,
            by=by,
            on_behalf_of_id=organisation.delegating_person_id(by, permissions.WORK),
            after={"report": words, "is_last": is_last},
        )
    return row


def _finish(row: Assignment, by: User) -> tuple[IncomingDocument, bool]:
    """Close the document when this was the last open assignment."""
    document = locked_incoming(row.document_id)
    if document.assignments.filter(state=AssignmentState.OPEN).exists():
        return document, False
    document.state, document.done_at = IncomingState.DONE, row.done_at
    document.save(update_fields=["state", "done_at"])
    if document.delivery is not None:
        record_receipt(delivery=document.delivery, stage=Stage.DONE, by=by)
    moved(document, IncomingStep.DONE, by)
    return document, True


def _posts(unit_id: int) -> dict[int, Post]:
    """Posts of today's staff by account."""
    found: dict[int, Post] = {}
    unit_ids = [unit_id, *organisation.group_ids(unit_id)]
    for post in organisation.holders(unit_ids, [role.value for role in STAFF_ROLES]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(account.pk, post)
    return found
