"""A form that was sent while the app asked for a PIN or password is kept, not lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

KEY = "khue_held_form"
MOST = 200_000
SECRET_FIELDS = ("password", "pin", "csrfmiddlewaretoken", "oldpassword", "credential")


@dataclass(frozen=True, slots=True)
class HeldForm:
    """Where the form was going and what it said."""

    path: str
    fields: tuple[tuple[str, str], ...]


def hold(request: HttpRequest) -> bool:
    """Keep the form in the session; ``False`` when it can't be kept (files, passwords, too long)."""
    if request.method != "POST" or request.FILES:
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    if any(name.startswith(SECRET_FIELDS) for name, _value in fields):
        return False
    if sum(len(name) + len(str(value)) for name, value in fields) > MOST:
        return False
    request.session[KEY] = {"path": request.get_full_path(), "fields": fields}
    return True


def held_form(request: HttpRequest) -> HeldForm | None:
    """Return the kept form."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return None
    return HeldForm(kept["path"], tuple((name, value) for name, value in kept["fields"]))


def drop_held_form(request: HttpRequest) -> None:
    """Forget the kept form: it goes on now, or the person doesn't want it any more."""
    request.session.pop(KEY, None)
