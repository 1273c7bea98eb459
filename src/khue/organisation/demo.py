"""The demo's office, its schools and their people: believable, synthetic, the same at each build."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from khue.accounts.models import Person, User
from khue.core.dates import HANOI
from khue.core.demo import DemoPerson, DemoPlan
from khue.core.text import fold

from .demo_names import (
    FAMILY,
    FEMALE,
    FEMALE_MIDDLE,
    FLOWERS,
    HEROES,
    MALE,
    MALE_MIDDLE,
    PLACES,
)
from .models import Management, Post, SchoolYear, Succession, Unit
from .services import refresh_all_findings
from .types import ManagementRole, Role, UnitKind

PASSWORD = "SaoKhue-2026"
SINCE = date(2025, 7, 1)
LAST_LOGIN = datetime(2026, 11, 23, 7, 20, tzinfo=HANOI)
OFFICE_SLUG = "phong"

# The people whose user names are known: the office's, then those of the first and second school.
OFFICE_CAST = (
    ("lanhdao", "Trần Thị Thu Hà", Role.HEAD, "Trưởng phòng"),
    ("photruong", "Lê Quang Phúc", Role.DEPUTY, "Phó Trưởng phòng"),
    ("photruong2", "Nguyễn Thị Bích Liên", Role.DEPUTY, "Phó Trưởng phòng"),
    ("chuyenvien", "Phạm Minh Đức", Role.SPECIALIST, "Chuyên viên"),
    ("chuyenvien2", "Võ Thị Kim Oanh", Role.SPECIALIST, "Chuyên viên"),
    ("chuyenvien3", "Huỳnh Tấn Lộc", Role.SPECIALIST, "Chuyên viên"),
    ("vanthu", "Ngô Thị Lan", Role.CLERK, "Văn thư"),
    ("truongbbt", "Đinh Thị Thanh Tâm", Role.CHIEF_EDITOR, "Trưởng Ban Biên tập"),
    ("bientap", "Vũ Hoàng Mai", Role.EDITOR, "Biên tập viên"),
    ("quantri", "Đỗ Quang Huy", Role.IT_OFFICER, "Phụ trách công nghệ thông tin"),
    ("ketoan", "Bùi Thị Hồng", Role.ACCOUNTANT, "Kế toán"),
)
FIRST_SCHOOL_CAST = (
    ("hieutruong", "Nguyễn Thị Hạnh", Role.HEAD, "Hiệu trưởng"),
    ("phohieutruong", "Lâm Thị Phượng", Role.DEPUTY, "Phó Hiệu trưởng"),
    ("vanthutruong", "Bùi Thị Ngọc", Role.CLERK, "Văn thư"),
    ("cntttruong", "Tạ Minh Quân", Role.IT_OFFICER, "Phụ trách công nghệ thông tin"),
    ("giaovien", "Hoàng Văn Nam", Role.TEACHER, "Giáo viên"),
)
SECOND_SCHOOL_CAST = (("truongkhac", "Đặng Văn Khang", Role.HEAD, "Hiệu trưởng"),)
WARDS = (("Gia Định", "gia-dinh"), ("Bình Khuê", "binh-khue"), ("Thạnh Khuê", "thanh-khue"))
SHOWN = (
    "lanhdao", "chuyenvien", "vanthu", "truongbbt", "bientap", "quantri", "hieutruong",
    "vanthutruong", "giaovien", "truongkhac",
)  # fmt: skip

_KINDS = (UnitKind.PRIMARY, UnitKind.PRESCHOOL, UnitKind.LOWER_SECONDARY, UnitKind.PRESCHOOL)
_KIND_NAMES = {
    UnitKind.PRESCHOOL: ("Trường Mầm non", "mn", "MN"),
    UnitKind.PRIMARY: ("Trường Tiểu học", "th", "TH"),
    UnitKind.LOWER_SECONDARY: ("Trường Trung học cơ sở", "thcs", "THCS"),
}
_LEADERS = ((Role.HEAD, "Hiệu trưởng"), (Role.DEPUTY, "Phó Hiệu trưởng"), (Role.CLERK, "Văn thư"))
_OTHERS = (
    (Role.IT_OFFICER, "Phụ trách công nghệ thông tin"),
    (Role.ACCOUNTANT, "Kế toán"),
    (Role.LIBRARIAN, "Nhân viên thư viện"),
)


@dataclass(slots=True)
class Place:
    """A post to be filled: who, where, as what; a fixed user name for the known people."""

    name: str
    unit: Unit
    role: Role
    title: str
    username: str


def build(plan: DemoPlan) -> None:
    """Build units, managing bodies, people, accounts and posts; the year's two terms."""
    chance = random.Random(plan.seed)
    office, department = _offices()
    schools = _schools(plan, office, department)
    places = _known_people(office, schools)
    places += _school_staff(plan, schools, chance, {p.username for p in places})
    _appoint(places)
    SchoolYear.objects.bulk_create(
        [
            SchoolYear(
                name=f"{year}-{year + 1}",
                starts_on=date(year, 9, 5),
                second_term_on=date(year + 1, 1, 18),
                ends_on=date(year + 1, 5, 31),
            )
            for year in (2024, 2025, 2026)
        ]
    )


