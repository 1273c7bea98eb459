"""The warm child: same verdicts, limits that hold, a new child after a dead one."""

from __future__ import annotations

import os
import signal
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from khue.signing.engine import isolated
from khue.signing.engine.isolated import verify_isolated
from khue.signing.engine.verify import verify
from khue.signing.types import Outcome, Problem

from .papers import World, plain_pdf


def test_the_child_says_what_we_would_say(world: World, sealed_pdf: bytes) -> None:
    for data in (sealed_pdf, sealed_pdf[:5000], plain_pdf(1), b"", b"junk"):
        assert verify_isolated(data, trust=world.trust) == verify(data, trust=world.trust)


def test_too_slow_is_stopped_and_the_next_file_is_answered(world: World, sealed_pdf: bytes) -> None:
    report = verify_isolated(sealed_pdf, trust=world.trust, seconds=0.0)

    assert report.problems == (Problem.TOO_SLOW,)
    assert verify_isolated(sealed_pdf, trust=world.trust).outcome is Outcome.VALID


def test_a_killed_child_is_replaced(world: World, sealed_pdf: bytes) -> None:
    for _ in range(2):
        verify_isolated(sealed_pdf, trust=world.trust)
    pool = isolated._pool()
    children = [pool.take() for _ in range(2)]
    for child in children:
        if child._process is not None:
            os.kill(child._process.pid, signal.SIGKILL)
            child._process.wait()
        pool.give_back(child)

    assert verify_isolated(sealed_pdf, trust=world.trust).outcome is Outcome.VALID


def test_many_threads_share_few_children(world: World, sealed_pdf: bytes) -> None:
    with ThreadPoolExecutor(6) as threads:
        reports = list(
            threads.map(lambda _: verify_isolated(sealed_pdf, trust=world.trust), range(12))
        )
    assert {report.outcome for report in reports} == {Outcome.VALID}


@pytest.mark.long
def test_a_bomb_costs_a_child_and_no_more(world: World) -> None:
    packer = zlib.compressobj(9)
    stream = b"".join([packer.compress(b"\0" * 2**20) for _ in range(500)] + [packer.flush()])
    stream = zlib.compress(stream, 9)
    body = b"%%PDF-1.7\n1 0 obj<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Length %d" % len(stream)
    body += b"/Filter[/FlateDecode/FlateDecode]>>stream\n" + stream + b"\nendstream endobj\n"
    body += b"startxref\n9\n%%EOF"
    begun = time.monotonic()

    assert verify_isolated(body, trust=world.trust).outcome is Outcome.UNREADABLE
    assert time.monotonic() - begun < isolated.SECONDS + 5
