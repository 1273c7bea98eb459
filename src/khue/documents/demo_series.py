"""The demo's council with its own book, and the note that a secret book exists on paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from khue.core.dates import today

from . import services

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

RESOLUTION = """\
Căn cứ Điều lệ trường phổ thông;
Căn cứ biên bản phiên họp thường kỳ của Hội đồng trường.
QUYẾT NGHỊ:
Điều 1. Thông qua kế hoạch giáo dục của nhà trường năm học 2026 - 2027.
Điều 2. Hiệu trưởng tổ chức thực hiện kế hoạch và báo cáo Hội đồng trường vào cuối mỗi học kỳ.
Điều 3. Các thành viên Hội đồng trường và toàn thể cán bộ, giáo viên, nhân viên chịu trách nhiệm \
thi hành Nghị quyết này./.
"""


def build(unit: Unit, *, head: User, clerk: User) -> None:
    """Open the council's series in a school, issue its first resolution, note a paper book."""
    council = services.open_series(
        unit=unit,
        by=clerk,
        name="Hội đồng trường",
        symbol="HĐT",
        chair=head,
        chair_title="Chủ tịch Hội đồng",
        since=today() - dt.timedelta(days=80),
    )
    draft = services.draft_document(
        unit=unit,
        by=clerk,
        type_code="resolution",
        series=council,
        abstract="Thông qua kế hoạch giáo dục năm học 2026 - 2027",
        body=RESOLUTION,
        recipients=services.lines_from_text("Như Điều 3\nLãnh đạo nhà trường\nLưu: VT, HĐT"),
    )
    services.submit_for_signature(document=draft, signer=head, by=clerk)
    signed = services.sign_document(document=draft, by=head)
    services.number_and_seal(document=signed, by=clerk)
    services.note_secret_book(
        unit=unit,
        by=clerk,
        book="incoming",
        keeper=clerk,
        since=today() - dt.timedelta(days=400),
        place="két sắt văn phòng",
    )
