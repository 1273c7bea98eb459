"""What is drawn at each signature (Decree 30/2020, annex I)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from khue.core.dates import HANOI
from khue.signing.authority import draw_hand_signature, draw_seal
from khue.signing.models import SignatureImage
from khue.signing.types import StampSpec

from .trust import is_demo_allowed

if TYPE_CHECKING:
    from khue.accounts.models import Person
    from khue.organisation.models import Unit

_BLUE = "#173FA0"
_RED = "#C81010"


def person_stamp(unit: Unit, person: Person, at: datetime) -> StampSpec:
    """The blue picture of the hand signature; without one, blue lines that say who and when."""
    image = current_image(unit, person)
    if image is not None:
        return StampSpec(image=image)
    if is_demo_allowed():
        return StampSpec(image=draw_hand_signature(person.full_name))
    return StampSpec(
        lines=(
            _("Signed by: %(name)s") % {"name": person.full_name},
            str(unit.name),
            stamp_time(at),
        ),
        colour=_BLUE,
    )


def seal_stamp(unit: Unit) -> StampSpec:
    """The red picture of the seal; without one, the unit's name in red."""
    image = current_image(unit, None)
    if image is not None:
        return StampSpec(image=image)
    if is_demo_allowed():
        return StampSpec(image=draw_seal(unit.name))
    return StampSpec(lines=(str(unit.name),), colour=_RED)


def annex_stamp(number: str, at: datetime) -> StampSpec:
    """Number and time of signing in black Times, size 10; never an image."""
    return StampSpec(lines=(number, stamp_time(at)), font_size=10)


def text_stamp(words: tuple[str, ...], at: datetime) -> StampSpec:
    """Words and time of signing, as the organisation signs a copy: black Times, size 10."""
    return StampSpec(lines=(*words, stamp_time(at)), font_size=10)


def stamp_time(at: datetime) -> str:
    """Return ``24-11-2026 09:30:00 +07:00``."""
    return f"{at.astimezone(HANOI):%d-%m-%Y %H:%M:%S} +07:00"


def current_image(unit: Unit, person: Person | None) -> bytes | None:
    row = SignatureImage.objects.filter(unit=unit, person=person, is_current=True).first()
    return bytes(row.png) if row is not None else None
