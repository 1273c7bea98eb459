"""Keys elsewhere: a token at the server (SoftHSM) and a token at the person's own computer."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from khue.signing.authority import draw_seal
from khue.signing.engine import external
from khue.signing.engine.prepare import prepare_paper
from khue.signing.engine.sign import certify
from khue.signing.engine.signers import TokenKey
from khue.signing.engine.verify import verify
from khue.signing.errors import (
    ExternalSignatureWrong,
    KeyUnusable,
    SignerRevoked,
    TokenMissing,
    TokenPinWrong,
)
from khue.signing.types import Level, Outcome, PendingSignature, StampSpec

from .papers import DATE, LAYOUT, NUMBER, OFFICE, World, plain_pdf

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "135790"


def agent(world_key: str, attributes: bytes) -> bytes:
    """What a local agent at the token does: sign the bytes it is given."""
    key = serialization.load_pem_private_key(world_key.encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.sign(attributes, ec.ECDSA(hashes.SHA256()))


def begin(world: World) -> PendingSignature:
    return external.begin_certification(
        prepare_paper(plain_pdf(2), layout=LAYOUT),
        certificate_pem=world.leader.certificate_pem,
        chain_pem=world.leader.chain_pem,
        trust=world.trust,
        stamp=StampSpec(lines=("Trần Thị Thu Hà",), colour="#173FA0"),
        reason="Ký ban hành",
    )


def test_both_signatures_with_tokens_elsewhere(world: World) -> None:
    pending = begin(world)
    certified = external.finish(
        pending,
        signature=agent(world.leader.key_pem, pending.signed_attributes),
        chain_pem=world.leader.chain_pem,
        trust=world.trust,
    )
    assert certified.level is Level.LT

    second = external.begin_seal(
        certified.pdf,
        number=NUMBER,
        date_text=DATE,
        certificate_pem=world.office.certificate_pem,
        chain_pem=world.office.chain_pem,
        trust=world.trust,
        stamp=StampSpec(draw_seal(OFFICE)),
    )
    sealed = external.finish(
        second,
        signature=agent(world.office.key_pem, second.signed_attributes),
        chain_pem=world.office.chain_pem,
        trust=world.trust,
    )
    report = verify(sealed.pdf, trust=world.trust)

    assert report.outcome is Outcome.VALID
    assert report.number == NUMBER
    assert report.level is Level.LT
    assert len(pending.signed_attributes) < 400


def test_a_value_for_another_paper_or_key_is_refused(world: World) -> None:
    pending = begin(world)
    wrong = [
        agent(world.office.key_pem, pending.signed_attributes),
        agent(world.leader.key_pem, pending.signed_attributes + b"x"),
        secrets.token_bytes(70),
        b"",
    ]
    for value in wrong:
        with pytest.raises(ExternalSignatureWrong):
            external.finish(
                pending, signature=value, chain_pem=world.leader.chain_pem, trust=world.trust
            )


def test_a_tampered_waiting_paper_does_not_verify(world: World) -> None:
    pending = begin(world)
    swapped = bytearray(pending.document)
    swapped[swapped.index(b"/Producer") + 12] ^= 1
    finished = external.finish(
        replace(pending, document=bytes(swapped)),
        signature=agent(world.leader.key_pem, pending.signed_attributes),
        chain_pem=world.leader.chain_pem,
        trust=replace(world.trust, timestamp_url=""),
    )
    assert verify(finished.pdf, trust=world.trust).outcome is Outcome.ALTERED


def test_revoked_between_the_two_steps_is_refused(fresh_world: World) -> None:
    pending = begin(fresh_world)
    fresh_world.authority.revoke(fresh_world.leader_serial)
    with pytest.raises(SignerRevoked):
        external.finish(
            pending,
            signature=agent(fresh_world.leader.key_pem, pending.signed_attributes),
            chain_pem=fresh_world.leader.chain_pem,
            trust=fresh_world.trust,
        )


@pytest.fixture
def token(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TokenKey:
    """A SoftHSM token with the leader's key, in a folder of its own."""
    if not MODULE.exists() or not shutil.which("softhsm2-util"):
        pytest.skip("softhsm2 is absent")
    config = tmp_path / "softhsm2.conf"
    (tmp_path / "tokens").mkdir()
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    label = f"khue-{secrets.token_hex(4)}"
    pem = tmp_path / "key.pem"
    pem.write_text(world.leader.key_pem)
    for command in (
        ("--init-token", "--free", "--label", label, "--so-pin", PIN, "--pin", PIN),
        ("--import", str(pem), "--token", label, "--label", "leader", "--id", "01", "--pin", PIN),
    ):
        subprocess.run(
            ("softhsm2-util", *command), check=True, capture_output=True, env=dict(os.environ)
        )
    return TokenKey(
        module=str(MODULE),
        token_label=label,
        key_label="leader",
        certificate_pem=world.leader.certificate_pem,
        chain_pem=world.leader.chain_pem,
        pin=PIN,
    )


@pytest.mark.long
def test_a_token_at_the_server_signs_and_protects_itself(world: World, token: TokenKey) -> None:
    """One test, because a PKCS#11 module is initialised once per process."""
    paper = prepare_paper(plain_pdf(2), layout=LAYOUT)

    signed = certify(paper, key=token, trust=world.trust, stamp=StampSpec())
    assert signed.level is Level.LT
    assert verify(signed.pdf, trust=world.trust).outcome is Outcome.VALID

    with pytest.raises(TokenPinWrong):
        certify(paper, key=replace(token, pin="000000"), trust=world.trust, stamp=StampSpec())
    with pytest.raises(TokenMissing):
        missing = replace(token, token_label="nowhere")
        certify(paper, key=missing, trust=world.trust, stamp=StampSpec())
    with pytest.raises(TokenMissing):
        absent = replace(token, module="/nonexistent/driver.so")
        certify(paper, key=absent, trust=world.trust, stamp=StampSpec())
    with pytest.raises(KeyUnusable):
        unknown = replace(token, key_label="nobody")
        certify(paper, key=unknown, trust=world.trust, stamp=StampSpec())
