"""The leader's overview: rooms declare panels, each a picture from kept totals and one tap to its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .registry import Registry
from .totals import Figure, Figures
from .ui.shapes import Kind, Square

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class Ground:
    """What a panel is drawn from: who looks, at which unit, its units by id, the totals."""

    user: AbstractBaseUser
    unit_id: int
    units: Mapping[int, str]
    figures: Figures

    def by_unit(self, code: str) -> dict[int, Figure]:
        """The totals about each unit below, in the order of names; zeros included."""
        found = self.figures[code]
        return {unit_id: found.get(unit_id, Figure()) for unit_id in self.units}

    def whole(self, code: str) -> Figure:
        """The totals about all subjects together."""
        return sum(self.figures[code].values(), Figure())


@dataclass(frozen=True, slots=True)
class Bar:
    """One line with how much of the whole is there."""

    label: str
    part: int
    whole: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: a figure with a sentence, squares or bars, and the list behind."""

    title: str
    url: str
    figure: int
    note: str
    kind: Kind = "neutral"
    squares: tuple[Square, ...] = ()
    bars: tuple[Bar, ...] = ()


Build = Callable[[Ground], Panel | None]


@dataclass(frozen=True, slots=True)
class PanelDeclaration:
    """A panel that a room offers, with the totals it needs."""

    key: str
    codes: tuple[str, ...]
    build: Build
    permission: str
    order: int


panels: Registry[PanelDeclaration] = Registry("panel of the overview")


def declare_panel(
    key: str, *, codes: tuple[str, ...], build: Build, permission: str, order: int = 50
) -> None:
    """Declare a panel (in ``AppConfig.ready``); it is absent without the permission of its list."""
    panels.add(key, PanelDeclaration(key, codes, build, permission, order))


def square(name: str, figure: Figure, *, open_word: str, late_word: str, none_word: str) -> Square:
    """Return one unit's square: late before open before nothing, the number beside the name."""
    if figure.late:
        return Square(f"{name} ({figure.late})", "overdue", late_word)
    if figure.open:
        return Square(f"{name} ({figure.open})", "waiting", open_word)
    return Square(name, "done", none_word)
