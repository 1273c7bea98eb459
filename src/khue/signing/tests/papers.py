"""Papers, keys and an authority for the tests: everything in this process, nothing over a port."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from khue.signing.authority import DemoAuthority, draw_hand_signature, draw_seal
from khue.signing.authority.service import AuthorityService
from khue.signing.engine.prepare import prepare_paper, written
from khue.signing.engine.sign import certify, seal
from khue.signing.engine.signers import SoftwareKey
from khue.signing.engine.transport import LocalTransport
from khue.signing.engine.trust import Anchor, Trust, load_certificate
from khue.signing.types import (
    Box,
    PaperLayout,
    SignedPaper,
    SignerKind,
    StampSpec,
    seal_box,
)

OFFICE = "Phòng Giáo dục và Đào tạo Gia Định"
LEADER = "Trần Thị Thu Hà"
NUMBER = "1234/PGDĐT-GDTH"
DATE = "Gia Định, ngày 24 tháng 11 năm 2026"
_SIGNATURE = Box(330, 120, 180, 78)
LAYOUT = PaperLayout(
    number=Box(60, 760, 180, 18),
    date=Box(300, 740, 240, 18),
    signature=_SIGNATURE,
    seal=seal_box(_SIGNATURE),
)


def plain_pdf(pages: int = 10) -> bytes:
    """A paper with some lines on every page."""
    out = BytesIO()
    canvas = Canvas(out)
    for page in range(pages):
        canvas.setFont("Helvetica", 12)
        for line in range(30):
            canvas.drawString(60, 720 - line * 18, f"Page {page + 1}, line {line + 1} of a letter")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclass
class World:
    """An authority whose services can be switched off one by one."""

    authority: DemoAuthority
    leader: SoftwareKey
    office: SoftwareKey
    leader_serial: int
    office_serial: int
    silent: set[str] = field(default_factory=set)

    def answer(self, method: str, path: str, body: bytes) -> tuple[HTTPStatus, str, bytes]:
        if path.strip("/") in self.silent:
            return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b""
        return AuthorityService(self.authority).handle(method, path, body)

    @property
    def trust(self) -> Trust:
        return Trust(
            anchors=(Anchor(load_certificate(self.authority.root_pem), "demo"),),
            transport=LocalTransport(self.answer),
            timestamp_url=f"{self.authority.base_url}/tsa",
        )

    def certified(self, paper: bytes | None = None) -> SignedPaper:
        return certify(
            paper or prepare_paper(plain_pdf(), layout=LAYOUT),
            key=self.leader,
            trust=self.trust,
            stamp=StampSpec(draw_hand_signature(LEADER)),
            reason="Ký ban hành",
        )

    def sealed(self, paper: bytes | None = None) -> SignedPaper:
        return seal(
            paper or self.certified().pdf,
            number=NUMBER,
            date_text=DATE,
            key=self.office,
            trust=self.trust,
            stamp=StampSpec(draw_seal(OFFICE)),
        )


def make_world(directory: Path) -> World:
    """An authority with a leader and an office."""
    authority = DemoAuthority(directory)
    leader = authority.issue(
        kind=SignerKind.PERSON, name=LEADER, organisation=OFFICE, identifier="P1"
    )
    office = authority.issue(
        kind=SignerKind.ORGANISATION, name=OFFICE, organisation=OFFICE, identifier="U1"
    )
    return World(
        authority=authority,
        leader=SoftwareKey(leader.certificate_pem, leader.chain_pem, leader.key_pem),
        office=SoftwareKey(office.certificate_pem, office.chain_pem, office.key_pem),
        leader_serial=leader.serial,
        office_serial=office.serial,
    )


def appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more revision, as somebody with a PDF editor would make it."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    return written(writer)
