"""What the views share: who acts, and errors of the rules shown on the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from django.forms import Form
from django.http import HttpRequest

from khue.core.errors import DomainError, NotFound, SudoRequired

if TYPE_CHECKING:
    from khue.accounts.models import User

T = TypeVar("T")


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
