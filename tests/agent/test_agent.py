"""The signing program beside a token: what it refuses, and a whole signature with SoftHSM."""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from asn1crypto import cms

from khue.signing.authority import DemoAuthority
from khue.signing.authority.service import AuthorityService
from khue.signing.engine import external
from khue.signing.engine.prepare import prepare_paper
from khue.signing.engine.transport import LocalTransport
from khue.signing.engine.trust import Anchor, Trust, load_certificate
from khue.signing.engine.verify import verify
from khue.signing.services.tickets import check_words
from khue.signing.tests.papers import LAYOUT, plain_pdf
from khue.signing.types import Outcome, PendingSignature, SignerKind, StampSpec
from tests.agent.running import ROOT, Agent, running_agent
from tests.agent.softhsm import PIN, SoftToken, make_token
from tools.agent.desk import Desk
from tools.agent.errors import TicketRefused
from tools.agent.pairing import Pairing
from tools.agent.ticket import read_ticket

ORIGIN = "https://khue.example"
HERE = {"Origin": ORIGIN}


class World:
    """A leader with a certificate of the demo authority, and a paper that waits for her."""

    def __init__(self, folder: Path) -> None:
        authority = DemoAuthority(folder)
        self.issued = authority.issue(
            kind=SignerKind.PERSON, name="Trần Thị Hà", organisation="Phòng", identifier="P1"
        )
        self.trust = Trust(
            anchors=(Anchor(load_certificate(authority.root_pem), "demo"),),
            transport=LocalTransport(AuthorityService(authority).handle),
            timestamp_url=f"{authority.base_url}/tsa",
        )
        self.pending: PendingSignature = external.begin_certification(
            prepare_paper(plain_pdf(1), layout=LAYOUT),
            certificate_pem=self.issued.certificate_pem,
            chain_pem=self.issued.chain_pem,
            trust=self.trust,
            stamp=StampSpec(lines=("Hà",)),
        )

    def ticket(self, **changes: Any) -> dict[str, Any]:
        certificate = load_certificate(self.issued.certificate_pem)
        until = datetime.now(UTC) + timedelta(minutes=10)
        return {
            "khue_ticket": 1,
            "id": 7,
            "origin": ORIGIN,
            "document": "Về việc <b>khai giảng</b>",
            "sha256": "ab" * 32,
            "purpose": "person",
            "number": "",
            "unit": "Phòng Giáo dục và Đào tạo",
            "holder": "Trần Thị Hà",
            "certificate_sha256": certificate.sha256.hex(),
            "algorithm": "ecdsa-sha256",
            "attributes": base64.b64encode(self.pending.signed_attributes).decode(),
            "expires_at": until.isoformat(),
        } | changes

    def outcome(self, answer: dict[str, Any]) -> Outcome:
        """Finish the paper with the answer, as the server does."""
        signed = external.finish(
            self.pending,
            signature=base64.b64decode(answer["signature"]),
            chain_pem=self.issued.chain_pem,
            trust=self.trust,
        )
        return verify(signed.pdf, trust=self.trust).outcome


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("authority"))


def attributes(*items: tuple[str, Any]) -> str:
    found = cms.CMSAttributes([{"type": name, "values": [value]} for name, value in items])
    return base64.b64encode(found.dump()).decode()


def test_a_ticket_of_khue_is_read(world: World) -> None:
    ticket = read_ticket(json.dumps(world.ticket()).encode(), origin=ORIGIN)
    assert ticket.attributes == world.pending.signed_attributes
    assert ticket.check == check_words(world.pending.signed_attributes)


