"""Other people's programs agree: pdfsig and openssl on the signatures, openssl on the authority."""

from __future__ import annotations

import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from khue.signing.engine.verify import verify
from khue.signing.types import Outcome

from .papers import LEADER, World
from .test_order import overlaid

needs_pdfsig = pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is absent")
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is absent")


def run(*command: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)


@needs_pdfsig
def test_pdfsig_finds_both_signatures_valid(sealed_pdf: bytes, tmp_path: Path) -> None:
    said = pdfsig(sealed_pdf, tmp_path)

    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert LEADER in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


@needs_pdfsig
def test_pdfsig_calls_an_overlay_valid_and_we_call_it_altered(
    world: World, sealed_pdf: bytes, tmp_path: Path
) -> None:
    changed = overlaid(sealed_pdf)

    assert pdfsig(changed, tmp_path).count("Signature is Valid.") == 2
    assert verify(changed, trust=world.trust).outcome is Outcome.ALTERED


@needs_pdfsig
def test_pdfsig_and_we_agree_on_a_flipped_byte(
    world: World, sealed_pdf: bytes, tmp_path: Path
) -> None:
    flipped = bytearray(sealed_pdf)
    flipped[flipped.index(b"/Producer") + 12] ^= 1

    assert "Signature is Valid." not in pdfsig(bytes(flipped), tmp_path)
    assert verify(bytes(flipped), trust=world.trust).outcome is Outcome.ALTERED


@needs_openssl
def test_openssl_verifies_both_signatures_up_to_the_root(
    world: World, sealed_pdf: bytes, tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    root.write_text(world.authority.root_pem)
    ranges = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", sealed_pdf)
    assert len(ranges) == 2
    for numbers in ranges:
        first, size, second, rest = (int(number) for number in numbers)
        signed = sealed_pdf[first : first + size] + sealed_pdf[second : second + rest]
        container = bytes.fromhex(sealed_pdf[first + size + 1 : second - 1].decode())
        (tmp_path / "signed.bin").write_bytes(signed)
        (tmp_path / "signature.der").write_bytes(container)
        said = run(
            *("openssl", "cms", "-verify", "-binary", "-purpose", "any", "-inform", "DER"),
            *("-in", str(tmp_path / "signature.der"), "-content", str(tmp_path / "signed.bin")),
            *("-CAfile", str(root), "-out", "/dev/null"),
        )
        assert said.returncode == 0, said.stderr.decode()
        assert b"successful" in said.stderr


@needs_openssl
def test_openssl_accepts_our_timestamps(world: World, tmp_path: Path) -> None:
    root, chain = tmp_path / "root.pem", tmp_path / "chain.pem"
    root.write_text(world.authority.root_pem)
    chain.write_text(world.leader.chain_pem)
    digest = sha256(b"hello").hexdigest()
    query = run("openssl", "ts", "-query", "-digest", digest, "-sha256", "-cert").stdout
    status, _, answer = world.answer("POST", "/tsa", query)
    (tmp_path / "answer.tsr").write_bytes(answer)

    said = run(
        *("openssl", "ts", "-verify", "-digest", digest, "-in", str(tmp_path / "answer.tsr")),
        *("-CAfile", str(root), "-untrusted", str(chain)),
    )

    assert status == 200
    assert said.returncode == 0, said.stderr.decode()


@needs_openssl
@pytest.mark.parametrize("is_revoked", [False, True])
def test_openssl_reads_our_ocsp(fresh_world: World, tmp_path: Path, is_revoked: bool) -> None:
    root, issuer, leaf = (tmp_path / name for name in ("root.pem", "issuer.pem", "leaf.pem"))
    root.write_text(fresh_world.authority.root_pem)
    issuer.write_text(fresh_world.leader.chain_pem)
    leaf.write_text(fresh_world.leader.certificate_pem)
    if is_revoked:
        fresh_world.authority.revoke(fresh_world.leader_serial)
    query, answer = tmp_path / "q.der", tmp_path / "a.der"
    run("openssl", "ocsp", "-issuer", str(issuer), "-cert", str(leaf), "-reqout", str(query))
    answer.write_bytes(fresh_world.answer("POST", "/ocsp", query.read_bytes())[2])

    said = run(
        *("openssl", "ocsp", "-no_nonce", "-respin", str(answer), "-issuer", str(issuer)),
        *("-cert", str(leaf), "-CAfile", str(root), "-verify_other", str(issuer)),
    )
    text = (said.stdout + said.stderr).decode()

    assert "Response verify OK" in text
    assert (": revoked" if is_revoked else ": good") in text
    assert ("keyCompromise" in text) is is_revoked


def pdfsig(data: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return run("pdfsig", str(path)).stdout.decode()
