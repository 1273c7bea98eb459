"""The decree's order: the person signs, number and date are given, the unit seals; both valid."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from khue.signing.engine.prepare import fill_text_field, has_empty_field, prepare_paper
from khue.signing.engine.sign import certify, seal_annex
from khue.signing.engine.verify import verify
from khue.signing.errors import NotPrepared, PaperUnreadable
from khue.signing.types import (
    NUMBER_FIELD,
    PERSON_FIELD,
    SEAL_FIELD,
    Box,
    Changes,
    Level,
    Outcome,
    Problem,
    Revocation,
    SignerKind,
    StampSpec,
    seal_box,
)

from .papers import DATE, LAYOUT, LEADER, NUMBER, OFFICE, World, appended, plain_pdf


def test_both_signatures_hold_after_number_and_seal(world: World, sealed_pdf: bytes) -> None:
    report = verify(sealed_pdf, trust=world.trust)

    assert report.outcome is Outcome.VALID
    assert report.problems == ()
    assert (report.number, report.date_text) == (NUMBER, DATE)
    person, unit = report.signatures
    assert (person.signer, person.kind) == (LEADER, SignerKind.PERSON)
    assert (unit.signer, unit.kind) == (OFFICE, SignerKind.ORGANISATION)
    assert person.is_certification
    assert not unit.is_certification
    assert (person.changes, unit.changes) == (Changes.ALLOWED, Changes.NONE)
    assert (person.revision, unit.revision, report.revisions) == (3, 4, 4)
    assert person.level is unit.level is Level.LT
    assert person.revocation is unit.revocation is Revocation.GOOD
    assert person.timestamp_at is not None
    assert person.anchor_kind == "demo"
    assert "Issuing" in person.issuer


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is absent")
def test_number_and_date_can_be_read_on_the_page(sealed_pdf: bytes) -> None:
    said = subprocess.run(
        ("pdftotext", "-layout", "-l", "1", "-", "-"),
        input=sealed_pdf,
        capture_output=True,
        check=True,
    )
    text = said.stdout.decode()

    assert NUMBER in text
    assert DATE in text


def test_number_changed_after_the_seal_is_altered(world: World, sealed_pdf: bytes) -> None:
    changed = appended(sealed_pdf, lambda writer: fill_text_field(writer, NUMBER_FIELD, "9/XX"))

    report = verify(changed, trust=world.trust)

    assert report.outcome is Outcome.ALTERED
    assert Problem.FORBIDDEN_CHANGE in report.problems


def test_a_number_filled_in_without_a_seal_is_not_valid(world: World) -> None:
    paper = world.certified().pdf
    filled = appended(paper, lambda writer: fill_text_field(writer, NUMBER_FIELD, "9/XX"))

    report = verify(filled, trust=world.trust)

    assert report.outcome is Outcome.INVALID
    assert Problem.UNSIGNED_ADDITION in report.problems
    assert report.number == ""


def test_overlay_after_the_seal_is_altered(world: World, sealed_pdf: bytes) -> None:
    report = verify(overlaid(sealed_pdf), trust=world.trust)

    assert report.outcome is Outcome.ALTERED
    assert all(signature.changes is Changes.FORBIDDEN for signature in report.signatures)


def test_overlay_between_signature_and_seal_is_altered(world: World) -> None:
    sealed = world.sealed(overlaid(world.certified().pdf)).pdf

    report = verify(sealed, trust=world.trust)

    assert report.outcome is Outcome.ALTERED
    assert [s.changes for s in report.signatures] == [Changes.FORBIDDEN, Changes.NONE]


def test_one_flipped_byte_is_altered(world: World, sealed_pdf: bytes) -> None:
    flipped = bytearray(sealed_pdf)
    flipped[len(plain_pdf()) // 2] ^= 1

    report = verify(bytes(flipped), trust=world.trust)

    assert report.outcome in (Outcome.ALTERED, Outcome.UNREADABLE)


def test_a_seal_needs_a_free_field(world: World, sealed_pdf: bytes) -> None:
    with pytest.raises(NotPrepared):
        world.sealed(sealed_pdf)
    with pytest.raises(NotPrepared):
        world.certified(plain_pdf())


def test_a_paper_cannot_be_certified_twice(world: World) -> None:
    with pytest.raises(NotPrepared):
        world.certified(world.certified().pdf)


def test_fields_are_there_before_the_first_signature() -> None:
    paper = prepare_paper(plain_pdf(2), layout=LAYOUT)

    assert has_empty_field(paper, PERSON_FIELD)
    assert has_empty_field(paper, SEAL_FIELD)
    assert not has_empty_field(plain_pdf(1), SEAL_FIELD)


def test_garbage_cannot_be_prepared() -> None:
    for garbage in (b"", b"%PDF-1.7", b"not a pdf", plain_pdf(1)[:400]):
        with pytest.raises(PaperUnreadable):
            prepare_paper(garbage, layout=LAYOUT)


def test_the_seal_covers_a_third_of_the_signature_to_the_left() -> None:
    signature = Box(300, 100, 150, 60)
    seal = seal_box(signature, diameter=100)

    assert seal.x + seal.width == signature.x + signature.width / 3
    assert seal.x < signature.x
    assert seal.y + seal.height / 2 == signature.y + signature.height / 2


def test_an_annex_carries_number_and_time_without_picture(world: World) -> None:
    signed = seal_annex(
        plain_pdf(1),
        box=Box(360, 790, 200, 40),
        key=world.office,
        trust=world.trust,
        stamp=StampSpec(lines=(NUMBER, "24-11-2026 09:30:00 +07:00")),
    )
    report = verify(signed.pdf, trust=world.trust)

    assert report.outcome is Outcome.VALID
    assert report.signatures[0].kind is SignerKind.ORGANISATION
    assert b"/Subtype /Image" not in signed.pdf


def test_a_stamp_may_be_absent(world: World) -> None:
    paper = prepare_paper(plain_pdf(1), layout=LAYOUT)
    signed = certify(paper, key=world.leader, trust=world.trust, stamp=StampSpec())

    assert verify(signed.pdf, trust=world.trust).outcome is Outcome.VALID


def overlaid(pdf: bytes) -> bytes:
    """The file with a white bar and other words drawn over the first page."""

    def draw(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        extra = writer.add_object(
            generic.StreamObject(stream_data=b"q 1 1 1 rg 50 640 400 40 re f Q")
        )
        old = page.raw_get("/Contents")
        contents = list(old) if isinstance(old, generic.ArrayObject) else [old]
        page[pdf_name("/Contents")] = generic.ArrayObject([*contents, extra])
        writer.update_container(page)

    return appended(pdf, draw)
