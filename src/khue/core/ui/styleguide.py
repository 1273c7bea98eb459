"""Every component on one page, with believable content: for developers and for the axe test."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from khue.core.permissions import PUBLIC, requires

from .navigation import Tab
from .shapes import Cell, Chip, Column, Moment, Option, Page, Square, Step, Table


class SampleForm(forms.Form):
    """One field of each sort."""

    abstract = forms.CharField(
        label="Trích yếu", widget=forms.Textarea, help_text="Một câu ngắn, nói đủ nội dung chính."
    )
    number = forms.CharField(label="Số đến", help_text="Để trống nếu muốn Khuê cấp số tiếp theo.")
    due_on = forms.DateField(label="Hạn xử lý", required=False)
    urgency = forms.ChoiceField(
        label="Độ khẩn",
        widget=forms.RadioSelect,
        choices=[("", "Thường"), ("k", "Khẩn"), ("tk", "Thượng khẩn")],
        required=False,
    )
    kind = forms.ChoiceField(
        label="Loại văn bản", choices=[("cv", "Công văn"), ("tb", "Thông báo"), ("kh", "Kế hoạch")]
    )
    attachment = forms.FileField(
        label="Tệp kèm theo", required=False, help_text="PDF, Word hoặc Excel, tối đa 50 MB."
    )
    remind = forms.BooleanField(
        label="Nhắc các trường chưa mở",
        required=False,
        help_text="Khuê nhắc một lần, lúc 07:30 hôm sau.",
    )


class _Hat:
    post_id, title, unit_name = 1, "Hiệu trưởng", "Trường THCS Nguyễn Du"


class _OtherHat:
    post_id, title, unit_name = 2, "Phụ huynh", "Trường Tiểu học Kim Đồng"


def _tabs() -> list[Tab]:
    return [
        Tab("today", "Hôm nay", "today", "#today", active=True),
        Tab("documents", "Văn bản", "documents", "#documents", badge=3),
        Tab("approvals", "Duyệt", "approvals", "#approvals", badge=12),
        Tab("school", "Trường tôi", "schools", "#school"),
        Tab("more", "Thêm", "more", "#more"),
    ]


def _squares() -> list[Square]:
    stages = (
        [("done", "đã xong")] * 41
        + [("full", "đã vào sổ")] * 22
        + [("active", "đã đến")] * 19
        + [("neutral", "đã gửi")] * 12
        + [("overdue", "quá hạn")] * 6
    )
    return [
        Square(label=f"Trường số {n}", kind=kind, state=state)  # type: ignore[arg-type]
        for n, (kind, state) in enumerate(stages, start=1)
    ]


def _story() -> list[Moment]:
    now = timezone.now()
    return [
        Moment(
            "Ký số văn bản",
            now - timedelta(hours=26),
            "Nguyễn Thị Lan",
            "Trưởng phòng",
            kind="done",
            icon="sign",
        ),
        Moment(
            "Cấp số 128/PGDĐT",
            now - timedelta(hours=25),
            "Trần Văn Minh",
            "Văn thư",
            kind="done",
            icon="number",
        ),
        Moment(
            "Trả lại để sửa",
            now - timedelta(hours=3),
            "Phạm Thu Hà",
            "Hiệu trưởng",
            note="Xin bổ sung biểu mẫu 2 và ghi rõ hạn nộp.",
            kind="refused",
            icon="return",
        ),
        Moment("Chờ phân công", None, kind="waiting"),
    ]


def _table() -> Table:
    columns = [
        Column("number", "Số, ký hiệu", sortable=True, filter="text"),
        Column("abstract", "Trích yếu", filter="text"),
        Column("date", "Ngày", sortable=True),
        Column("pages", "Số trang", sortable=True, numeric=True),
        Column(
            "state",
            "Trạng thái",
            filter="choice",
            options=[Option("waiting", "Chờ xử lý"), Option("done", "Đã xong")],
        ),
    ]
    lines = [
        (
            "128/PGDĐT",
            "V/v hướng dẫn thực hiện nhiệm vụ năm học",
            "23/11/2026",
            12,
            Cell("Đã xong", kind="done"),
        ),
        (
            "127/PGDĐT",
            "V/v tổ chức hội thi giáo viên dạy giỏi cấp thành phố",
            "20/11/2026",
            4,
            Cell("Chờ xử lý", kind="waiting"),
        ),
        ("126/TB-PGDĐT", "Lịch công tác tuần 12", "16/11/2026", 1, Cell("Quá hạn", kind="overdue")),
    ]
    rows = [[Cell(a, url="#d"), *rest] for a, *rest in lines]
    return Table(columns, rows, caption="Sổ văn bản đi năm 2026", query={"order": "-date"})


def _wide_table() -> Table:
    names = (
        "Ngày đến",
        "Số đến",
        "Cơ quan ban hành",
        "Số, ký hiệu",
        "Ngày văn bản",
        "Tên loại và trích yếu",
        "Đơn vị nhận",
        "Ngày chuyển",
        "Ký nhận",
    )
    cells = (
        "25/11/2026",
        "215",
        "Sở Giáo dục và Đào tạo",
        "4021/SGDĐT-VP",
        "20/11/2026",
        "Công văn: Hướng dẫn công tác văn thư, lưu trữ trong các cơ sở giáo dục",
        "Văn phòng",
        "25/11/2026",
        "Trần Văn Minh",
    )
    columns = [Column(f"c{n}", name) for n, name in enumerate(names)]
    return Table(columns, [cells], caption="Sổ văn bản đến (nhiều cột)")


def _context(request: HttpRequest) -> dict[str, Any]:
    wrong = SampleForm({"kind": "cv"}, prefix="wrong", auto_id="wrong_%s")
    wrong.is_valid()
    return {
        "tabs": _tabs(),
        "hat": _Hat,
        "hats": [_Hat, _OtherHat],
        "hat_switch_url": "#",
        "person_name": "Phạm Thu Hà",
        "form": SampleForm(initial={"kind": "cv"}),
        "wrong": wrong,
        "squares": _squares(),
        "story": _story(),
        "steps": [
            Step("Soạn", "done"),
            Step("Ký", "done"),
            Step("Cấp số", "current"),
            Step("Đóng dấu"),
            Step("Phát hành"),
            Step("Theo dõi"),
        ],
        "chips": [
            Chip("Chưa xử lý", "#1", active=True, count=12),
            Chip("Tất cả", "#2", count=1284),
            Chip("Đã gửi", "#3"),
        ],
        "rooms": [
            Chip("Văn bản đến", "#a", active=True),
            Chip("Văn bản đi", "#b"),
            Chip("Sổ đăng ký", "#c"),
        ],
        "table": _table(),
        "wide": _wide_table(),
        "page": Page(newer="#n", older="#o"),
        "now": timezone.now(),
        "yesterday": timezone.now() - timedelta(days=1),
        "kinds": [
            ("neutral", "Nháp"),
            ("active", "Đang làm"),
            ("waiting", "Chờ ký"),
            ("done", "Đã xong"),
            ("urgent", "Khẩn"),
            ("overdue", "Quá hạn"),
            ("refused", "Trả lại"),
        ],
        "tokens": [
            "paper",
            "surface",
            "sunken",
            "ink",
            "soft",
            "line",
            "edge",
            "cham",
            "son",
            "hoa",
            "la",
        ],
    }


@requires(PUBLIC)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show all pieces; only where nothing is at stake."""
    if not (settings.DEBUG or getattr(settings, "KHUE_IS_DEMO", False)):
        raise Http404
    return render(request, "core/styleguide.html", _context(request))
