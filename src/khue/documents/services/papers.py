"""From a document to its official paper: content, preview, and the paper that waits for signing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.core.dates import today
from khue.core.permissions import get_permission
from khue.documents import permissions
from khue.documents.errors import SymbolNeeded
from khue.documents.models import OutgoingDocument
from khue.documents.paper import (
    PaperBox,
    PaperContent,
    RenderedPaper,
    Urgency,
    build_symbol,
    parse_letter,
    render_paper,
)
from khue.documents.rules import measures_on, type_on
from khue.organisation import selectors as organisation
from khue.organisation.types import SCHOOL_KINDS, AuthorityMark, Role, StandIn, UnitKind

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Post, Unit

    from .signers import Signers

_DESCENDER = 0.216  # of Tinos, in parts of its size
_HEAD_TITLES = {
    UnitKind.MINISTRY: "Bộ trưởng",
    UnitKind.DEPARTMENT: "Giám đốc",
    UnitKind.OFFICE: "Trưởng phòng",
    UnitKind.WARD: "Chủ tịch",
    UnitKind.CONTINUING: "Giám đốc",
}


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs and with which words above the name."""

    name: str
    lines: tuple[str, ...]


def signer_of(user: User, unit: Unit) -> Signer | None:
    """Return the signer's words by the post held today, or ``None`` without a fitting post.

    A post that may sign by itself goes before a delegation; a delegation prints its own mark.
    """
    posts = [
        post
        for post in organisation.holders([unit.pk], [role.value for role in Role])
        if post.person_id == user.person_id
    ]
    if not posts:
        return None
    post = min(posts, key=lambda p: _rank(p.role))
    if post.role not in get_permission(permissions.SIGN).roles:
        for given in organisation.stand_ins(permissions.SIGN, unit.pk):
            if given.receiver.person_id == user.person_id:
                return Signer(post.person.full_name, _in_place_of(given, unit))
    return Signer(post.person.full_name, _authority(post, unit))


def _rank(role: str) -> int:
    return {Role.HEAD.value: 0, Role.DEPUTY.value: 1}.get(role, 2)


def _authority(post: Post, unit: Unit) -> tuple[str, ...]:
    """Box 7a: the head in their own right, the deputy for the head, others by order."""
    title = _spoken(post.title, post.role, unit)
    if post.role == Role.HEAD:
        return (f"Q. {title}",) if post.is_acting else (title,)
    head = next(iter(organisation.holders([unit.pk], [Role.HEAD.value])), None)
    head_title = _spoken(head.title, Role.HEAD, unit) if head else _head_title(unit)
    return (f"{'KT.' if post.role == Role.DEPUTY else 'TL.'} {head_title}", title)


def _in_place_of(given: StandIn, unit: Unit) -> tuple[str, ...]:
    """Box 7a by a delegation: its mark before the giver's title, below it the signer's own.

    An acting head has no other title; for a collective its name stands in place of a title.
    """
    giver = _spoken(given.giver.title, given.giver.role, unit)
    if given.mark == AuthorityMark.Q:
        return (f"{given.mark.value} {giver}",)
    if given.mark == AuthorityMark.TM:
        giver = unit.name
    return (
        f"{given.mark.value} {giver}",
        _spoken(given.receiver.title, given.receiver.role, unit),
    )


def _spoken(title: str, role: str, unit: Unit) -> str:
    """The post's own title without the unit's name (``Trưởng phòng``)."""
    plain = {str(Role(role).label), Role(role).value, ""}
    if title not in plain:
        return title
    head = _head_title(unit)
    if role == Role.HEAD:
        return head
    return f"Phó {head[0].lower()}{head[1:]}" if role == Role.DEPUTY else str(Role(role).label)


def _head_title(unit: Unit) -> str:
    if unit.kind in SCHOOL_KINDS and unit.kind != UnitKind.CONTINUING:
        return "Hiệu trưởng"
    return _HEAD_TITLES.get(UnitKind(unit.kind), "Thủ trưởng")


