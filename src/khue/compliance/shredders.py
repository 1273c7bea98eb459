"""Which objects speak of a person: domains declare it, erasure of audit values follows it.

A shredder names objects; the values beside their audit rows are erased, the rows and the digests
stay, so that the chain still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khue.core.registry import Registry

Finder = Callable[[int], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Shredder:
    """Finds (object type, object id) of what speaks of a person."""

    code: str
    label: str | Promise
    find: Finder


shredders: Registry[Shredder] = Registry("shredder")


def declare(code: str, label: str | Promise, find: Finder) -> None:
    """Declare what a domain keeps about a person (call it in ``AppConfig.ready``)."""
    shredders.add(code, Shredder(code, label, find))


def _account(person_id: int) -> list[tuple[str, str]]:
    users = get_user_model()._default_manager.filter(person_id=person_id)
    found = [("accounts.person", str(person_id))]
    return found + [("accounts.user", str(pk)) for pk in users.values_list("pk", flat=True)]


declare("accounts.person", _("Person and account"), _account)
