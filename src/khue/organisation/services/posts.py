"""People are appointed to posts and leave them; whoever has no post left is signed out at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from khue.accounts import services as accounts
from khue.accounts.selectors import Person, User
from khue.core import audit
from khue.core.dates import today
from khue.core.errors import NotPermitted
from khue.core.scoping import system_scope
from khue.organisation import audits, events
from khue.organisation.errors import (
    ElsewhereInCharge,
    HeadHeld,
    NotOneself,
    PeriodWrong,
    PersonUnknown,
    PostHeld,
    UnitEnded,
)
from khue.organisation.models import Post, Unit
from khue.organisation.models.period import holding
from khue.organisation.permissions import APPOINT_HEADS, MANAGE_POSTS
from khue.organisation.selectors import can, managing_bodies
from khue.organisation.types import Role

if TYPE_CHECKING:
    from khue.accounts.services import Sheet

_OTHER_POSTS = "whether a person has posts elsewhere decides what happens to the account"


def may_manage(by: User, unit: Unit | int, role: str) -> bool:
    """Whether ``by`` may fill and end posts of this role in the unit.

    The head is the managing body's to appoint; where none is in Khuê, the unit's officer of IT
    writes down what was decided outside.
    """
    unit_id = unit if isinstance(unit, int) else unit.pk
    if role != Role.HEAD:
        return can(by, MANAGE_POSTS, unit_id)
    is_own = by.hat is None or by.hat.unit_id == unit_id
    if not is_own and can(by, APPOINT_HEADS, unit_id):
        return True
    if not is_own or by.hat is None or by.hat.role != Role.IT_OFFICER:
        return False
    bodies = managing_bodies(Unit.objects.get(pk=unit_id))
    with system_scope(reason=_OTHER_POSTS):
        managers = [body.manager_id for body in bodies]
        return not Post.objects.filter(holding(today()), unit_id__in=managers).exists()


@transaction.atomic
def appoint(
    *,
    by: User,
    unit: Unit,
    person: Person,
    role: Role,
    title: str,
    valid_from: date,
    is_acting: bool = False,
    decision: str = "",
) -> Post:
    """Appoint a person; the account is made if there is none.

    Raises ``NotPermitted``, :class:`NotOneself`, :class:`UnitEnded`, :class:`PostHeld`,
    :class:`HeadHeld`.
    """
    if not may_manage(by, unit, role):
        raise NotPermitted
    if person.pk == by.person_id:
        raise NotOneself
    if not unit.holds_on(valid_from):
        raise UnitEnded
    present = Post.objects.filter(holding(valid_from), unit=unit, role=role)
    if present.filter(person=person).exists():
        raise PostHeld
    if role == Role.HEAD and not is_acting and present.filter(is_acting=False).exists():
        raise HeadHeld
    post = Post.objects.create(
        unit=unit,
        person=person,
        role=role,
        title=title,
        valid_from=valid_from,
        is_acting=is_acting,
        decision=decision,
    )
    if not User.objects.filter(person=person).exists():
        accounts.create_account(person=person, by=by)
    events.post_begun.send(events.PostChanged(post.pk, unit.pk, person.pk, role, valid_from))
    audit.record(
        verb=audits.POST_BEGUN,
        obj=post,
        unit_id=unit.pk,
        by=by,
        after={"person": person.pk, "role": role, "title": title, "valid_from": valid_from},
    )
    return post


@transaction.atomic
def appoint_newcomer(
    *, by: User, unit: Unit, full_name: str, phone: str = "", email: str = "", **post: object
) -> Post:
    """Write down a new person and appoint them.

    Raises what :func:`appoint` raises, ``PhoneTaken``, ``InvalidPhone``, ``PublicMailRefused``.
    """
    accounts.check_contact_email(email, is_official=True)
    person = Person.objects.create(full_name=full_name, email=email)
    user = accounts.create_account(person=person, by=by, phone=phone)
    if user.phone:
        person.phone = user.phone
        person.save()
    return appoint(by=by, unit=unit, person=person, **post)  # type: ignore[arg-type]


def known_person(name_or_phone: str) -> Person:
    """Return the person whose account this is; raises :class:`PersonUnknown`.

    Only an exact name or number is answered, so that nobody leafs through people.
    """
    username = accounts.canonical_login(name_or_phone)
    user = User.objects.filter(username=username).select_related("person").first()
    if user is None:
        raise PersonUnknown(field="known")
    return user.person


@transaction.atomic
def end_post(*, by: User, post: Post, last_day: date | None = None) -> Post:
    """End a post: at once, or after a last day. With no post left, every device is signed out.

    Raises ``NotPermitted``, :class:`NotOneself`, :class:`PeriodWrong`.
    """
    if not may_manage(by, post.unit_id, post.role):
        raise NotPermitted
    if post.person_id == by.person_id:
        raise NotOneself
    before = {"valid_from": post.valid_from, "valid_to": post.valid_to}
    yesterday = today() - timedelta(days=1)
    if last_day is None:
        # At once: a post that began today never held.
        last_day = yesterday
        post.valid_from = min(post.valid_from, yesterday)
    if last_day < post.valid_from:
        raise PeriodWrong(field="last_day")
    post.valid_to = last_day
    post.save(update_fields=["valid_from", "valid_to"])
    sign_out_leaver(post.person, by=by)
    events.post_ended.send(
        events.PostChanged(post.pk, post.unit_id, post.person_id, post.role, last_day)
    )
    audit.record(
        verb=audits.POST_ENDED,
        obj=post,
        unit_id=post.unit_id,
        by=by,
        before=before,
        after={"last_day": last_day},
    )
    return post


def sign_out_leaver(person: Person, *, by: User | None) -> bool:
    """Sign a person out of every device when no post holds today (law I-05: the same day)."""
    with system_scope(reason=_OTHER_POSTS):
        if Post.objects.filter(holding(today()), person=person).exists():
            return False
    user = User.objects.filter(person=person).first()
    if user is None:
        return False
    accounts.end_all_devices(user=user, by=by)
    return True


@transaction.atomic
def issue_sheet(*, by: User, post: Post) -> Sheet:
    """Issue the paper sheet for the first sign-in of the post's holder.

    Raises ``NotPermitted``, :class:`NotOneself`; :class:`ElsewhereInCharge` where the person also
    holds a post that ``by`` may not fill: a sheet opens the whole account.
    """
    if not may_manage(by, post.unit_id, post.role):
        raise NotPermitted
    if post.person_id == by.person_id:
        raise NotOneself
    with system_scope(reason=_OTHER_POSTS):
        posts = list(Post.objects.filter(holding(today()), person_id=post.person_id))
    if not all(may_manage(by, other.unit_id, other.role) for other in posts):
        raise ElsewhereInCharge
    return accounts.issue_first_sign_in(person=post.person, by=by)
