"""What the views share: who acts, errors of the rules on the form, parts of the room, downloads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.core.errors import DomainError, NotFound, SudoRequired
from khue.core.permissions import holds_anywhere
from khue.core.text import fold
from khue.core.ui.shapes import Chip
from khue.organisation import selectors as organisation
from khue.records import permissions

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

T = TypeVar("T")


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person; the guard before the view has made sure of it."""
    return cast("User", request.user)


def unit_of(request: HttpRequest, permission: str) -> Unit:
    """Return the unit of the present hat if the permission is held there; raises ``NotFound``."""
    user = user_of(request)
    for hat in organisation.present_hats(user):
        if organisation.can(user, permission, hat.unit_id):
            return organisation.get_unit(hat.unit_id)
    raise NotFound


def try_on(form: Form, act: Callable[[], T]) -> T | None:
    """Run the act; a broken rule becomes an error of the form and ``None`` is returned."""
    try:
        return act()
    except (NotFound, SudoRequired):
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


def sections(user: object, active: str) -> tuple[Chip, ...]:
    """The parts of the room that the person has, as a line of links."""
    offered = (
        ("books", _("Books"), "records:books", permissions.READ_BOOKS),
        ("reports", _("Status reports"), "records:reports", permissions.READ_BOOKS),
        ("copies", _("Use of copies"), "records:copies", permissions.ASK_COPY),
        ("cases", _("Case files"), "records:cases", permissions.WORK_CASES),
        ("archive", _("Archive"), "records:archive", permissions.WORK_CASES),
    )
    return tuple(
        Chip(label, reverse(name), active=key == active)
        for key, label, name, permission in offered
        if holds_anywhere(user, permission)
    )


def attachment(
    data: bytes, content_type: str, name: str, *, is_inline: bool = False
) -> HttpResponse:
    """Hand out bytes that were just made, under a plain name."""
    response = HttpResponse(data, content_type=content_type)
    stem, _dot, ending = name.rpartition(".")
    plain = "-".join(fold(stem).replace("/", " ").split())
    plain = "".join(c for c in plain if c.isalnum() or c in ".-")
    kind = "inline" if is_inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{plain}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def address(**values: object) -> str:
    """Return a query string of the values that are there."""
    return "?" + urlencode({key: value for key, value in values.items() if value})
