"""One typed registry: domains declare, core collects; a duplicate is an error, the order is stable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things declared under a unique key."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._items: dict[str, T] = {}

    def add(self, key: str, item: T) -> T:
        """Declare ``item``; raises ``ValueError`` when the key is taken by another."""
        if key in self._items and self._items[key] != item:
            raise ValueError(f"The {self.noun} {key!r} is declared twice.")
        self._items[key] = item
        return item

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise KeyError(f"There is no {self.noun} {key!r}.") from None

    def get(self, key: str) -> T | None:
        """Return the item, or ``None`` where nothing was declared."""
        return self._items.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def items(self) -> list[tuple[str, T]]:
        """Return keys and items in the order of declaration."""
        return list(self._items.items())

    @contextmanager
    def temporarily(self) -> Iterator[None]:
        """Forget what is declared inside the block (tests)."""
        kept = dict(self._items)
        try:
            yield
        finally:
            self._items = kept
