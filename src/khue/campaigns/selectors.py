"""Reads: forms, calls, the office's board, a unit's returns, the figures of all units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from khue.core.dates import today
from khue.core.errors import NotFound
from khue.dispatch import selectors as dispatch
from khue.organisation import selectors as organisation

from . import permissions
from .comparing import Answered, compare
from .models import Call, Expected, FormDefinition, FormVersion, Return
from .types import (
    HANDED_IN,
    KIND,
    OPEN_STATES,
    BoardLine,
    CallBoard,
    CallState,
    FieldFigures,
    ReturnState,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from khue.accounts.models import User
    from khue.dispatch.models import Dispatch
    from khue.files.models import StoredFile

PAGE = 50
_LINE = (
    "pk", "name", "kind", "state", "opened_at", "submitted_at", "is_on_time", "times_returned",
)  # fmt: skip


def acting_unit_id(user: User, permission: str) -> int:
    """Return the unit of the present hat where the permission is held; raises ``NotFound``."""
    for hat in organisation.present_hats(user):
        if organisation.can(user, permission, hat.unit_id):
            return hat.unit_id
    raise NotFound


# Forms.


def forms_for(user: User) -> QuerySet[FormDefinition]:
    """Return the forms of the person's unit by title."""
    units = organisation.units_with(user, permissions.WRITE_FORM)
    return FormDefinition.objects.filter(unit_id__in=units).order_by("title", "pk")


def get_form_for(user: User, form_id: int) -> FormDefinition:
    """Return a form of the person's unit; raises ``NotFound``."""
    found = forms_for(user).filter(pk=form_id).first()
    if found is None:
        raise NotFound
    return found


def open_version_of(definition: FormDefinition) -> FormVersion:
    """Return the newest version of a form that the caller may see."""
    return FormVersion.objects.filter(definition=definition).latest("number")


def latest_call_of(definition: FormDefinition) -> Call | None:
    """Return the last call that went out with any version of the form."""
    sent = Call.objects.filter(version__definition=definition).exclude(state=CallState.DRAFT)
    return sent.order_by("-published_at").first()


