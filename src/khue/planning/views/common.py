"""What the views share: who acts, where, errors on the form, the parts of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.errors import DomainError, NotFound, SudoRequired
from khue.core.permissions import holds_anywhere
from khue.core.ui.shapes import Chip
from khue.organisation import selectors as organisation
from khue.planning import permissions
from khue.planning.selectors import acting_unit_id

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

T = TypeVar("T")


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person; the guard before the view has made sure of it."""
    return cast("User", request.user)


def unit_for(user: User, permission: str) -> Unit:
    """Return the unit in which the person acts; raises ``NotFound`` without the permission."""
    unit_id = acting_unit_id(user, permission)
    if unit_id is None:
        raise NotFound
    return organisation.get_unit(unit_id)


def try_on(form: Form, act: Callable[[], T]) -> T | None:
    """Run the act; a broken rule becomes an error of the form and ``None`` is returned."""
    try:
        return act()
    except (NotFound, SudoRequired):
        raise
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(error))
        return None


def parts(user: User, active: str) -> tuple[Chip, ...]:
    """The parts of the room that the person has, as a line of links."""
    offered = (
        ("tasks", _("List of tasks"), "planning:tasks", permissions.WORK),
        ("board", _("Board"), "planning:board", permissions.GIVE),
        ("week", _("Weekly calendar"), "planning:this_week", permissions.READ_WEEK),
        ("meetings", _("Meetings"), "planning:meetings", permissions.ATTEND),
        ("duties", _("Duties"), "planning:duties", permissions.READ_DUTIES),
    )
    return tuple(
        Chip(label, reverse(name), active=key == active)
        for key, label, name, permission in offered
        if holds_anywhere(user, permission)
    )
