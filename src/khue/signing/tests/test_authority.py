"""The demo authority: one set of keys however many start it, and answers to broken questions."""

from __future__ import annotations

import subprocess
import sys
from http import HTTPStatus
from io import StringIO
from pathlib import Path

import pytest
from cryptography.x509 import load_pem_x509_certificate
from django.core.management import call_command

from khue.signing.authority import DemoAuthority
from khue.signing.authority.service import AuthorityService
from khue.signing.engine.sign import seal_annex
from khue.signing.engine.signers import SoftwareKey
from khue.signing.engine.verify import verify
from khue.signing.management.commands import demo_authority
from khue.signing.types import Box, Outcome, SignerKind, StampSpec

from .papers import World, plain_pdf

_START = """
import sys; sys.path.insert(0, sys.argv[1])
from io import StringIO
from pathlib import Path
from khue.signing.authority.pki import DemoAuthority
authority = DemoAuthority(Path(sys.argv[2]))
for role in ("tsa", "ocsp"):
    pair = authority.pair(role)
    assert pair.key.public_key() == pair.certificate.public_key()
print(authority.pair("tsa").certificate.serial_number, authority.root.serial_number)
"""


def test_processes_that_start_together_share_one_set_of_keys(tmp_path: Path) -> None:
    source = str(Path(__file__).resolve().parents[3])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _START, source, str(tmp_path)], stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = {process.communicate(timeout=120)[0] for process in started}

    assert len(said) == 1
    assert said != {b""}


def test_addresses_stay_those_of_the_first_run(tmp_path: Path) -> None:
    DemoAuthority(tmp_path, "http://127.0.0.1:8089")

    assert DemoAuthority(tmp_path, "http://127.0.0.1:9999").base_url == "http://127.0.0.1:8089"


def test_private_keys_are_for_the_owner_only(tmp_path: Path) -> None:
    authority = DemoAuthority(tmp_path)
    authority.pair("tsa")

    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {0o600}


def test_names_say_that_nothing_is_legally_valid(world: World) -> None:
    for role in ("root", "issuing", "ocsp", "tsa"):
        name = world.authority.pair(role).certificate.subject.rfc4514_string()
        assert "not legally valid" in name


def test_long_vietnamese_names_are_issued(world: World) -> None:
    issued = world.authority.issue(
        kind=SignerKind.ORGANISATION,
        name="Trường Trung học cơ sở bán trú dân tộc thiểu số và nội trú " * 3,
        organisation="Ủy ban nhân dân " * 10,
        identifier="U9",
    )
    assert load_pem_x509_certificate(issued.certificate_pem.encode()).serial_number == issued.serial


@pytest.mark.parametrize("path", ["/ocsp", "/tsa"])
@pytest.mark.parametrize("body", [b"", b"junk", b"\x30\x80", b"\x30\x03\x02\x01\x01"])
def test_broken_questions_get_a_plain_answer(world: World, path: str, body: bytes) -> None:
    status, _, answer = AuthorityService(world.authority).handle("POST", path, body)

    assert status in (HTTPStatus.BAD_REQUEST, HTTPStatus.OK)
    assert len(answer) < 500


def test_unknown_paths_are_not_found(world: World) -> None:
    service = AuthorityService(world.authority)

    assert service.handle("GET", "/root.key")[0] is HTTPStatus.NOT_FOUND
    assert service.handle("GET", "/ocsp")[0] is HTTPStatus.NOT_FOUND


def test_a_long_name_signs_and_is_verified(world: World) -> None:
    name = "Phòng Giáo dục và Đào tạo thành phố Thủ Dầu Một, tỉnh Bình Dương"
    issued = world.authority.issue(
        kind=SignerKind.ORGANISATION, name=name, organisation=name, identifier="U8"
    )
    signed = seal_annex(
        plain_pdf(1),
        box=Box(360, 790, 200, 40),
        key=SoftwareKey(issued.certificate_pem, issued.chain_pem, issued.key_pem),
        trust=world.trust,
        stamp=StampSpec(lines=("1/PGDĐT",)),
    )
    report = verify(signed.pdf, trust=world.trust)

    assert report.outcome is Outcome.VALID
    assert report.signatures[0].signer == name


def test_the_command_serves_the_keys_of_the_folder_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[AuthorityService] = []

    class Server:
        def __enter__(self) -> Server:
            return self

        def __exit__(self, *args: object) -> None:
            """Nothing was opened."""

        def serve_forever(self) -> None:
            """Answer nobody."""

    def make_server(host: str, port: int, service: AuthorityService, **more: object) -> Server:
        served.append(service)
        return Server()

    monkeypatch.setattr(demo_authority, "make_server", make_server)
    call_command("demo_authority", port=8123, data=tmp_path, stdout=StringIO())

    assert served[0].authority.base_url == "http://127.0.0.1:8123"
    assert DemoAuthority(tmp_path).root == served[0].authority.root