# Calls.


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in the list, with how far it has come."""

    call: Call
    expected: int
    actual: int
    to_judge: int


def calls_for(user: User, *, limit: int = PAGE) -> list[CallLine]:
    """Return the calls of the person's unit, newest first. Two queries besides the scope's."""
    units = organisation.units_with(user, permissions.READ_CALL)
    calls = list(Call.objects.filter(unit_id__in=units).order_by("-created_at", "-pk")[:limit])
    rows = Expected.objects.filter(call_id__in=[call.pk for call in calls]).order_by()
    counts = {
        pk: (expected, actual, to_judge)
        for pk, expected, actual, to_judge in rows.values("call_id")
        .annotate(
            expected=Count("pk"),
            actual=Count("pk", filter=Q(state__in=HANDED_IN)),
            to_judge=Count("pk", filter=Q(state=ReturnState.SUBMITTED)),
        )
        .values_list("call_id", "expected", "actual", "to_judge")
    }
    return [CallLine(call, *counts.get(call.pk, (0, 0, 0))) for call in calls]


def get_call_for(user: User, call_id: int) -> Call:
    """Return a call of the person's unit with its form; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.READ_CALL)
    found = (
        Call.objects.filter(pk=call_id, unit_id__in=units)
        .select_related("version", "previous")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def sending_of(call: Call) -> Dispatch | None:
    """Return the sending of a call, with when it was last reminded."""
    return dispatch.dispatch_of(call.unit_id, KIND, call.pk)


def board_of(call: Call) -> CallBoard:
    """Return the whole board of a call. One query over the kept rows, whatever their number."""
    day = today()
    rows = Expected.objects.filter(unit_id=call.unit_id, call_id=call.pk).order_by("position")
    return CallBoard(
        tuple(
            BoardLine(
                id=row[0],
                name=row[1],
                kind=row[2],
                state=ReturnState(row[3]),
                opened_at=row[4],
                submitted_at=row[5],
                is_on_time=row[6],
                times_returned=row[7],
                is_late=call.due_on < day and row[3] not in HANDED_IN,
            )
            for row in rows.values_list(*_LINE)
        )
    )


def get_expected_for(user: User, expected_id: int) -> Expected:
    """Return one unit's line with what it handed in; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.READ_CALL)
    found = (
        Expected.objects.filter(pk=expected_id, unit_id__in=units)
        .select_related("call__version", "call__previous")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def answered(call: Call) -> list[Answered]:
    """Return what was handed in, each unit with its answers of the last period. Two queries."""
    rows = Expected.objects.filter(unit_id=call.unit_id, call=call, state__in=HANDED_IN)
    before: dict[int, dict[str, object]] = {}
    if call.previous_id is not None:
        earlier = Expected.objects.filter(
            unit_id=call.unit_id, call_id=call.previous_id, state__in=HANDED_IN
        )
        before = dict(earlier.values_list("from_unit_id", "answers"))
    found = rows.order_by("position").values_list("name", "pk", "answers", "from_unit_id")
    return [Answered(name, pk, answers, before.get(unit, {})) for name, pk, answers, unit in found]


def figures_of(call: Call, rows: Sequence[Answered] | None = None) -> list[FieldFigures]:
    """Return every field of a call over all units that have handed in."""
    given = answered(call) if rows is None else rows
    return [compare(field, given) for field in call.version.form() if field.has_answer]


def audience_in_words(call: Call) -> str:
    """Say the call's audience in words."""
    return dispatch.Audience.from_json(call.audience).describe()


def audience_count(call: Call) -> int:
    """Return how many units the audience has today."""
    return dispatch.count_audience(dispatch.Audience.from_json(call.audience))


# Returns.


def returns_for(user: User) -> QuerySet[Return]:
    """Return what the person's unit is asked, the nearest deadline first, done ones last."""
    units = organisation.units_with(user, permissions.FILL)
    return Return.objects.filter(unit_id__in=units).defer("form", "answers", "prefilled")


def open_returns_for(user: User) -> QuerySet[Return]:
    """Return what the person's unit has still to hand in."""
    rows = returns_for(user).filter(state__in=OPEN_STATES, is_closed=False)
    return rows.select_related("asked_by").order_by("due_on", "pk")


def get_return_for(user: User, return_id: int) -> Return:
    """Return the unit's answer to a call; raises ``NotFound``."""
    units = organisation.units_with(user, permissions.FILL)
    found = (
        Return.objects.filter(pk=return_id, unit_id__in=units)
        .select_related("asked_by", "delivery", "checked_by__person", "submitted_by__person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def get_return_row_for(user: User, return_id: int) -> Return:
    """Return it without its form and figures, for acts that lock and read it afresh."""
    found = returns_for(user).filter(pk=return_id).first()
    if found is None:
        raise NotFound
    return found


def return_of_delivery(user: User, delivery_id: int) -> Return:
    """Return the answer that belongs to something in the inbox; raises ``NotFound``."""
    found = returns_for(user).filter(delivery_id=delivery_id).first()
    if found is None:
        raise NotFound
    return found


def earlier_return(row: Return) -> Return | None:
    """Return what the unit last handed in with the same form."""
    return (
        Return.objects.filter(
            unit_id=row.unit_id, definition_id=row.definition_id, state__in=HANDED_IN
        )
        .exclude(pk=row.pk)
        .order_by("-submitted_at")
        .first()
    )


# Cards of today.


def calls_to_watch(user: User) -> list[CallLine]:
    """Return the running calls of the person's unit. Two queries besides the scope's."""
    return [line for line in calls_for(user) if line.call.state == CallState.OPEN]


# Files.


def may_read_return_file(actor: User | AnonymousUser, file: StoredFile) -> bool:
    """Whether the actor fills in for the unit whose answer the file belongs to."""
    return actor.is_authenticated and organisation.can(actor, permissions.FILL, file.unit_id)


def may_read_received_file(actor: User | AnonymousUser, file: StoredFile) -> bool:
    """Whether the actor reads the answers that came to the office."""
    return actor.is_authenticated and organisation.can(actor, permissions.READ_CALL, file.unit_id)


# Origins of tasks.


def label_of_call(user: User, call_id: int) -> str | None:
    """Return the title of a call where the person may read it."""
    try:
        return str(get_call_for(user, call_id).title)
    except NotFound:
        return None


def label_of_return(user: User, return_id: int) -> str | None:
    """Return the title of what the unit is asked where the person may answer it."""
    try:
        return str(get_return_for(user, return_id).title)
    except NotFound:
        return None
