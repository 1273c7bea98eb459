"""A sending from the office to its schools, with one file."""

from __future__ import annotations

from typing import Any

from khue.accounts.models import User
from khue.core.scoping import system_scope, unit_scope
from khue.dispatch.kinds import kinds
from khue.dispatch.models import Delivery, Dispatch
from khue.dispatch.services import Audience, NamedUnits, UnitsMatching, dispatch_package
from khue.dispatch.types import DispatchKind, Facts
from khue.organisation.models import Unit
from khue.organisation.selectors import hats_of, scope_of
from khue.organisation.tests.factories import Cast

KIND = DispatchKind(code="tests.letter", label="Letter of the tests")
_next_object = iter(range(1, 1_000_000))


def declare_test_kind() -> DispatchKind:
    """Declare the kind of the tests once."""
    return kinds.add(KIND.code, KIND)


class as_user:  # noqa: N801 (reads like a sentence: with as_user(clerk))
    """Open the scope of the person's first post, as the middleware does."""

    def __init__(self, user: User) -> None:
        self.user = user

    def __enter__(self) -> User:
        worn = hats_of(self.user)[0]
        self.user.hat = worn
        self._scope: Any = unit_scope(scope_of(worn))
        self._scope.__enter__()
        return self.user

    def __exit__(self, *_: object) -> None:
        self._scope.__exit__(None, None, None)
        self.user.hat = None


def send(cast: Cast, **changes: Any) -> Dispatch:
    """Send a letter of the office to both schools, by the office's clerk."""
    declare_test_kind()
    values: dict[str, Any] = {
        "unit": cast.office,
        "kind": KIND.code,
        "subject": "V/v tổ chức hội giảng năm học 2026–2027",
        "object_id": next(_next_object),
        "audience": Audience((UnitsMatching(kinds=("primary",), managed_by=cast.office.pk),)),
        "files": [],
        "by": cast.office_clerk,
        "facts": Facts(number="128", symbol="PGDĐT", abstract="Hội giảng cấp trường"),
        **changes,
    }
    with as_user(values["by"]):
        return dispatch_package(**values)


def named(*units: Unit) -> Audience:
    """Return the audience of these units."""
    return Audience((NamedUnits(tuple(unit.pk for unit in units)),))


def delivery_in(sending: Dispatch, unit: Unit) -> Delivery:
    """Return what stands in the inbox of the unit."""
    with system_scope(reason="tests look at both ends"):
        return Delivery.objects.get(dispatch_id=sending.pk, unit_id=unit.pk)
