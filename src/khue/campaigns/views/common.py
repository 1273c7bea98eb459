"""What the views share: who acts, errors on forms, files to take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.campaigns import permissions
from khue.core.errors import DomainError, NotFound, SudoRequired
from khue.core.permissions import holds_anywhere
from khue.core.ui.shapes import Chip

if TYPE_CHECKING:
    from khue.accounts.models import User

T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person; the guard before the view has made sure of it."""
    return cast("User", request.user)


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


def workbook(data: bytes, name: str) -> HttpResponse:
    """Return the answer that carries an .xlsx."""
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def sections(request: HttpRequest, here: str) -> list[Chip]:
    """Return the parts of the room that the person may open."""
    user = user_of(request)
    is_school = user.hat is not None and user.hat.is_school
    found = []
    if holds_anywhere(user, permissions.FILL):
        found.append(("returns", _("Asked of us"), reverse("campaigns:returns")))
    if not is_school and holds_anywhere(user, permissions.READ_CALL):
        found.insert(0, ("calls", _("Sent by us"), reverse("campaigns:calls")))
    if not is_school and holds_anywhere(user, permissions.WRITE_FORM):
        found.append(("forms", _("Forms"), reverse("campaigns:forms")))
    if len(found) < 2:
        return []
    return [Chip(label, url, active=key == here) for key, label, url in found]
