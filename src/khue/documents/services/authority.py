"""Box 7: with which mark somebody signs, and what stands above the name (Decree 30/2020, art. 13).

A post gives its own right (head, deputy, acting head); a delegation gives what its mark and its
written decision give. Which mark asks for what is dated data: rule `documents.authority_marks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from khue.core.permissions import get_permission
from khue.core.text import fold
from khue.documents import permissions
from khue.documents.errors import AuthorityWrong, SignerNeeded
from khue.documents.rules import authority_marks_on
from khue.documents.selectors import signers_of
from khue.organisation import selectors as organisation
from khue.organisation.types import SCHOOL_KINDS, AuthorityMark, Role, StandIn, UnitKind

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.documents.models import Series
    from khue.organisation.models import Post, Unit

_HEAD_TITLES = {
    UnitKind.MINISTRY: "Bộ trưởng",
    UnitKind.DEPARTMENT: "Giám đốc",
    UnitKind.OFFICE: "Trưởng phòng",
    UnitKind.WARD: "Chủ tịch",
    UnitKind.CONTINUING: "Giám đốc",
}
_COLLECTIVES = {UnitKind.WARD.value: "Ủy ban nhân dân"}
_DEPARTMENT_HEADS = ("truong ", "to truong", "chanh ", "giam doc", "chu nhiem")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs and with which words above the name; ``why_not`` says what is missing for it."""

    name: str
    lines: tuple[str, ...]
    mark: str = ""
    ground: str = ""  # the written authority
    why_not: str = ""

    @property
    def words(self) -> str:
        """The lines above the name on one line."""
        return " / ".join(self.lines)


@dataclass(frozen=True, slots=True)
class SigningOption:
    """One line of the choice "who signs": ``key`` is the account, with the mark where several."""

    key: str
    label: str


def authorities_of(user: User, unit: Unit, series: Series | None = None) -> list[Signer]:
    """Return with which marks the person may sign for the unit or its council today, best first.

    Those for which something is missing come last and say what.
    """
    if series is not None:
        return _in_council(user, series)
    found = [line for post in _posts(user, unit) for line in _own(post, unit)]
    found += [
        _by_delegation(given, unit)
        for given in organisation.stand_ins(permissions.SIGN, unit.pk)
        if given.receiver.person_id == user.person_id
    ]
    return sorted(found, key=lambda item: bool(item.why_not))


def signer_of(
    user: User, unit: Unit, *, series: Series | None = None, mark: str | None = None
) -> Signer | None:
    """Return the words of the mark that was chosen, or of the best one; ``None`` without a right.

    Raises ``AuthorityWrong`` where the chosen mark lacks something.
    """
    offered = authorities_of(user, unit, series)
    if mark is None:
        return next((item for item in offered if not item.why_not), offered[0] if offered else None)
    return next((item for item in offered if item.mark == mark), None)


def checked_signer(
    user: User, unit: Unit, *, series: Series | None = None, mark: str | None = None
) -> Signer:
    """Return the words of box 7; raises ``SignerNeeded`` or ``AuthorityWrong``."""
    found = signer_of(user, unit, series=series, mark=mark)
    if found is None or not organisation.can(user, permissions.SIGN, unit):
        raise SignerNeeded(field="signer")
    if found.why_not:
        raise AuthorityWrong(field="signer", name=found.name, mark=found.mark, why=found.why_not)
    return found


def signing_options(unit: Unit, series: Series | None = None) -> list[SigningOption]:
    """Return who may sign and with which mark, for the form; the best of each person first."""
    options = []
    for post in signers_of(unit.pk):
        user = post.person.account
        seen: set[str] = set()
        for item in authorities_of(user, unit, series):
            if item.why_not or item.mark in seen:
                continue
            key = f"{user.pk}:{item.mark}" if seen else str(user.pk)
            seen.add(item.mark)
            options.append(SigningOption(key, f"{item.name} ({item.words})"))
    return options


def missing_grounds(unit: Unit) -> list[Signer]:
    """Return the delegations that cannot be used for signing yet, each saying what is missing."""
    return [
        item
        for given in organisation.stand_ins(permissions.SIGN, unit.pk)
        if (item := _by_delegation(given, unit)).why_not
    ]


def instructs_as(user: User, unit: Unit) -> str:
    """How an instruction is signed: the title of the post, or the mark of whose place is taken."""
    if user.hat is not None:
        for given in organisation.stand_ins(permissions.INSTRUCT, unit.pk):
            if given.receiver.pk == user.hat.post_id:
                above = spoken(given.giver.title, given.giver.role, unit)
                return f"{given.mark.value} {above}"
    hats = organisation.present_hats(user)
    return next((hat.title for hat in hats if hat.unit_id == unit.pk), "")


