"""What the services of this room share: permission, clean words, days, people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from khue.compliance.services import screen_text
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.text import clean
from khue.organisation import selectors as organisation
from khue.records.errors import DayAhead, DayPassed, UnknownPerson, WordsNeeded
from khue.records.selectors import staff_of

if TYPE_CHECKING:
    from django.db.models import Model

    from khue.accounts.models import User
    from khue.organisation.models import Post


def check(by: User, permission: str, unit_id: int) -> None:
    """Raise ``NotPermitted`` unless the person holds the permission on the unit."""
    if not organisation.can(by, permission, unit_id):
        raise NotPermitted


def line(text: str, limit: int, *, field: str = "", error: type[WordsNeeded] = WordsNeeded) -> str:
    """Return typed words as one clean line; with ``field`` they are needed (``WordsNeeded``)."""
    words = " ".join(clean(text).split())[:limit]
    if field and not words:
        raise error(field=field)
    return words


def screened(unit_id: int, by: User, *words: str) -> None:
    """Refuse words that bear a secrecy mark; call it outside a transaction."""
    typed = "\n".join(word for word in words if word.strip())
    if typed:
        unit = organisation.get_unit(unit_id)
        screen_text(typed, unit=unit, by=by, purpose="records.text")


def happened(day: date, field: str) -> date:
    """Return a day that has come; raises ``DayAhead``."""
    if day > today():
        raise DayAhead(field=field)
    return day


def to_come(day: date | None, field: str) -> date | None:
    """Return a deadline that has not passed; raises ``DayPassed``."""
    if day is not None and day < today():
        raise DayPassed(field=field)
    return day


def post_of(unit_id: int, user_id: int, field: str) -> Post:
    """Return the post of somebody of today's staff; raises ``UnknownPerson``."""
    for post in staff_of(unit_id):
        if post.person.account.pk == user_id:
            return post
    raise UnknownPerson(field=field)


def title_of(by: User, unit_id: int) -> str:
    """Return the title under which the person acts in the unit."""
    hats = organisation.present_hats(by)
    return next((hat.title for hat in hats if hat.unit_id == unit_id), "")


def write(verb: str, row: Any, by: User, permission: str, **after: Any) -> None:
    """Append the act to the unit's trail, in whose place it was done included."""
    obj: Model = row
    audit.record(
        verb=verb,
        obj=obj,
        unit_id=row.unit_id,
        by=by,
        on_behalf_of_id=organisation.delegating_person_id(by, permission),
        after=after,
    )
