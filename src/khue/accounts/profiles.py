"""What the organisation knows of an account; it registers its answer here (it lies above)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .types import Profile

if TYPE_CHECKING:
    from .models import User

Provider = Callable[["User"], Profile]
_provider: list[Provider] = []


def set_provider(provider: Provider) -> None:
    """Called once by ``organisation`` when it is ready."""
    _provider[:] = [provider]


def profile_of(user: User) -> Profile:
    """Return the person's profile, kept for the length of the request."""
    known: Profile | None = getattr(user, "_khue_profile", None)
    if known is None:
        known = _provider[0](user) if _provider else Profile()
        user._khue_profile = known  # type: ignore[attr-defined]
    return known
