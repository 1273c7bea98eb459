"""A worker for the test that kills it: its channel stops in the middle of a batch, if told to.

Run as a program: ``python -m khue.notifications.tests.killed_worker MARKER [once]``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command

from khue.notifications.registry import channels, kinds
from khue.notifications.tests.factories import KIND
from khue.notifications.types import Outgoing, SendResult, Text


class Gateway:
    """An outside gateway that writes down what it was given, then may hang for a minute."""

    code: str = "gateway"
    label: Text = "Gateway of the tests"

    def __init__(self, marker: Path, *, hangs: bool) -> None:
        self.marker = marker
        self.hangs = hangs

    def send(self, notices: Sequence[Outgoing]) -> Sequence[SendResult]:
        """Write down the ids, hang if told to, and report success."""
        with self.marker.open("a", encoding="utf-8") as file:
            file.writelines(f"{notice.id}\n" for notice in notices)
        if self.hangs:
            time.sleep(60)
        return [SendResult(notice.id, is_sent=True) for notice in notices]

    def reaches(self, recipient_ids: Sequence[int]) -> set[int]:
        """Reach everybody."""
        return set(recipient_ids)


def main(arguments: Sequence[str]) -> None:
    """Register the gateway and run the worker."""
    once = "once" in arguments
    kinds.add(KIND.code, KIND)
    channels.add("gateway", Gateway(Path(arguments[0]), hangs=not once))
    call_command("worker", once=once, concurrency=1)


if __name__ == "__main__":
    main(sys.argv[1:])
