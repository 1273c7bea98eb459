"""The demo's sites: one for every unit, and some of the office's letters approved for the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.core.demo import DemoPlan
from khue.documents.selectors import issued_without_publication
from khue.documents.services import request_publication
from khue.organisation.selectors import find_units, holders
from khue.organisation.types import OFFICE_KINDS, Role, UnitKind
from khue.publishing import services as publishing
from khue.publishing.selectors import publications_in_state

from .demo_library import CHARTERS, DISCLOSURE, OFFICE
from .library import KIND, LIBRARY_TYPES
from .services import ensure_site
from .types import Accent

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Post, Unit

_MOTTO = {
    UnitKind.OFFICE: "Tin cậy, kịp thời, gần gũi với từng trường và từng gia đình.",
    UnitKind.PRESCHOOL: "Mỗi ngày đến trường là một ngày vui.",
    UnitKind.PRIMARY: "Nền nếp, yêu thương, tiến bộ từng ngày.",
    UnitKind.LOWER_SECONDARY: "Tự học, trung thực, sáng tạo.",
}
_PLACES = "Lê Lợi", "Nguyễn Trãi", "Trần Phú", "Hai Bà Trưng", "Phan Đăng Lưu", "Bạch Đằng"


def build_sites(plan: DemoPlan) -> None:
    """Give every unit that has a head its site, in one of the six accents."""
    units = [unit for unit in find_units() if unit.kind != UnitKind.GROUP]
    heads = _first_holder([unit.pk for unit in units], Role.HEAD)
    accents = list(Accent)
    for n, unit in enumerate(sorted(units, key=lambda u: u.pk)):
        head = heads.get(unit.pk)
        if head is None:
            continue
        ensure_site(
            unit=unit,
            responsible_name=head.person.full_name,
            responsible_post=head.title,
            accent=str(Accent.CHAM if unit.kind in OFFICE_KINDS else accents[n % len(accents)]),
            motto=_MOTTO.get(UnitKind(unit.kind), ""),
            **_contact(unit, n),
        )


def _contact(unit: Unit, n: int) -> dict[str, str]:
    found = {
        "address": unit.address
        or f"{12 + n} {_PLACES[n % len(_PLACES)]}, {unit.place}".rstrip(", "),
        "phone": unit.phone or f"028 3800 {1000 + n:04d}",
    }
    return found


def _first_holder(unit_ids: list[int], role: Role) -> dict[int, Post]:
    found: dict[int, Post] = {}
    for post in holders(unit_ids, (role,)):
        found.setdefault(post.unit_id, post)
    return found


def publish_documents(plan: DemoPlan) -> None:
    """Fill the sites: legal documents, and the offices' letters, whose last ones still wait."""
    units = {unit.pk: unit for unit in find_units()}
    people = _people(list(units))
    for unit_id, unit in units.items():
        team = people.get(unit_id)
        if team is None:
            continue
        _add_library(unit, team)
        if unit.kind in OFFICE_KINDS:
            for document in issued_without_publication(unit_id):
                request_publication(document=document, by=team.author)
            _decide(unit, team)


@dataclass(frozen=True, slots=True)
class Team:
    """Three people, because author, board and head are three."""

    author: User
    board: User
    head: User


def _people(unit_ids: list[int]) -> dict[int, Team]:
    found: dict[int, dict[str, User]] = {}
    roles = (Role.HEAD, Role.DEPUTY, Role.CHIEF_EDITOR, Role.EDITOR, Role.CLERK)
    for post in holders(unit_ids, roles):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(post.unit_id, {}).setdefault(post.role, account)
    teams = {}
    for unit_id, by_role in found.items():
        board = next(
            (by_role[r] for r in (Role.CHIEF_EDITOR, Role.EDITOR, Role.DEPUTY) if r in by_role),
            None,
        )
        head, author = by_role.get(Role.HEAD), by_role.get(Role.CLERK)
        if board and head and author and len({board.pk, head.pk, author.pk}) == 3:
            teams[unit_id] = Team(author, board, head)
    return teams


def _add_library(unit: Unit, team: Team) -> None:
    charter = CHARTERS.get(unit.kind)
    rows = OFFICE if unit.kind in OFFICE_KINDS else (DISCLOSURE, *((charter,) if charter else ()))
    for number, kind, title, issuer, field, issued, effective in rows:
        row = publishing.request_publication(
            unit=unit,
            kind=KIND,
            object_id=number,
            snapshot={
                "number": number,
                "type_code": kind,
                "type_label": LIBRARY_TYPES[kind],
                "title": title,
                "issuer": issuer,
                "field": field,
                "issued_on": issued,
                "effective_on": effective,
            },
            by=team.author,
        )
        publishing.review(publication=row, version=1, by=team.board, authentication="demo")
        publishing.approve(publication=row, version=1, by=team.head, authentication="demo")


def _decide(unit: Unit, team: Team) -> None:
    """Decide on what waits; the newest is left to the board, the one before it to the head."""
    waiting = publications_in_state(unit.pk, "review")
    for n, row in enumerate(waiting):
        left = len(waiting) - n
        if row.latest is None or row.latest.author_id in (team.board.pk, team.head.pk):
            continue
        if left == 1 < len(waiting):
            continue
        version = row.latest.number
        publishing.review(publication=row, version=version, by=team.board, authentication="demo")
        if left > 2 or len(waiting) < 3:
            publishing.approve(
                publication=row, version=version, by=team.head, authentication="demo"
            )