def _offices() -> tuple[Unit, Unit]:
    department = _unit(
        "Sở Giáo dục và Đào tạo", "so", UnitKind.DEPARTMENT, "SGDĐT", "Sở GD-ĐT", date(2000, 1, 1)
    )
    office = _unit(
        "Phòng Giáo dục Sao Khuê", OFFICE_SLUG, UnitKind.OFFICE, "PGDSK", "Phòng GD Sao Khuê", SINCE
    )
    office.letterhead_parent = "ỦY BAN NHÂN DÂN PHƯỜNG GIA ĐỊNH"
    office.address, office.email = "12 Phan Đăng Lưu, phường Gia Định", "phong@saokhue.edu.vn"
    office.phone = "028 3841 2026"
    office.save()
    former = _unit(
        "Phòng Giáo dục và Đào tạo quận (cũ)", "phong-cu", UnitKind.OFFICE, "PGDĐT",
        "Phòng GD&ĐT cũ", date(2000, 1, 1),
    )  # fmt: skip
    former.valid_to = date(2025, 6, 30)
    former.save()
    wards = [
        _unit(f"Ủy ban nhân dân phường {ward}", f"ubnd-{slug}", UnitKind.WARD, "UBND", "", SINCE)
        for ward, slug in WARDS
    ]
    Succession.objects.bulk_create(
        Succession(former=former, successor=unit, on=SINCE, decision="1685/NQ-UBTVQH15")
        for unit in (office, *wards)
    )
    Management.objects.create(
        unit=office, manager=department, role=ManagementRole.PROFESSIONAL, valid_from=SINCE
    )
    return office, department


def _unit(name: str, slug: str, kind: UnitKind, symbol: str, short: str, since: date) -> Unit:
    return Unit.objects.create(
        name=name, slug=slug, kind=kind, symbol=symbol, short_name=short, valid_from=since,
        place="Gia Định",
    )  # fmt: skip


def _schools(plan: DemoPlan, office: Unit, department: Unit) -> list[Unit]:
    names = FLOWERS + HEROES
    units = []
    for index in range(plan.schools):
        kind = _KINDS[index % len(_KINDS)]
        title, prefix, symbol = _KIND_NAMES[kind]
        own = names[index % len(names)] + (
            "" if index < len(names) else f" {index // len(names) + 1}"
        )
        slug = f"{prefix}-{fold(own).replace(' ', '-')}"
        unit = Unit(
            name=f"{title} {own}",
            short_name=f"{symbol} {own}",
            slug=slug,
            kind=kind,
            is_public=index % 5 != 4,
            symbol=f"{symbol}{''.join(word[0] for word in own.split())}",
            ministry_code=f"7976{index + 1:04d}",
            letterhead_parent="ỦY BAN NHÂN DÂN PHƯỜNG GIA ĐỊNH",
            place="Gia Định",
            address=f"{index * 7 + 3} {PLACES[index % len(PLACES)]}, phường Gia Định",
            email=f"{slug}@saokhue.edu.vn",
            phone=f"028 38{index:02d} 2026",
            valid_from=date(1995, 9, 5),
        )
        unit.fill_keys()
        units.append(unit)
    Unit.objects.bulk_create(units)
    Management.objects.bulk_create(
        Management(unit=unit, manager=manager, role=role, valid_from=SINCE)
        for unit in units
        for manager, role in (
            (office, ManagementRole.ADMINISTRATIVE),
            (department, ManagementRole.PROFESSIONAL),
        )
    )
    return units


