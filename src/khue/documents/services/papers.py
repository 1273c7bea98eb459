"""From a document to its official paper: content, preview, and the paper that waits for signing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from khue.core.dates import HANOI, today
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
from khue.documents.rules import measures_on, numbering_on, type_on
from khue.documents.starters import starter_of
from khue.organisation import selectors as organisation
from khue.organisation.types import Role

from .annexes import annexes_of
from .authority import Signer as Signer
from .authority import head_title
from .authority import signer_of as signer_of

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

    from .signers import Signers

_DESCENDER = 0.216  # of Tinos, in parts of its size


def symbol_of(document: OutgoingDocument, unit: Unit, bodies: Sequence[Unit] = ()) -> str:
    """The symbol of the document; raises ``SymbolNeeded`` where a body has none.

    A document of a council bears the council's symbol, a joint one those of all its bodies.
    """
    first = document.series.symbol if document.series else unit.symbol
    symbols = [first, *(body.symbol for body in bodies)]
    if not all(symbols):
        raise SymbolNeeded
    try:
        return build_symbol(
            code=document.type_code,
            organisation="-".join(symbols),
            drafting_unit=document.drafting_unit,
            letters=type_on(document.type_code).letters,
            rule=numbering_on(),
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
    is_named, starter = bool(kind.letters), starter_of(document.type_code)
    contact = [part for part in (unit.address, unit.phone, unit.email) if part]
    council = document.series
    return PaperContent(
        parent_body=unit.name if council else _shared_parent(unit, bodies),
        issuing_body=" -\n".join(
            [council.name if council else unit.name, *(b.name for b in bodies)]
        ),
        symbol=symbol_of(document, unit, bodies),
        place=unit.place,
        abstract=abstract if is_named else abstract[:1].lower() + abstract[1:],
        blocks=letter.blocks,
        signer_lines=signer.lines,
        signer_name=signer.name,
        recipients=tuple(line.text for line in document.recipient_lines.all()),
        type_name=kind.name if is_named else "",
        has_subject=starter is None or starter.has_subject,
        addressees=tuple(line for line in document.addressees.splitlines() if line.strip()),
        urgency=Urgency(document.urgency),
        urgent_until=express_words(document.express_by),
        circulation=document.circulation,
        address_line="; ".join(contact),
        drafted_on=today(),
        measures=measures_on(today()),
        number_separator=numbering_on().separator,
        annexes=annexes_of(document),
        is_preview=is_preview,
        others=with_.others if with_ else (),
        text_initials=with_.text_initials if with_ else 0,
        form_initials=with_.form_initials if with_ else 0,
    )


def express_words(at: datetime | None) -> str:
    """Under the stamp: until when an express paper must be there; "" without an hour."""
    if at is None:
        return ""
    local = at.astimezone(HANOI)
    return f"Đến trước {local:%H} giờ {local:%M} ngày {local:%d/%m/%Y}"


def _shared_parent(unit: Unit, bodies: Sequence[Unit]) -> str:
    """The body above, where all bodies of a joint document have the same."""
    parents = {body.letterhead_parent for body in (unit, *bodies)}
    return unit.letterhead_parent if len(parents) == 1 else ""


def preview_paper(*, document: OutgoingDocument, by: User) -> bytes:
    """The paper as it would look, marked as a draft; the named signer or the head stands below."""
    if document.is_copy:
        from .copying import copy_paper  # it stands on this module

        unit, signer = _preview_signer(document, by)
        return copy_paper(document, unit, signer, is_preview=True).pdf
    return render_paper(preview_content(document, by)).pdf


def preview_content(document: OutgoingDocument, by: User) -> PaperContent:
    """What stands on the paper before it is signed, marked as a draft."""
    unit, signer = _preview_signer(document, by)
    return paper_content(document, unit, signer, is_preview=True)


def _preview_signer(document: OutgoingDocument, by: User) -> tuple[Unit, Signer]:
    unit = organisation.get_unit(document.unit_id)
    head = next(iter(organisation.holders([unit.pk], [Role.HEAD.value])), None)
    council = document.series
    user = document.signer or (head.person.account if head else by)
    if council is not None and user.pk not in (council.chair_id, council.deputy_id):
        user = council.chair
    return unit, signer_of(user, unit, series=council) or Signer("", (head_title(unit),))


def final_paper(document: OutgoingDocument, unit: Unit, signers: Signers) -> RenderedPaper:
    """The paper that is going to be signed, with the measured places."""
    if document.is_copy:
        from .copying import copy_paper  # it stands on this module

        return copy_paper(document, unit, signers.main, is_preview=False)
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