@pytest.mark.parametrize(
    "change",
    [
        {"khue_ticket": 2},
        {"algorithm": "md5"},
        {"origin": "https://elsewhere.example"},
        {"expires_at": "2026-01-01T00:00:00+07:00"},
        {"expires_at": "2099-01-01T00:00:00"},
        {"document": 5},
        {"document": "x" * 501},
        {"attributes": "%%%"},
        {"attributes": base64.b64encode(b"log me in as root").decode()},
        {"attributes": attributes(("content_type", "data"), ("message_digest", b"x" * 32))},
        {"certificate_sha256": "00" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_signature_on_a_document_is_refused(
    world: World, change: dict[str, Any]
) -> None:
    with pytest.raises(TicketRefused):
        read_ticket(json.dumps(world.ticket(**change)).encode(), origin=ORIGIN)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'"x"', b"\xff\xfe", b"[" * 5000, b" " * 20_000]
)
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(TicketRefused):
        read_ticket(data)


def test_a_code_serves_once_and_few_tries(tmp_path: Path) -> None:
    shown: list[str] = []
    pairing = Pairing(tmp_path, show=shown.append)
    first = shown[-1]
    for _ in range(5):
        assert pairing.pair(ORIGIN, "00000000" if first[0] != "0" else "11111111") is None
    assert len(shown) == 2, "after five wrong codes there is a new one"
    assert pairing.pair(ORIGIN, first) is None
    token = pairing.pair(ORIGIN, shown[-1])
    assert token is not None
    assert pairing.knows(ORIGIN, token)
    assert not pairing.knows("https://elsewhere.example", token)
    assert not pairing.knows(ORIGIN, "")
    assert token not in (tmp_path / "paired.json").read_text()
    again = Pairing(tmp_path, show=shown.append)
    assert again.knows(ORIGIN, token), "this computer stays paired"


def test_the_desk_forgets_the_oldest(world: World) -> None:
    class NoTokens:
        def find(self, sha256: str) -> Any:
            return None

    desk = Desk(NoTokens())  # type: ignore[arg-type]
    ticket = read_ticket(json.dumps(world.ticket()).encode())
    first = desk.ask(ticket)
    for number in range(20):
        desk.ask(replace(ticket, id=100 + number))
    assert desk.get(first.nonce) is None
    assert desk.of_page("https://elsewhere.example", 100) is None


@pytest.fixture(scope="module")
def token(world: World, tmp_path_factory: pytest.TempPathFactory) -> SoftToken:
    return make_token(
        tmp_path_factory.mktemp("token"),
        certificate_pem=world.issued.certificate_pem,
        key_pem=world.issued.key_pem,
    )


@pytest.fixture(scope="module")
def agent(token: SoftToken, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("agent")
    with running_agent(token, folder, origin=ORIGIN, port=port) as found:
        yield found


@pytest.mark.long
def test_a_whole_signature_over_http(world: World, agent: Agent) -> None:
    """Walls first, then pairing, the question, a wrong PIN, the right one."""
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = requests.get(f"{agent.url}/v1/hello", headers=headers, timeout=5)
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    bent = requests.get(f"{agent.url}/v1/hello", headers=HERE | {"Host": "evil.example"}, timeout=5)
    assert bent.status_code == 421
    asked = requests.options(f"{agent.url}/v1/sign", headers=HERE, timeout=5)
    assert asked.headers["Access-Control-Allow-Origin"] == ORIGIN
    unpaired = requests.post(f"{agent.url}/v1/sign", json=world.ticket(), headers=HERE, timeout=5)
    assert unpaired.status_code == 401

    paired = requests.post(
        f"{agent.url}/v1/pair", json={"code": agent.code}, headers=HERE, timeout=5
    )
    here = HERE | {"Authorization": f"Bearer {paired.json()['token']}"}
    assert requests.get(f"{agent.url}/v1/hello", headers=here, timeout=5).json()["paired"]
    absent = world.ticket(certificate_sha256="0" * 64)
    refused = requests.post(f"{agent.url}/v1/sign", json=absent, headers=here, timeout=5)
    assert refused.status_code == 422
    laid = requests.post(f"{agent.url}/v1/sign", json=world.ticket(), headers=here, timeout=5)
    assert laid.status_code == 202, laid.text
    url = laid.json()["confirm_url"]

    page = requests.get(url, timeout=5)
    assert check_words(world.pending.signed_attributes) in page.text
    assert "&lt;b&gt;khai giảng" in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    decision = {"act": "sign", "pin": PIN}
    foreign = requests.post(url, data=decision, headers=HERE, timeout=5)
    assert foreign.status_code == 403, "only the program's own page may decide"
    own = {"Origin": agent.url}
    wrong = requests.post(url, data={"act": "sign", "pin": "000000"}, headers=own, timeout=5)
    assert "không nhận mã PIN" in wrong.text
    state = requests.get(f"{agent.url}/v1/sign/7", headers=here, timeout=5).json()
    assert (state["state"], state["answer"]) == ("waiting", None)
    assert "Đã ký" in requests.post(url, data=decision, headers=own, timeout=5).text
    state = requests.get(f"{agent.url}/v1/sign/7", headers=here, timeout=5).json()
    assert world.outcome(state["answer"]) is Outcome.VALID
    assert requests.post(url, data=decision, headers=own, timeout=5).status_code == 404

    laid = requests.post(f"{agent.url}/v1/sign", json=world.ticket(id=8), headers=here, timeout=5)
    requests.post(laid.json()["confirm_url"], data={"act": "refuse"}, headers=own, timeout=5)
    state = requests.get(f"{agent.url}/v1/sign/8", headers=here, timeout=5).json()
    assert state["state"] == "refused"


@pytest.mark.long
def test_a_ticket_file_is_signed_by_command(world: World, token: SoftToken, tmp_path: Path) -> None:
    path = tmp_path / "khue-7.json"
    path.write_text(json.dumps(world.ticket()))
    command = [sys.executable, "-m", "tools.agent", "sign", str(path), "--module", token.module]

    def run(typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, input=typed, capture_output=True, text=True, cwd=ROOT,
            env=token.environment, start_new_session=True, check=False,
        )  # fmt: skip

    assert "không nhận mã PIN" in run("000000\n").stderr
    assert run("\n").returncode == 1, "no PIN, no signature"
    done = run(f"{PIN}\n")
    assert done.returncode == 0, done.stderr
    assert re.search(r"Mã đối chiếu: ([0-9a-f]{4} ?){4}", done.stdout)
    answer = json.load(BytesIO((tmp_path / "khue-7-tra-loi.json").read_bytes()))
    assert world.outcome(answer) is Outcome.VALID


def test_foreign_addresses_are_named_in_full() -> None:
    for origin in ("http://khue.example", "https://khue.example/", "khue.example", "*"):
        command = [
            sys.executable,
            "-m",
            "tools.agent",
            "serve",
            "--module",
            "x",
            "--origin",
            origin,
        ]
        refused = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        assert refused.returncode == 2, origin
