"""Values of stored files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import StoredFile


class ScanState(models.TextChoices):
    """What the malware scanner knows of a file."""

    CLEAN = "clean", _("checked")
    NOT_SCANNED = "not_scanned", _("not scanned")
    GENERATED = "generated", _("made by Khuê")
    QUARANTINED = "quarantined", _("locked: harmful content")


AccessRule = Callable[[Any, "StoredFile"], bool]
"""Answers whether an actor (a user, or an anonymous one) may read a file of one holder kind."""


@dataclass(frozen=True, slots=True)
class FileQuarantined:
    """A rescan found harmful software in kept content."""

    sha256: str
    unit_ids: tuple[int, ...]
    file_ids: tuple[int, ...]
    signature: str
