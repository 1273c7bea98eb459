"""The demo's document axis: a partner that this machine plays, one letter out, one letter in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typst

import khue.core
from khue.core.dates import long_date, today
from khue.core.demo import DemoPlan
from khue.core.tasks import enqueue
from khue.documents import services as documents
from khue.organisation import selectors as organisation
from khue.organisation.types import OFFICE_KINDS, Role

from . import practice
from .selectors import code_of
from .services import add_connection, make_key, save_partner, set_code, set_outward
from .services.wires import PRACTICE, is_practice_allowed

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_FONTS = Path(khue.core.__file__).parent / "static_private" / "fonts" / "tinos"
_TEMPLATE = Path(__file__).with_name("demo_letter.typ")
LETTER_TASK = "exchange.practice_letter"
_BODY = """Căn cứ chương trình công tác năm học, Phòng Giáo dục và Đào tạo báo cáo kết quả triển khai gửi nhận văn bản điện tử như sau:
1. Toàn bộ các trường trực thuộc đã nhận và vào sổ văn bản điện tử trong ngày.
2. Đề nghị Sở Giáo dục và Đào tạo xác nhận việc nhận văn bản qua Trục liên thông.
Phòng Giáo dục và Đào tạo trân trọng báo cáo./."""


def build(plan: DemoPlan) -> None:
    """Set up codes, key and the practice partner; a letter goes out, another one is ordered."""
    office = _office()
    if office is None or not is_practice_allowed():
        return
    _codes(office)
    make_key(name=office.name, by=None)
    connection, _secret = add_connection(
        name="Trục liên thông thử nghiệm", system_id="so-thu-nghiem", by=None
    )
    set_outward(
        connection=connection,
        address=PRACTICE,
        system_id="khue-demo",
        secret=practice.key_pair()[0].replace("\n", "")[40:90],
        is_polled=False,
        by=None,
    )
    save_partner(
        connection=connection,
        organ_id=practice.ORGAN_ID,
        name=practice.NAME,
        aliases="Sở GD&ĐT (thử nghiệm)\nSở GDĐT (thử nghiệm)",
        certificate_pem=practice.key_pair()[1],
        by=None,
    )
    _send(office)
    enqueue(LETTER_TASK, unit_id=office.pk)


def _office() -> Unit | None:
    """The office that has people and looks after most schools."""
    offices = [u for u in organisation.find_units(kinds=OFFICE_KINDS) if _people(u) is not None]
    return max(offices, key=lambda u: len(organisation.managed_unit_ids(u.pk)), default=None)


def _codes(office: Unit) -> None:
    day = today().replace(month=1, day=1)
    decision = "Mã thử nghiệm của bản demo"
    set_code(unit=office, code="000.08.99.H29", valid_from=day, decision=decision, by=None)
    below = organisation.units_by_id(organisation.managed_unit_ids(office.pk))
    for place, unit in enumerate(sorted(below.values(), key=lambda u: u.pk), start=1):
        code = f"{place:03d}.08.99.H29"
        set_code(unit=unit, code=code, valid_from=day, decision=decision, by=None)


def _send(office: Unit) -> None:
    people = _people(office)
    if people is None:
        return
    head, clerk = people
    draft = documents.draft_document(
        unit=office,
        by=clerk,
        type_code="report",
        drafting_unit="VP",
        abstract="Kết quả gửi nhận văn bản điện tử qua Trục liên thông",
        body=_BODY,
        addressees=practice.NAME,
        recipients=documents.lines_from_text("Sở GD&ĐT (thử nghiệm)\nLưu: VT"),
    )
    submitted = documents.submit_for_signature(document=draft, signer=head, by=clerk)
    signed = documents.sign_document(document=submitted, by=head)
    sealed = documents.number_and_seal(document=signed, by=clerk)
    documents.dispatch_document(document=sealed, by=clerk)


def _people(office: Unit) -> tuple[User, User] | None:
    found: dict[str, User] = {}
    for post in organisation.holders([office.pk], [Role.HEAD, Role.CLERK]):
        account = getattr(post.person, "account", None)
        if account is not None:
            found.setdefault(post.role, account)
    if len(found) < 2:
        return None
    return found[Role.HEAD], found[Role.CLERK]


def bring_letter(unit_id: int) -> None:
    """The practice partner writes to the office (the work of a task: files are screened there)."""
    unit = organisation.get_unit(unit_id)
    practice.bring_letter(organ_id=code_of(unit_id), unit_name=unit.name, pdf=letter_pdf(unit))


def letter_pdf(unit: Unit) -> bytes:
    """The paper of the practice partner's letter."""
    data = {
        "reference": "3861/SGDĐT-VP",
        "place": f"Thành phố, {long_date(today())}",
        "to": unit.name,
        "body": [
            "Thực hiện chủ trương gửi, nhận văn bản điện tử giữa các cơ quan nhà nước, Sở Giáo dục"
            " và Đào tạo thông báo đã hoàn thành kết nối Trục liên thông văn bản.",
            "Đề nghị đơn vị tiếp nhận, xử lý và phản hồi trạng thái văn bản này trên hệ thống.",
        ],
    }
    made = typst.compile(
        str(_TEMPLATE),
        format="pdf",
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single PDF.")
    return made