def _known_people(office: Unit, schools: list[Unit]) -> list[Place]:
    casts = [(office, OFFICE_CAST), (schools[0], FIRST_SCHOOL_CAST)]
    if len(schools) > 1:
        casts.append((schools[1], SECOND_SCHOOL_CAST))
    return [
        Place(name, unit, role, title, username)
        for unit, cast in casts
        for username, name, role, title in cast
    ]


def _school_staff(
    plan: DemoPlan, schools: list[Unit], chance: random.Random, known: set[str]
) -> list[Place]:
    places = []
    for number, unit in enumerate(schools, start=1):
        filled = {role for name, role in _filled(number) if name in known}
        wanted = [(role, title) for role, title in (*_LEADERS, *_OTHERS) if role not in filled]
        teachers = plan.staff_per_school - len(wanted) - len(filled)
        wanted += [(Role.TEACHER, "Giáo viên")] * max(2, teachers)
        for place, (role, title) in enumerate(wanted, start=1):
            username = f"{unit.slug.replace('-', '')}.{place:02d}"
            places.append(Place(_name(chance), unit, role, title, username))
    return places


def _filled(number: int) -> list[tuple[str, Role]]:
    casts = {1: FIRST_SCHOOL_CAST, 2: SECOND_SCHOOL_CAST}
    return [(username, role) for username, _name, role, _title in casts.get(number, ())]


def _name(chance: random.Random) -> str:
    """Return a name: three quarters of the sector are women."""
    if chance.random() < 0.75:
        middle, given = chance.choice(FEMALE_MIDDLE), chance.choice(FEMALE)
    else:
        middle, given = chance.choice(MALE_MIDDLE), chance.choice(MALE)
    return f"{chance.choice(FAMILY)} {middle} {given}"


def _appoint(places: list[Place]) -> None:
    people = [Person(full_name=place.name) for place in places]
    for person in people:
        person.fill_keys()
    Person.objects.bulk_create(people)
    hashed = make_password(PASSWORD)  # one hash for all: these passwords are public
    User.objects.bulk_create(
        User(
            username=place.username,
            phone=f"+849{26_000_000 + index:08d}",
            person=person,
            password=hashed,
            # A few have not opened their account yet, as in every school.
            last_login=None if index % 9 == 8 else LAST_LOGIN,
        )
        for index, (place, person) in enumerate(zip(places, people, strict=True))
    )
    Post.objects.bulk_create(
        Post(
            unit=place.unit,
            person=person,
            role=place.role,
            title=place.title,
            valid_from=SINCE,
            decision="45/QĐ-UBND",
        )
        for place, person in zip(places, people, strict=True)
    )


def build_quality(plan: DemoPlan) -> None:
    """Find the gaps in the data, as the night does."""
    refresh_all_findings()


def people() -> list[DemoPerson]:
    """Return the known people of the demo for the table that the launcher prints."""
    office = Unit.objects.filter(slug=OFFICE_SLUG).first()
    if office is None:
        return []
    schools = list(Unit.objects.filter(kind__in=_KIND_NAMES).order_by("pk")[:2])
    shown = {place.username: place for place in _known_people(office, schools)}
    return [
        DemoPerson(p.name, p.title, str(p.unit), p.username, PASSWORD)
        for p in (shown[name] for name in SHOWN if name in shown)
    ]
