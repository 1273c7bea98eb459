"""What is claimed is what can be proved: outages degrade, revocation refuses, upgrades complete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from khue.signing.authority import DemoAuthority
from khue.signing.engine.prepare import prepare_paper
from khue.signing.engine.sign import certify
from khue.signing.engine.signers import SoftwareKey
from khue.signing.engine.trust import Trust
from khue.signing.engine.upgrade import upgrade
from khue.signing.engine.verify import verify
from khue.signing.errors import (
    PaperUnreadable,
    SignerExpired,
    SignerRevoked,
    SignerUntrusted,
)
from khue.signing.types import (
    Level,
    Outcome,
    Problem,
    Revocation,
    SignerKind,
    StampSpec,
    Warn,
)

from .papers import LAYOUT, LEADER, OFFICE, World, plain_pdf

ALL_REVOCATION = {"ocsp", "issuing.crl", "root.crl"}


def test_everything_answers_gives_long_term(world: World) -> None:
    signed = world.certified()

    assert signed.level is Level.LT
    assert signed.is_complete
    assert signed.warnings == (Warn.DEMO_CERTIFICATE,)


def test_ocsp_away_falls_back_to_the_revocation_list(world: World) -> None:
    world.silent = {"ocsp"}

    assert world.certified().level is Level.LT


def test_no_revocation_data_gives_timestamp_level_and_a_warning(world: World) -> None:
    world.silent = set(ALL_REVOCATION)
    signed = world.certified()

    assert signed.level is Level.T
    assert Warn.REVOCATION_UNREACHABLE in signed.warnings
    report = verify(signed.pdf, trust=world.trust)
    assert report.outcome is Outcome.INCOMPLETE
    assert report.level is Level.T
    assert report.signatures[0].revocation is Revocation.UNKNOWN
    assert Problem.REVOCATION_UNKNOWN in report.problems


def test_no_timestamp_gives_the_basic_level(world: World) -> None:
    world.silent = {"tsa"}
    signed = world.certified()

    assert signed.level is Level.B
    assert Warn.TIMESTAMP_UNREACHABLE in signed.warnings
    report = verify(signed.pdf, trust=world.trust)
    assert report.level is Level.B
    assert Problem.NO_TIMESTAMP in report.problems


def test_nothing_answers_still_signs_and_says_so(world: World) -> None:
    world.silent = {"tsa", *ALL_REVOCATION}
    signed = world.sealed()

    assert signed.level is Level.B
    assert {Warn.TIMESTAMP_UNREACHABLE, Warn.REVOCATION_UNREACHABLE} <= set(signed.warnings)
    assert verify(signed.pdf, trust=world.trust).outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize("silent", [{"tsa"}, ALL_REVOCATION, {"tsa", *ALL_REVOCATION}])
def test_upgrade_completes_when_the_services_return(world: World, silent: set[str]) -> None:
    world.silent = set(silent)
    weak = world.sealed().pdf
    world.silent = set()

    better = upgrade(weak, trust=world.trust)

    assert better.level is Level.LT
    report = verify(better.pdf, trust=world.trust)
    assert report.outcome is Outcome.VALID
    assert report.level is Level.LT
    assert better.pdf.startswith(weak)


def test_upgrade_takes_one_step_when_only_the_timestamp_returns(world: World) -> None:
    world.silent = {"tsa", *ALL_REVOCATION}
    weak = world.sealed().pdf
    world.silent = set(ALL_REVOCATION)

    better = upgrade(weak, trust=world.trust)

    assert better.level is Level.T
    assert Warn.REVOCATION_UNREACHABLE in better.warnings


def test_upgrade_without_any_service_changes_nothing(world: World) -> None:
    world.silent = {"tsa", *ALL_REVOCATION}
    weak = world.certified().pdf

    assert upgrade(weak, trust=world.trust).pdf == weak


def test_upgrade_leaves_a_complete_paper_alone(world: World, sealed_pdf: bytes) -> None:
    assert upgrade(sealed_pdf, trust=world.trust).pdf == sealed_pdf


def test_upgrade_refuses_an_altered_paper(world: World) -> None:
    world.silent = {"tsa"}
    broken = bytearray(world.certified().pdf)
    broken[3000] ^= 1
    with pytest.raises(PaperUnreadable):
        upgrade(bytes(broken), trust=world.trust)


def test_a_seal_can_follow_an_incomplete_signature(world: World) -> None:
    world.silent = {"tsa"}
    weak = world.certified().pdf
    world.silent = set()

    report = verify(world.sealed(weak).pdf, trust=world.trust)

    assert [s.level for s in report.signatures] == [Level.B, Level.LT]
    assert report.level is Level.B


def test_a_revoked_certificate_refuses_to_sign(fresh_world: World) -> None:
    fresh_world.authority.revoke(fresh_world.leader_serial)
    with pytest.raises(SignerRevoked):
        fresh_world.certified()


def test_revocation_by_list_alone_refuses_too(fresh_world: World) -> None:
    fresh_world.authority.revoke(fresh_world.leader_serial)
    fresh_world.silent = {"ocsp"}
    with pytest.raises(SignerRevoked):
        fresh_world.certified()


def test_signed_before_revocation_stays_valid(fresh_world: World) -> None:
    signed = fresh_world.sealed().pdf
    fresh_world.authority.revoke(fresh_world.leader_serial)

    assert verify(signed, trust=fresh_world.trust).outcome is Outcome.VALID


def test_an_online_check_finds_a_later_revocation(fresh_world: World) -> None:
    fresh_world.silent = {"tsa", *ALL_REVOCATION}
    signed = fresh_world.certified().pdf
    fresh_world.silent = set()
    fresh_world.authority.revoke(fresh_world.leader_serial)

    report = verify(signed, trust=fresh_world.trust, online=True)

    assert report.outcome is Outcome.INVALID
    assert Problem.CERTIFICATE_REVOKED in report.problems
    with pytest.raises(SignerRevoked):
        upgrade(signed, trust=fresh_world.trust)


def test_an_expired_certificate_refuses(world: World) -> None:
    old = world.authority.issue(
        kind=SignerKind.PERSON,
        name=LEADER,
        organisation=OFFICE,
        identifier="P2",
        valid_from=datetime.now(UTC) - timedelta(days=60),
        valid_for=timedelta(days=30),
    )
    key = SoftwareKey(old.certificate_pem, old.chain_pem, old.key_pem)
    paper = prepare_paper(plain_pdf(1), layout=LAYOUT)
    with pytest.raises(SignerExpired):
        certify(paper, key=key, trust=world.trust, stamp=StampSpec())


def test_an_unknown_authority_refuses_and_is_reported(
    world: World, sealed_pdf: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nobody = Trust(anchors=())
    report = verify(sealed_pdf, trust=nobody)
    assert report.outcome is Outcome.INVALID
    assert Problem.UNKNOWN_ISSUER in report.problems

    stranger = DemoAuthority(tmp_path_factory.mktemp("stranger"))
    issued = stranger.issue(kind=SignerKind.PERSON, name="X", organisation="Y", identifier="Z")
    key = SoftwareKey(issued.certificate_pem, issued.chain_pem, issued.key_pem)
    paper = prepare_paper(plain_pdf(1), layout=LAYOUT)
    with pytest.raises(SignerUntrusted):
        certify(paper, key=key, trust=world.trust, stamp=StampSpec())
