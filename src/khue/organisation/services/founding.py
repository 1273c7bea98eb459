"""The first unit of an installation and, from the command line, those under it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from khue.accounts import services as accounts
from khue.accounts.selectors import Person
from khue.accounts.services import Sheet
from khue.core import audit
from khue.core.scoping import system_scope
from khue.organisation import audits, events
from khue.organisation.errors import NameTaken, UnitEnded
from khue.organisation.models import Management, Post, Unit
from khue.organisation.types import Role, UnitKind


@transaction.atomic
def found_from_command_line(
    *,
    name: str,
    slug: str,
    kind: UnitKind,
    valid_from: date,
    officer: str,
    title: str,
    under: str = "",
) -> tuple[Unit, Sheet]:
    """Found a unit with its officer of IT, who appoints the others; returns the officer's sheet.

    Whoever may run commands on the server answers for it, so the trail names nobody. Raises
    :class:`NameTaken`; :class:`UnitEnded` where no unit that holds has the short name ``under``.
    """
    with system_scope(reason="an installation's first unit is founded before anybody has a post"):
        if Unit.objects.filter(slug=slug).exists():
            raise NameTaken(field="slug")
        manager = Unit.objects.filter(slug=under).first() if under else None
        if under and (manager is None or not manager.holds_on(valid_from)):
            raise UnitEnded
        unit = Unit.objects.create(name=name, slug=slug, kind=kind, valid_from=valid_from)
        if manager is not None:
            Management.objects.create(unit=unit, manager=manager, valid_from=valid_from)
        after = {"name": name, "kind": kind, "valid_from": valid_from}
        unit_id = manager.pk if manager is not None else unit.pk
        audit.record(verb=audits.UNIT_CREATED, obj=unit, unit_id=unit_id, by=None, after=after)
        person = Person.objects.create(full_name=officer)
        role = Role.IT_OFFICER
        post = Post.objects.create(
            unit=unit, person=person, role=role, title=title, valid_from=valid_from
        )
        events.post_begun.send(events.PostChanged(post.pk, unit.pk, person.pk, role, valid_from))
        after = {"person": person.pk, "role": role, "title": title, "valid_from": valid_from}
        audit.record(verb=audits.POST_BEGUN, obj=post, unit_id=unit.pk, by=None, after=after)
        return unit, accounts.issue_first_sign_in(person=person, by=None)
