"""Builders of the demo world: each domain declares its own, ``manage seed_demo`` runs them in order.

A builder runs in one transaction with its marker: a killed run goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .registry import Registry


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """How big the demo world is; the same plan always gives the same world."""

    schools: int = 20
    district: bool = False
    seed: int = 2026

    @property
    def staff_per_school(self) -> int:
        """People with a post in each school: 45 in a district, otherwise the few who act."""
        return 45 if self.district else 8


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody whose password is known to everybody (only in the demo)."""

    name: str
    title: str
    unit: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A public site that the first page of the demo names."""

    label: str
    url: str


Build = Callable[[DemoPlan], None]


@dataclass(frozen=True, slots=True)
class Builder:
    """One domain's part of the demo world."""

    key: str
    order: int
    build: Build


builders: Registry[Builder] = Registry("demo builder")
people_sources: Registry[Callable[[], Iterable[DemoPerson]]] = Registry("source of demo people")
link_sources: Registry[Callable[[Any], Iterable[DemoLink]]] = Registry("source of demo links")


def declare_builder(key: str, order: int, build: Build) -> None:
    """Declare a builder in ``AppConfig.ready``; lower orders run first.

    organisation 10 · files 20 · signing 30 · publishing 40 · portal 50 · documents 60 and later.
    """
    builders.add(key, Builder(key, order, build))


def declare_people(key: str, source: Callable[[], Iterable[DemoPerson]]) -> None:
    """Declare who may be tried in the demo."""
    people_sources.add(key, source)


def declare_links(key: str, source: Callable[[Any], Iterable[DemoLink]]) -> None:
    """Declare public sites of the demo; the source gets the request."""
    link_sources.add(key, source)


def ordered_builders() -> list[Builder]:
    """Return the builders in the order in which they run."""
    return sorted(builders, key=lambda b: (b.order, b.key))


def demo_people() -> list[DemoPerson]:
    """Return everybody who may be tried."""
    return [person for source in people_sources for person in source()]


def demo_links(request: Any) -> list[DemoLink]:
    """Return the public sites to visit."""
    return [link for source in link_sources for link in source(request)]
