"""What files tell the domains above."""

from __future__ import annotations

from khue.core.events import Event

from .types import FileQuarantined

file_quarantined: Event[FileQuarantined] = Event("files.file_quarantined")
