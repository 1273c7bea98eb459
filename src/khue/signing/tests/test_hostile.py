"""Any bytes get a verdict: garbage, cut, locked and forged files never raise."""

from __future__ import annotations

import os
import re
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khue.signing.engine import verify as module
from khue.signing.engine.verify import verify
from khue.signing.types import Outcome, Problem

from .papers import World, plain_pdf

GOOD = (Outcome.VALID, Outcome.INCOMPLETE)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.NOT_PDF),
        (b"MZ" + os.urandom(200), Problem.NOT_PDF),
        (b"%PDF-1.7", Problem.BROKEN),
        (b"%PDF-1.7\n" + b"\x00" * 5000, Problem.BROKEN),
        (b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF", Problem.BROKEN),
        (b"%PDF-1.7\n" + b"[" * 100_000, Problem.BROKEN),
    ],
)
def test_garbage_is_unreadable(world: World, data: bytes, problem: Problem) -> None:
    report = verify(data, trust=world.trust)

    assert report.outcome is Outcome.UNREADABLE
    assert report.problems == (problem,)


def test_a_locked_pdf_is_said_to_be_locked(world: World) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(plain_pdf(1))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="owner"))

    report = verify(out.getvalue(), trust=world.trust)

    assert report.problems == (Problem.ENCRYPTED,)


def test_too_large_is_refused_before_it_is_parsed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_SIZE", 100)

    assert verify(plain_pdf(1), trust=world.trust).problems == (Problem.TOO_LARGE,)


def test_a_plain_pdf_is_unsigned(world: World) -> None:
    report = verify(plain_pdf(1), trust=world.trust)

    assert report.outcome is Outcome.UNSIGNED
    assert report.problems == ()
    assert not report.is_valid


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.9, 0.99])
def test_a_cut_file_is_never_valid_in_full(world: World, sealed_pdf: bytes, share: float) -> None:
    report = verify(sealed_pdf[: int(len(sealed_pdf) * share)], trust=world.trust)

    assert len(report.signatures) < 2 or report.outcome not in GOOD


def test_the_earlier_revision_alone_is_the_certified_paper(world: World, sealed_pdf: bytes) -> None:
    certified = sealed_pdf[: sealed_pdf.rindex(b"%%EOF", 0, len(sealed_pdf) - 10) + 6]
    report = verify(certified, trust=world.trust)

    assert len(report.signatures) == 1
    assert report.number == ""


def test_a_byte_range_that_leaves_out_a_part_is_altered(world: World, sealed_pdf: bytes) -> None:
    found = list(re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", sealed_pdf))[-1]
    shorter = str(int(found[4]) - 10).rjust(len(found[4]), b"0"[0:1].decode()).encode()
    forged = sealed_pdf[: found.start(4)] + shorter + sealed_pdf[found.end(4) :]

    assert verify(forged, trust=world.trust).outcome is Outcome.ALTERED


def test_a_signature_of_zeros_is_not_valid(world: World, sealed_pdf: bytes) -> None:
    start = sealed_pdf.rindex(b"/Contents <") + len(b"/Contents <")
    forged = sealed_pdf[:start] + b"0" * 4000 + sealed_pdf[start + 4000 :]

    assert verify(forged, trust=world.trust).outcome not in GOOD


@pytest.mark.long
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1))
def test_mutated_papers_never_crash_and_never_pass(
    world: World, sealed_pdf: bytes, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(sealed_pdf)
    for place, value in changes:
        data[int(place * len(data))] = value
    report = verify(bytes(data), trust=world.trust)

    if bytes(data) != sealed_pdf and report.outcome in GOOD and len(report.signatures) == 2:
        _only_padding_differs(sealed_pdf, bytes(data))


@pytest.mark.long
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.floats(0, 1), tail=st.binary(max_size=300))
def test_cut_and_lengthened_papers_never_crash(
    world: World, sealed_pdf: bytes, cut: float, tail: bytes
) -> None:
    verify(sealed_pdf[: int(cut * len(sealed_pdf))] + tail, trust=world.trust)


@pytest.mark.long
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=3000))
def test_random_bytes_never_crash(world: World, data: bytes) -> None:
    assert not verify(b"%PDF-1.7\n" + data, trust=world.trust).is_valid


def _only_padding_differs(before: bytes, after: bytes) -> None:
    """Between the end of a signature and the end of its reserved room nothing is signed."""
    holes = [
        range(match.start(1), match.end(1))
        for match in re.finditer(rb"/Contents <([0-9a-fA-F]+)>", before)
    ]
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        assert old == new or any(place in hole for hole in holes)
