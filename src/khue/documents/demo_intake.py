"""The demo's table of the clerk: a paper by e-mail and a scan, read as in real life."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.core.dates import today
from khue.files.services import store_generated

from .paper import PaperContent, date_words, document_type, parse_letter, render_paper
from .services.intake import lay_down
from .services.intake_reading import read_intake
from .types import INTAKE_KIND, IntakeKind

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

_LETTER = """\
Thực hiện kế hoạch công tác năm, Phòng Nội vụ thông báo lịch kiểm tra như sau:
1. Thời gian: từ ngày 07 đến ngày 18 tháng 12 năm 2026, mỗi đơn vị một buổi.
2. Nội dung kiểm tra
- Sổ đăng ký văn bản đi, văn bản đến; việc lập hồ sơ công việc của năm.
- Việc quản lý con dấu và chữ ký số của cơ quan.
3. Các đơn vị cử người làm việc với đoàn và chuẩn bị sổ sách./.
"""


def build_table(unit: Unit, clerk: User) -> None:
    """Lay a mail on the clerk's table and read it; nothing of it is registered yet."""
    day = today() - dt.timedelta(days=1)
    paper = store_generated(
        unit=unit,
        data=_paper(day),
        name="TB 112.pdf",
        content_type="application/pdf",
        by=clerk,
        holder_kind=INTAKE_KIND,
        page_count=1,
    )
    facts = {
        "message_id": f"tb112.{day:%Y%m%d}@example.vn",
        "sender": "phongnoivu@example.vn",
        "sender_name": "Phòng Nội vụ",
        "subject": "Thông báo lịch kiểm tra công tác văn thư, lưu trữ",
        "sent_at": timezone.now() - dt.timedelta(hours=20),
        "text": "Kính gửi các đơn vị,\nPhòng Nội vụ gửi kèm thông báo. Trân trọng.",
    }
    row = lay_down(unit, IntakeKind.MAIL, [paper], clerk, facts, are_pages=False)
    read_intake(unit_id=row.unit_id, intake_id=row.pk)


def _paper(day: dt.date) -> bytes:
    return render_paper(
        PaperContent(
            parent_body="Ủy ban nhân dân phường",
            issuing_body="Phòng Nội vụ",
            symbol="TB-PNV",
            place="Thành phố",
            abstract="Lịch kiểm tra công tác văn thư, lưu trữ tại các đơn vị",
            blocks=parse_letter(_LETTER).blocks,
            signer_lines=("Trưởng phòng",),
            signer_name="Đỗ Quang Huy",
            recipients=("Như trên", "Lưu: VT"),
            type_name=document_type("announcement").name,
            drafted_on=day,
            number_text="112",
            date_text=date_words(day),
        )
    ).pdf
