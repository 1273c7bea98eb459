"""The demo's brought document: an annexed plan in Word with the faults that people really make."""

from __future__ import annotations

import dataclasses

from khue.core.dates import today
from khue.files.services import store_generated

from .models import OutgoingDocument, OutgoingFile
from .paper import Measures, PaperContent, parse_body
from .services.layout import DOCX, check_stored, keep_check
from .types import KIND

_BODY = """\
Căn cứ Kế hoạch năm học của ngành Giáo dục;
1. Mục đích
Giáo dục học sinh ý thức giữ gìn môi trường, tạo cảnh quan xanh, sạch, đẹp trong nhà trường.
2. Thời gian
Các trường tổ chức trồng cây trong tháng, báo cáo số cây đã trồng về Phòng trước ngày cuối tháng.
"""


def build(draft: OutgoingDocument) -> None:
    """Attach a plan with a narrow margin, a number without its zero and a title before the name."""
    from .paper.word import render_docx

    house = Measures()
    content = PaperContent(
        parent_body="",
        issuing_body=draft.unit.name,
        symbol=f"KH-{draft.unit.symbol}",
        place=draft.unit.place,
        abstract="Trồng cây xanh trong khuôn viên trường học",
        blocks=parse_body(_BODY),
        signer_lines=("Trưởng phòng",),
        signer_name="ThS. Trần Thị Thu Hà",
        recipients=("Các trường trực thuộc", "Lưu: VT"),
        type_name="Kế hoạch",
        drafted_on=today(),
        number_text="5",
        measures=dataclasses.replace(house, margins={**house.margins, "left": 20}),
    )
    stored = store_generated(
        unit=draft.unit,
        data=render_docx(content),
        name="Ke hoach trong cay.docx",
        content_type=DOCX,
        by=draft.drafted_by,
        holder_kind=KIND,
        holder_id=draft.pk,
    )
    OutgoingFile.objects.create(unit=draft.unit, document=draft, position=1, file=stored)
    keep_check(stored, check_stored(stored))