def _posts(user: User, unit: Unit) -> list[Post]:
    roles = get_permission(permissions.SIGN).roles
    held = [
        post for post in organisation.holders([unit.pk], roles) if post.person_id == user.person_id
    ]
    return sorted(held, key=lambda post: post.role != Role.HEAD)


def _own(post: Post, unit: Unit) -> list[Signer]:
    """The head in their own right or for the collective, the deputy for the head."""
    name, title = post.person.full_name, spoken(post.title, post.role, unit)
    collective = _COLLECTIVES.get(unit.kind)
    if post.role == Role.HEAD and post.is_acting:
        return [Signer(name, (f"{AuthorityMark.Q.value} {title}",), AuthorityMark.Q.value,
                       post.decision)]  # fmt: skip
    head = next(iter(organisation.holders([unit.pk], [Role.HEAD.value])), None)
    if post.role == Role.HEAD:
        lines: tuple[str, ...] = (title,)
        plain = Signer(name, lines)
    else:
        above = spoken(head.title, Role.HEAD, unit) if head else head_title(unit)
        lines = (f"{AuthorityMark.KT.value} {above}", title)
        plain = Signer(name, lines, AuthorityMark.KT.value)
    if collective is None:
        return [plain]
    tm = AuthorityMark.TM.value
    return [Signer(name, (f"{tm} {collective}", *lines), tm), plain]


def _in_council(user: User, series: Series) -> list[Signer]:
    """The chair on behalf of the collective, the deputy for the chair; nobody else."""
    name, tm = user.person.full_name, AuthorityMark.TM.value
    first = f"{tm} {series.name}"
    if user.pk == series.chair_id:
        return [Signer(name, (first, series.chair_title), tm)]
    if user.pk == series.deputy_id:
        kt = f"{AuthorityMark.KT.value} {series.chair_title}"
        return [Signer(name, (first, kt, series.deputy_title), tm)]
    return []


def _by_delegation(given: StandIn, unit: Unit) -> Signer:
    """The mark before the giver's title, below it the signer's own.

    An acting head has no other title; for a collective its name stands in place of a title.
    """
    above = spoken(given.giver.title, given.giver.role, unit)
    own = spoken(given.receiver.title, given.receiver.role, unit)
    if given.mark == AuthorityMark.TM:
        above = _COLLECTIVES.get(unit.kind, unit.name)
    lines = (f"{given.mark.value} {above}", own)
    return Signer(
        name=given.receiver.person.full_name,
        lines=lines[:1] if given.mark == AuthorityMark.Q else lines,
        mark=given.mark.value,
        ground=given.decision,
        why_not=_why_not(given, unit),
    )


def _why_not(given: StandIn, unit: Unit) -> str:
    """What the mark asks for and this delegation lacks."""
    rule = authority_marks_on().get(given.mark.value, {})
    who = rule.get("who")
    if who == "deputy" and given.receiver.role != Role.DEPUTY:
        return _("because only a deputy signs for the head.")
    if who == "department_head" and not _heads_a_department(given, unit):
        return _("because only the head of a department signs by order.")
    if who == "collective" and unit.kind not in _COLLECTIVES:
        return _("because the unit is not led by a collective.")
    if rule.get("decision") and not given.decision:
        return _("because the delegation names no written authority.")
    if rule.get("until") and given.valid_to is None:
        return _("because the written authority has no last day.")
    return ""


def _heads_a_department(given: StandIn, unit: Unit) -> bool:
    if fold(given.receiver.title).startswith(_DEPARTMENT_HEADS):
        return True
    groups = organisation.group_ids(unit.pk)
    heads = organisation.holders(groups, [Role.HEAD.value])
    return any(post.person_id == given.receiver.person_id for post in heads)


def spoken(title: str, role: str, unit: Unit) -> str:
    """The post's own title without the unit's name (``Trưởng phòng``)."""
    plain = {str(Role(role).label), Role(role).value, ""}
    if title not in plain:
        return title
    head = head_title(unit)
    if role == Role.HEAD:
        return head
    return f"Phó {head[0].lower()}{head[1:]}" if role == Role.DEPUTY else str(Role(role).label)


def head_title(unit: Unit) -> str:
    """What the head of such a unit is called on papers."""
    if unit.kind in SCHOOL_KINDS and unit.kind != UnitKind.CONTINUING:
        return "Hiệu trưởng"
    return _HEAD_TITLES.get(UnitKind(unit.kind), "Thủ trưởng")
