"""A worker killed with -9 in the middle of a batch loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from khue.notifications.registry import channels
from khue.notifications.types import State
from khue.organisation.tests.factories import Cast

from .factories import FakeChannel, outbox, tell

WORKER = "khue.notifications.tests.killed_worker"


def start(marker: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a worker on the database of this test."""
    values = connection.settings_dict
    url = (
        f"postgresql://{values['USER']}:{values['PASSWORD']}@:{values['PORT']}"
        f"/{values['NAME']}?host={values['HOST']}"
    )
    env = os.environ | {
        "DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    return subprocess.Popen([sys.executable, "-m", WORKER, str(marker), *words], env=env)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "The worker did not come so far."
        time.sleep(0.1)


def let_time_pass() -> None:
    """Age what the dead worker left behind: its heartbeat and the lease on its rows."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
        cursor.execute(
            "UPDATE notifications_notification SET lease_until = now() - interval '1 second'"
            " WHERE lease_until IS NOT NULL"
        )
        cursor.execute("SET ROLE khue_app")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_killed_in_mid_task_nothing_is_lost(cast: Cast, tmp_path: Path) -> None:
    marker = tmp_path / "sent"
    with channels.temporarily():
        fake = FakeChannel()
        fake.code = "gateway"
        channels.add("gateway", fake)
        for number in range(40):
            tell(cast.head, cast.school, number)
    worker = start(marker)
    try:
        wait_until(marker.exists)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    held = [row for row in outbox() if row.state == State.SENDING]
    assert held
    assert ProcrastinateJob.objects.filter(status="doing").exists()
    let_time_pass()
    # The worker that was killed may have put the rescue of this minute into the queue already.
    if not ProcrastinateJob.objects.filter(queueing_lock="core.rescue", status="todo").exists():
        app.configure_task("core.rescue_stalled_jobs").defer(timestamp=0)
    second = start(marker, "once")
    assert second.wait(timeout=90) == 0
    rows = outbox()
    assert len(rows) == 80
    assert {row.state for row in rows} == {State.SENT}
    assert not ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"]).exists()
    brought = set(marker.read_text(encoding="utf-8").split())
    assert brought == {str(row.pk) for row in rows if row.channel == "gateway"}
