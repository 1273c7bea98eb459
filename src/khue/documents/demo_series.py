"""The demo's council with its own book, and the note that a secret book exists on paper."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from khue.core.dates import today

from . import services
from .types import Urgency

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


TELEGRAM = """\
Hiệu trưởng các trường trực thuộc:
Để bảo đảm an toàn cho học sinh khi có mưa lớn, yêu cầu:
1. Cho học sinh nghỉ học buổi chiều nếu đường đến trường bị ngập; báo ngay cho cha mẹ học sinh.
2. Kiểm tra hệ thống điện, mái che, cây xanh trong khuôn viên.
3. Cử người trực và báo cáo tình hình theo biểu mẫu kèm theo.
"""
FORM = """\
Trường điền một dòng cho mỗi điểm trường.
STT\tĐiểm trường\tTình hình\tSố học sinh nghỉ
1\t\t\t
2\t\t\t
"""
MEETING = """\
Trường … trân trọng kính mời cha mẹ học sinh lớp … tới dự cuộc họp cha mẹ học sinh.
1. Thời gian: … giờ …, ngày …
2. Địa điểm: phòng học lớp …
3. Nội dung: kết quả học tập, rèn luyện; công việc của nhà trường trong thời gian tới.
Rất mong cha mẹ học sinh sắp xếp thời gian tới dự./.
"""


def build_office(unit: Unit, *, writer: User, head: User, clerk: User) -> None:
    """An express telegram with an annex that waits for its number, and a shared template."""
    draft = services.draft_document(
        unit=unit,
        by=writer,
        type_code="telegram",
        abstract="Ứng phó với mưa lớn, bảo đảm an toàn cho học sinh",
        body=TELEGRAM,
        urgency=Urgency.EXPRESS,
        express_by=timezone.now() + dt.timedelta(hours=4),
        audience=services.to_all_schools(unit.pk),
        recipients=services.lines_from_text("Các trường\nLưu: VT"),
    )
    services.write_annex(
        document=draft, by=writer, title="Tình hình các điểm trường khi có mưa lớn", body=FORM
    )
    services.submit_for_signature(document=draft, signer=head, by=writer)
    services.sign_document(document=draft, by=head)
    services.keep_template(
        unit=unit,
        by=clerk,
        type_code="invitation",
        name="Giấy mời họp cha mẹ học sinh",
        abstract="Họp cha mẹ học sinh …",
        addressees="Cha mẹ học sinh lớp …",
        body=MEETING,
        recipients="Như trên\nLưu: VT",
        is_shared=True,
    )
