"""Whose names and marks stand on a paper, and where: from the steps of its route to its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from khue.documents.errors import SignerNeeded
from khue.documents.models import SigningStep
from khue.documents.paper import CoSignature, PaperBox, RenderedPaper
from khue.documents.paper.copies import SEAL_BOX
from khue.documents.types import StepKind
from khue.signing.types import Box, CoSigner, PaperLayout, Repeat, Spot, initial_field, person_field

from . import joint
from .authority import Signer, checked_signer
from .papers import field_of, size_of

if TYPE_CHECKING:
    from khue.documents.models import Series
    from khue.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Signers:
    """Everybody who stands on the paper; ``bodies`` are the further bodies of a joint document."""

    main: Signer
    others: tuple[CoSignature, ...] = ()
    text_initials: int = 0
    form_initials: int = 0
    bodies: tuple[Unit, ...] = ()


def signers_on(
    steps: Sequence[SigningStep],
    unit: Unit,
    *,
    series: Series | None = None,
    mark: str | None = None,
) -> Signers:
    """The blocks of the paper, each with the best authority mark; ``mark`` is the first one's.

    Raises ``SignerNeeded`` or ``AuthorityWrong`` where somebody may not sign any more.
    """
    signs = [step for step in steps if step.kind == StepKind.SIGN]
    bodies = tuple(step.body for step in signs if step.body is not None)
    people = [step.user for step in signs if step.user is not None]
    words = {
        user.pk: checked_signer(user, unit, series=series, mark=mark if place == 0 else None)
        for place, user in enumerate(people)
    }
    blocks = [_block(step, unit, words, is_joint=bool(bodies)) for step in signs]
    if signs[0].user is None:
        raise SignerNeeded(field="signer")
    first = words[signs[0].user.pk]
    kinds = [step.kind for step in steps]
    return Signers(
        main=replace(first, lines=blocks[0].lines),
        others=tuple(blocks[1:]),
        text_initials=kinds.count(StepKind.TEXT),
        form_initials=kinds.count(StepKind.FORM),
        bodies=bodies,
    )


def _block(
    step: SigningStep, unit: Unit, people: Mapping[int, Signer], *, is_joint: bool
) -> CoSignature:
    if step.body is not None:
        found = joint.words_of(step.body)
        if found is None:
            raise SignerNeeded(field="signer")
        return CoSignature((step.body.name, *found.lines), found.name, has_seal=True)
    words = people.get(step.user_id or 0)
    if words is None:
        raise SignerNeeded(field="signer")
    return CoSignature((unit.name, *words.lines) if is_joint else words.lines, words.name)


def layout_of(paper: RenderedPaper, signers: Signers) -> PaperLayout:
    """The fields of a paper that was set for these signers."""
    boxes = paper.boxes
    names = [f"text_initial_{n}" for n in range(1, signers.text_initials + 1)]
    names += [f"form_initial_{n}" for n in range(1, signers.form_initials + 1)]
    others = tuple(
        CoSigner(
            _spot(boxes[f"person_{place}"]),
            _spot(boxes[f"seal_{place}"]) if other.has_seal else None,
        )
        for place, other in enumerate(signers.others, start=2)
    )
    seal = boxes.get(SEAL_BOX) or boxes["seal"]
    return PaperLayout(
        number=Box(*field_of(boxes["number"], font_size=paper.number_size)),
        date=Box(*field_of(boxes["date"], font_size=paper.date_size)),
        signature=Box(*size_of(boxes["person"])),
        seal=Box(*size_of(seal)),
        seal_page=seal.page,
        first_page=boxes["number"].page,
        signature_page=boxes["person"].page,
        number_size=paper.number_size,
        date_size=paper.date_size,
        initials=tuple(_spot(boxes[name]) for name in names),
        others=others,
        repeats=tuple(_repeats(paper)),
    )


def _repeats(paper: RenderedPaper) -> Iterator[Repeat]:
    """Number and date stand again in the head of each annex."""
    index = 1
    while f"annex_number_{index}" in paper.boxes:
        number, day = (paper.boxes[f"annex_{name}_{index}"] for name in ("number", "date"))
        yield Repeat(Box(*field_of(number)), Box(*field_of(day)), number.page)
        index += 1


def _spot(box: PaperBox) -> Spot:
    return Spot(Box(*size_of(box)), box.page)


def field_of_step(step: SigningStep, steps: Sequence[SigningStep]) -> str:
    """The field that a step fills: initials at the text are counted before those of the form."""
    if step.kind == StepKind.SIGN:
        return person_field(step.place)
    before = sum(item.kind == StepKind.TEXT for item in steps) if step.kind == StepKind.FORM else 0
    return initial_field(before + step.place)