def symbol_of(document: OutgoingDocument, unit: Unit, bodies: Sequence[Unit] = ()) -> str:
    """The symbol of the document, of a joint one with those of all its bodies, the leading first.

    Raises ``SymbolNeeded`` where a unit has none.
    """
    if not all(body.symbol for body in (unit, *bodies)):
        raise SymbolNeeded
    try:
        return build_symbol(
            code=document.type_code,
            organisation="-".join(body.symbol for body in (unit, *bodies)),
            drafting_unit=document.drafting_unit,
            letters=type_on(document.type_code).letters,
        )
    except ValueError as error:
        raise SymbolNeeded from error


def paper_content(
    document: OutgoingDocument,
    unit: Unit,
    signer: Signer,
    *,
    is_preview: bool,
    with_: Signers | None = None,
) -> PaperContent:
    """Everything that is printed, taken from the document, its unit and who else signs."""
    bodies = with_.bodies if with_ else ()
    kind = type_on(document.type_code)
    letter = parse_letter(document.body)
    abstract = document.abstract
    is_named = bool(kind.letters)
    contact = [part for part in (unit.address, unit.phone, unit.email) if part]
    return PaperContent(
        parent_body=_shared_parent(unit, bodies),
        issuing_body=" -\n".join(body.name for body in (unit, *bodies)),
        symbol=symbol_of(document, unit, bodies),
        place=unit.place,
        abstract=abstract if is_named else abstract[:1].lower() + abstract[1:],
        blocks=letter.blocks,
        signer_lines=signer.lines,
        signer_name=signer.name,
        recipients=tuple(line.text for line in document.recipient_lines.all()),
        type_name=kind.name if is_named else "",
        addressees=tuple(line for line in document.addressees.splitlines() if line.strip()),
        urgency=Urgency(document.urgency),
        circulation=document.circulation,
        address_line="; ".join(contact),
        drafted_on=today(),
        measures=measures_on(today()),
        is_preview=is_preview,
        others=with_.others if with_ else (),
        text_initials=with_.text_initials if with_ else 0,
        form_initials=with_.form_initials if with_ else 0,
    )


def _shared_parent(unit: Unit, bodies: Sequence[Unit]) -> str:
    """The body above, where all bodies of a joint document have the same."""
    parents = {body.letterhead_parent for body in (unit, *bodies)}
    return unit.letterhead_parent if len(parents) == 1 else ""


def preview_paper(*, document: OutgoingDocument, by: User) -> bytes:
    """The paper as it would look, marked as a draft; the named signer or the head stands below."""
    unit = organisation.get_unit(document.unit_id)
    head = next(iter(organisation.holders([unit.pk], [Role.HEAD.value])), None)
    user = document.signer or (head.person.account if head else by)
    signer = signer_of(user, unit) or Signer("", (_head_title(unit),))
    return render_paper(paper_content(document, unit, signer, is_preview=True)).pdf


def final_paper(document: OutgoingDocument, unit: Unit, signers: Signers) -> RenderedPaper:
    """The paper that is going to be signed, with the measured places."""
    content = paper_content(document, unit, signers.main, is_preview=False, with_=signers)
    return render_paper(content)


def field_of(box: PaperBox, *, font_size: float = 13) -> tuple[float, float, float, float]:
    """A measured place as a form field whose text stands on the printed line.

    The field is drawn on whole points with its text near the middle; the height is chosen so
    that the baseline of the field meets the baseline of the line within a quarter of a point.
    """
    baseline = box.y0 + _DESCENDER * font_size
    bottom = math.floor(baseline - 4)
    height = round(2 * (baseline - bottom - 0.22 * font_size) + font_size)
    return (box.x0, float(bottom), box.x1 - box.x0, float(height))


def size_of(box: PaperBox) -> tuple[float, float, float, float]:
    """x, y, width and height of a measured place."""
    return (box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)
