"""Several signers on one paper: initials, two persons, two seals; everything stays valid."""

from __future__ import annotations

import pytest

from khue.signing.authority import draw_hand_signature, draw_seal
from khue.signing.engine.prepare import fill_text_field, initial_paper, prepare_paper
from khue.signing.engine.sign import certify, open_run
from khue.signing.engine.signers import SoftwareKey
from khue.signing.engine.verify import verify
from khue.signing.errors import NotPrepared
from khue.signing.types import (
    SEAL_FIELD,
    Box,
    CoSigner,
    Outcome,
    PaperLayout,
    SignerKind,
    Spot,
    StampSpec,
    initial_field,
    person_field,
    seal_box,
    seal_field,
)

from .papers import DATE, LEADER, NUMBER, OFFICE, World, appended, plain_pdf

_FIRST, _SECOND = Box(330, 120, 140, 70), Box(110, 120, 140, 70)
LAYOUT = PaperLayout(
    number=Box(60, 760, 180, 18),
    date=Box(300, 740, 240, 18),
    signature=_FIRST,
    seal=seal_box(_FIRST),
    initials=(Spot(Box(300, 240, 60, 14), 9), Spot(Box(60, 60, 60, 14), 9)),
    others=(CoSigner(Spot(_SECOND, 9), Spot(seal_box(_SECOND), 9)),),
)
SECOND, HEALTH = "Lê Minh Quang", "Trung tâm Y tế Gia Định"


def _key(world: World, kind: SignerKind, name: str) -> SoftwareKey:
    issued = world.authority.issue(kind=kind, name=name, organisation=HEALTH, identifier=name[:4])
    return SoftwareKey(issued.certificate_pem, issued.chain_pem, issued.key_pem)


def initialled() -> bytes:
    paper = prepare_paper(plain_pdf(), layout=LAYOUT)
    for place, name in enumerate(("Nguyễn Thị Bình", "Phạm Văn Đức"), start=1):
        paper = initial_paper(paper, field=initial_field(place), name=name, mark=name[:1])
    return paper


def joint(world: World) -> bytes:
    """Two persons, then number and the first seal, then the second seal."""
    paper = world.certified(initialled()).pdf
    paper = certify(
        paper,
        key=_key(world, SignerKind.PERSON, SECOND),
        trust=world.trust,
        stamp=StampSpec(draw_hand_signature(SECOND)),
        field=person_field(2),
    ).pdf
    paper = world.sealed(paper).pdf
    with open_run(_key(world, SignerKind.ORGANISATION, HEALTH), world.trust) as run:
        stamp = StampSpec(draw_seal(HEALTH))
        return run.seal_joint(paper, field=seal_field(2), stamp=stamp).pdf


def test_all_signatures_of_a_joint_paper_hold(world: World) -> None:
    report = verify(joint(world), trust=world.trust)

    assert report.outcome is Outcome.VALID
    assert report.problems == ()
    assert [s.signer for s in report.signatures] == [LEADER, SECOND, OFFICE, HEALTH]
    assert [s.is_certification for s in report.signatures] == [True, False, False, False]
    assert (report.number, report.date_text) == (NUMBER, DATE)
    assert report.initials == ("Nguyễn Thị Bình", "Phạm Văn Đức")


def test_initials_come_before_the_first_signature(world: World) -> None:
    paper = prepare_paper(plain_pdf(), layout=LAYOUT)
    signed = world.certified(paper).pdf

    with pytest.raises(NotPrepared):
        initial_paper(signed, field=initial_field(1), name="Ai đó", mark="A")
    with pytest.raises(NotPrepared):
        initial_paper(initialled(), field=initial_field(1), name="Ai đó", mark="A")
    with pytest.raises(NotPrepared):
        initial_paper(paper, field=initial_field(7), name="Ai đó", mark="A")


def test_initials_changed_after_a_signature_are_altered(world: World) -> None:
    signed = world.certified(initialled()).pdf
    changed = appended(
        signed, lambda writer: fill_text_field(writer, initial_field(1), "Người khác")
    )

    assert verify(changed, trust=world.trust).outcome is Outcome.ALTERED


def test_initials_of_an_unsigned_paper_prove_nothing(world: World) -> None:
    assert verify(initialled(), trust=world.trust).initials == ()


def test_the_second_seal_waits_for_the_first(world: World) -> None:
    paper = world.certified(initialled()).pdf
    with (
        open_run(_key(world, SignerKind.ORGANISATION, HEALTH), world.trust) as run,
        pytest.raises(NotPrepared),
    ):
        run.seal_joint(paper, field=seal_field(2), stamp=StampSpec())


def test_a_number_changed_after_both_seals_is_altered(world: World) -> None:
    changed = appended(joint(world), lambda writer: fill_text_field(writer, "KhueNumber", "9/XX"))

    assert verify(changed, trust=world.trust).outcome is Outcome.ALTERED


def test_one_run_signs_many_papers_and_asks_once(world: World) -> None:
    asked: list[str] = []
    answer = world.answer

    def counting(method: str, path: str, body: bytes) -> object:
        asked.append(path)
        return answer(method, path, body)

    world.answer = counting  # type: ignore[method-assign,assignment]
    paper = prepare_paper(plain_pdf(), layout=LAYOUT)
    with open_run(world.leader, world.trust) as run:
        signed = [run.certify(paper, stamp=StampSpec()).pdf for _ in range(4)]

    assert all(verify(pdf, trust=world.trust).outcome is Outcome.VALID for pdf in signed)
    assert len([path for path in asked if path == "/ocsp"]) == _authorities_asked()
    assert len([path for path in asked if path == "/tsa"]) == 1 + len(signed)


def _authorities_asked() -> int:
    """The signer's certificate and the timestamp service's own: each once."""
    return 2


def test_the_seal_is_no_persons_place() -> None:
    assert seal_field(1) == SEAL_FIELD
    assert len({person_field(1), person_field(2), seal_field(1), seal_field(2)}) == 4


def test_the_second_place_may_be_signed_first(world: World) -> None:
    """Parallel signers: whoever comes first certifies, whatever the place."""
    second = _key(world, SignerKind.PERSON, SECOND)
    paper = certify(
        initialled(), key=second, trust=world.trust, stamp=StampSpec(), field=person_field(2)
    ).pdf
    report = verify(world.sealed(world.certified(paper).pdf).pdf, trust=world.trust)

    assert report.outcome is Outcome.VALID
    assert [s.is_certification for s in report.signatures] == [True, False, False]
    assert report.initials == ("Nguyễn Thị Bình", "Phạm Văn Đức")
