"""The demo's sites: one for every unit, and some of the office's letters approved for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.core.demo import DemoPlan
from khue.documents.selectors import issued_without_publication
from khue.documents.services import request_publication
from khue.organisation.selectors import find_units, holders
from khue.organisation.types import OFFICE_KINDS, Role, UnitKind
from khue.publishing.selectors import publications_in_state
from khue.publishing.services import approve, review

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
    """Take the offices' issued letters to the public: most of them all the way, the last two waiting."""
    for unit in find_units():
        if unit.kind in OFFICE_KINDS:
            _publish_for(unit)


def _publish_for(unit: Unit) -> None:
    people = {
        role: post.person.account
        for role in (Role.HEAD, Role.CHIEF_EDITOR, Role.EDITOR, Role.DEPUTY, Role.CLERK)
        if (post := _first_holder([unit.pk], role).get(unit.pk)) and hasattr(post.person, "account")
    }
    head, clerk = people.get(Role.HEAD), people.get(Role.CLERK)
    editor = people.get(Role.CHIEF_EDITOR) or people.get(Role.EDITOR) or people.get(Role.DEPUTY)
    if head is None or clerk is None or editor is None:
        return
    for document in issued_without_publication(unit.pk):
        request_publication(document=document, by=clerk)
    _decide(unit, editor, head)


def _decide(unit: Unit, editor: User, head: User) -> None:
    waiting = publications_in_state(unit.pk, "review")
    for n, row in enumerate(waiting):
        left = len(waiting) - n
        if (
            row.latest is None
            or row.latest.author_id in (editor.pk, head.pk)
            or left == 1 < len(waiting)
        ):
            continue
        review(publication=row, version=row.latest.number, by=editor, authentication="demo")
        if left != 2 or len(waiting) < 4:
            approve(publication=row, version=row.latest.number, by=head, authentication="demo")
