"""What is known of an account by those who hold posts: how closely its devices are watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Watch(Enum):
    """How soon the app locks when nobody touches it."""

    NONE = "none"  # guardians and pupils who only read
    NORMAL = "normal"  # staff at a desk
    STRICT = "strict"  # administrators, and staff on a phone


@dataclass(frozen=True, slots=True)
class Profile:
    """What the organisation says of a person's account."""

    unit_id: int = 0
    is_staff: bool = False
    is_administrator: bool = False

    def watch(self, *, is_phone: bool) -> Watch:
        """Return how closely this device is watched."""
        if not self.is_staff:
            return Watch.NONE
        return Watch.STRICT if self.is_administrator or is_phone else Watch.NORMAL


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of sign-in that hold on a day: the law's, or an installation's stricter ones."""

    valid_from: date
    idle_minutes: int
    idle_minutes_strict: int
    wrong_sign_ins: int
    wrong_minutes: int
    idle_account_days: int
    second_factor_for_administrators: bool
    citation: str

    def idle_seconds(self, watch: Watch) -> int | None:
        """Return after how many idle seconds the app locks; ``None`` means never."""
        if watch is Watch.NONE:
            return None
        minutes = self.idle_minutes_strict if watch is Watch.STRICT else self.idle_minutes
        return minutes * 60


@dataclass(frozen=True, slots=True)
class Device:
    """A device on which a person is signed in."""

    id: int
    name: str
    address: str
    since: object
    seen: object
    is_current: bool
    has_pin: bool
