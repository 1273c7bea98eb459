"""Acts that a token at the server may have to sign: the password afresh, then the PIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from khue.accounts.services import require_sudo
from khue.documents.forms import PinForm
from khue.signing.selectors import asks_for_pin

from .common import try_on

T = TypeVar("T")


def pin_form(request: HttpRequest, unit_id: int, person_id: int | None) -> PinForm | None:
    """Return the form that asks for the PIN, or ``None`` where the key needs none."""
    if not asks_for_pin(unit_id, person_id):
        return None
    return PinForm(request.POST if request.method == "POST" else None)


def act_with(request: HttpRequest, form: PinForm | None, act: Callable[[str], T]) -> T | None:
    """Do the act of a sent form. A page that asks for a PIN asks for the password before it.

    So the PIN is never among what the app keeps while somebody confirms that it is them.
    """
    if request.method == "POST" or form is not None:
        require_sudo(request)
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return None
    if form is None:
        return act("")
    pin = form.cleaned_data["pin"]
    return try_on(form, lambda: act(pin))
