"""The cast of every test: an office, schools A and B under it, and their people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khue.accounts.models import Person, User
from khue.core.scoping import system_scope
from khue.organisation.models import Management, Post, Unit
from khue.organisation.types import Role, UnitKind

PASSWORD = "Hoa-sen-2026-trang"
SINCE = date(2020, 9, 1)


def make_person(name: str) -> Person:
    """Return a person without account."""
    return Person.objects.create(full_name=name)


def make_user(name: str, username: str) -> User:
    """Return a person with an account and the known password."""
    return User.objects.create_user(username, PASSWORD, person=make_person(name))


def make_unit(
    name: str, slug: str, kind: UnitKind = UnitKind.PRIMARY, *, manager: Unit | None = None
) -> Unit:
    """Return a unit, managed by ``manager`` since it began."""
    unit = Unit.objects.create(
        name=name, slug=slug, kind=kind, valid_from=SINCE, symbol=slug.upper(), place="Gia Định"
    )
    if manager is not None:
        Management.objects.create(unit=unit, manager=manager, valid_from=SINCE)
    return unit


def make_post(user: User, unit: Unit, role: Role, title: str = "") -> Post:
    """Return a post of the person in the unit."""
    with system_scope(reason="tests appoint people"):
        return Post.objects.create(
            unit=unit,
            person=user.person,
            role=role,
            title=title or str(role.label),
            valid_from=SINCE,
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """Units and people; ``intruder`` is the head of school B."""

    office: Unit
    school: Unit
    other_school: Unit
    leader: User
    deputy: User
    specialist: User
    office_clerk: User
    editor: User
    officer: User
    head: User
    clerk: User
    teacher: User
    intruder: User
    other_clerk: User


def make_cast() -> Cast:
    """Return the cast; everybody signs in with :data:`PASSWORD`."""
    office = make_unit("Phòng Giáo dục và Đào tạo Gia Định", "phong", UnitKind.OFFICE)
    school = make_unit("Trường Tiểu học Hoa Sen", "th-hoa-sen", manager=office)
    other = make_unit("Trường Tiểu học Bình Minh", "th-binh-minh", manager=office)
    people = {
        "leader": ("Trần Thị Thu Hà", office, Role.HEAD),
        "deputy": ("Lê Văn Phúc", office, Role.DEPUTY),
        "specialist": ("Phạm Minh Đức", office, Role.SPECIALIST),
        "office_clerk": ("Ngô Thị Lan", office, Role.CLERK),
        "editor": ("Vũ Thị Mai", office, Role.EDITOR),
        "officer": ("Đỗ Quang Huy", office, Role.IT_OFFICER),
        "head": ("Nguyễn Thị Hạnh", school, Role.HEAD),
        "clerk": ("Bùi Thị Ngọc", school, Role.CLERK),
        "teacher": ("Hoàng Văn Nam", school, Role.TEACHER),
        "intruder": ("Đặng Văn Khang", other, Role.HEAD),
        "other_clerk": ("Lý Thị Yến", other, Role.CLERK),
    }
    users = {}
    for username, (name, unit, role) in people.items():
        users[username] = make_user(name, username)
        make_post(users[username], unit, role)
    return Cast(office=office, school=school, other_school=other, **users)
