"""Values of the portal: accents, list filters, found things, the answer of the verification."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class Accent(models.TextChoices):
    """Six colours a unit may choose for its face; each is AA on paper and in the dark."""

    CHAM = "cham", _("Indigo")
    SON = "son", _("Lacquer red")
    HOA = "hoa", _("Daylily")
    LA = "la", _("Leaf green")
    TIA = "tia", _("Mulberry")
    NGOC = "ngoc", _("Jade")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor narrowed a list to; empty means all."""

    type_code: str = ""
    year: int | None = None
    field: str = ""
    issuer: str = ""
    page: int = 1

    @property
    def is_plain(self) -> bool:
        return self == Filters(page=self.page)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of a unit can be narrowed to."""

    types: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()

    @property
    def is_useful(self) -> bool:
        return max(len(self.types), len(self.years), len(self.fields), len(self.issuers)) > 1


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of the search."""

    public_id: str
    title: SafeString
    snippet: SafeString
    number: str
    type_label: str
    issued_on: date | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The hits of one question; ``is_guess`` when nothing fitted and these are near."""

    hits: tuple[Found, ...] = ()
    is_guess: bool = False
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class RegisterMatch:
    """A public record whose file has exactly this content."""

    issuer: str
    number: str
    title: str
    issued_on: date | None
    url: str
    is_gone: bool = False
    facts: tuple[tuple[str, str], ...] = field(default=())
