"""The demo's life after issue: a correction, a recall that schools answer differently, a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.dispatch.services import answer_recall
from khue.organisation import selectors as organisation

from . import services
from .models import IncomingDocument, OutgoingDocument

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.organisation.models import Unit

CONTEST = """\
Phòng Giáo dục và Đào tạo thông báo lịch Hội thi vẽ tranh chào mừng ngày thành lập trường:
- Thời gian nộp bài: trước ngày 15 tháng 12 năm 2026.
- Mỗi trường gửi không quá mười bài; ghi rõ họ tên, lớp của học sinh.
Các trường phổ biến đến học sinh và phân công người nhận bài./.
"""


def build(
    office: Unit,
    *,
    head: User,
    clerk: User,
    writer: User,
    schools: list[tuple[Unit, User, User]],
) -> None:
    """Correct the notice of the office, recall one, and let the first schools answer.

    ``schools`` are (unit, head, clerk).
    """
    notice = OutgoingDocument.objects.filter(unit=office, type_code="announcement").first()
    if notice is not None:
        correction = services.start_correction(
            document=notice,
            where="mục 1, dòng 1",
            wrong="từ ngày 07 đến ngày 18 tháng 12 năm 2026",
            right="từ ngày 07 đến ngày 11 tháng 12 năm 2026",
            by=writer,
        )
        _send(correction, head, clerk)
    wrong = services.draft_document(
        unit=office,
        by=writer,
        type_code="announcement",
        abstract="Lịch Hội thi vẽ tranh học sinh",
        body=CONTEST,
        recipients=services.lines_from_text("Các trường\nLưu: VT"),
        audience=services.to_all_schools(office.pk),
    )
    sent = _send(wrong, head, clerk)
    services.recall_document(
        document=sent, reason="Thời gian trùng với kiểm tra cuối học kỳ I.", by=head
    )
    _answer(sent, schools[1:3])
    _copy(*schools[0])


def _send(draft: OutgoingDocument, head: User, clerk: User) -> OutgoingDocument:
    services.submit_for_signature(document=draft, signer=head, by=draft.drafted_by)
    services.sign_document(document=draft, by=head)
    services.number_and_seal(document=draft, by=clerk)
    return services.dispatch_document(document=draft, by=clerk)


def _answer(sent: OutgoingDocument, schools: list[tuple[Unit, User, User]]) -> None:
    """The first of them agrees, the second refuses; the rest have not answered."""
    for place, (unit, head, _clerk) in enumerate(schools):
        row = IncomingDocument.objects.select_related("delivery").get(unit=unit, source_id=sent.pk)
        if row.delivery is not None:
            reason = "Nhà trường đã phổ biến đến học sinh và phụ huynh." if place else ""
            answer_recall(delivery=row.delivery, agree=not place, reason=reason, by=head)


def _copy(unit: Unit, head: User, clerk: User) -> None:
    """A sao y of the first letter that the school has registered."""
    row = (
        IncomingDocument.objects.filter(unit=unit, number__isnull=False, delivery__isnull=False)
        .select_related("delivery")
        .order_by("pk")
        .first()
    )
    if row is None or not organisation.can(clerk, "documents.outgoing:draft", unit):
        return
    copy = services.draft_copy(
        source=row,
        form="SY",
        by=clerk,
        recipients=services.lines_from_text("Các tổ chuyên môn\nLưu: VT"),
    )
    services.submit_for_signature(document=copy, signer=head, by=clerk)
    services.sign_document(document=copy, by=head)
    services.number_and_seal(document=copy, by=clerk)
