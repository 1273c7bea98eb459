"""Which books there are and their columns, word for word as the annexes write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

REGISTERS = "Nghị định 30/2020/NĐ-CP, Phụ lục IV"
CASE_FILES = "Nghị định 30/2020/NĐ-CP, Phụ lục V"
REPORTS = "Nghị định 30/2020/NĐ-CP, Phụ lục VI"


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its title and its share of the width; figures stand to the right."""

    title: str
    width: float = 1.0
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A book: name on the cover, columns, the annex it rests on, whether it has a cover."""

    code: str
    title: str
    columns: tuple[BookColumn, ...]
    citation: str
    has_cover: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a text for each column, and on screen where it leads."""

    cells: Sequence[str]
    url: str = ""
    is_struck: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the lines: whose book, which period, and who signs below."""

    parent: str
    unit: str
    period: str
    title: str = ""
    place: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    signers: tuple[str, ...] = field(default=())


def _book(
    code: str,
    title: str,
    citation: str,
    *columns: tuple[str, float] | tuple[str, float, bool],
    has_cover: bool = True,
) -> Book:
    made = tuple(BookColumn(*column) for column in columns)
    return Book(code, title, made, citation, has_cover)


_ABSTRACT = ("Tên loại và trích yếu nội dung văn bản", 3.0)
_NOTE = ("Ghi chú", 1.2)

BOOKS: dict[str, Book] = {
    book.code: book
    for book in (
        _book(
            "outgoing", "Sổ đăng ký văn bản đi", REGISTERS,
            ("Số, ký hiệu văn bản", 1.3), ("Ngày tháng văn bản", 1.0), _ABSTRACT,
            ("Người ký", 1.2), ("Nơi nhận văn bản", 2.0), ("Đơn vị, người nhận bản lưu", 1.2),
            ("Số lượng bản", 0.7, True), ("Ngày chuyển", 1.0), ("Ký nhận", 1.2), _NOTE,
        ),
        _book(
            "postal", "Sổ gửi văn bản đi bưu điện", REGISTERS,
            ("Ngày chuyển", 1.0), ("Số, ký hiệu văn bản", 1.8), ("Nơi nhận văn bản", 3.0),
            ("Số lượng bì", 0.7, True), ("Ký nhận và dấu bưu điện", 2.0), ("Ghi chú", 1.5),
        ),
        _book(
            "copies", "Sổ sử dụng bản lưu", REGISTERS,
            ("Ngày tháng", 1.0), ("Họ và tên người sử dụng", 1.4),
            ("Số, ký hiệu, ngày tháng văn bản", 1.4), _ABSTRACT, ("Số và ký hiệu hồ sơ", 0.9),
            ("Ký nhận", 1.2), ("Ngày trả", 1.0), ("Người cho phép sử dụng", 1.3), _NOTE,
        ),
        _book(
            "incoming", "Sổ đăng ký văn bản đến", REGISTERS,
            ("Ngày đến", 1.0), ("Số đến", 0.6, True), ("Tác giả", 1.6),
            ("Số, ký hiệu văn bản", 1.3), ("Ngày tháng văn bản", 1.0), _ABSTRACT,
            ("Đơn vị hoặc người nhận", 1.4), ("Ngày chuyển", 1.0), ("Ký nhận", 1.2), _NOTE,
        ),
        _book(
            "follow_up", "Sổ theo dõi giải quyết văn bản đến", REGISTERS,
            ("Số đến", 0.6, True),
            ("Tên loại, số và ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành văn bản", 3.4),
            ("Đơn vị hoặc người nhận", 1.6), ("Thời hạn giải quyết", 1.0),
            ("Tiến độ giải quyết", 1.8), ("Số, ký hiệu văn bản trả lời", 1.3), _NOTE,
        ),
        _book(
            "case_list", "Danh mục hồ sơ", CASE_FILES,
            ("Số và ký hiệu hồ sơ", 1.0), ("Đề mục và tiêu đề hồ sơ", 4.0),
            ("Thời hạn bảo quản", 1.0), ("Người lập hồ sơ", 1.6), ("Ghi chú", 1.4),
            has_cover=False,
        ),
        _book(
            "handover", "Mục lục hồ sơ, tài liệu nộp lưu", CASE_FILES,
            ("Số TT", 0.5, True), ("Số, ký hiệu hồ sơ", 1.0), ("Tiêu đề hồ sơ", 3.6),
            ("Thời gian tài liệu", 1.4), ("Thời hạn bảo quản", 1.0), ("Số tờ/Số trang", 0.8, True),
            ("Ghi chú", 1.2), has_cover=False,
        ),
        _book(
            "case_index", "Mục lục văn bản, tài liệu trong hồ sơ", CASE_FILES,
            ("Số TT", 0.5, True), ("Số, ký hiệu văn bản", 1.2), ("Ngày tháng văn bản", 1.0),
            ("Tên loại và trích yếu nội dung văn bản", 3.4), ("Tác giả văn bản", 1.8),
            ("Tờ số/Trang số", 0.8, True), ("Ghi chú", 1.2), has_cover=False,
        ),
        _book(
            "by_unit", "Báo cáo tình hình giải quyết văn bản đến theo đơn vị", REPORTS,
            ("Số TT", 0.5, True), ("Đơn vị", 3.0), ("Đã nhận", 0.8, True),
            ("Giải quyết đúng hạn", 0.8, True), ("Giải quyết quá hạn", 0.8, True),
            ("Đang giải quyết, còn hạn", 0.8, True), ("Chưa giải quyết, quá hạn", 0.8, True),
            ("Tỷ lệ đúng hạn", 0.8, True), has_cover=False,
        ),
        _book(
            "by_person", "Báo cáo tình hình giải quyết văn bản đến theo người", REPORTS,
            ("Số TT", 0.5, True), ("Họ và tên", 2.0), ("Đơn vị", 2.0), ("Đã nhận", 0.8, True),
            ("Giải quyết đúng hạn", 0.8, True), ("Giải quyết quá hạn", 0.8, True),
            ("Đang giải quyết, còn hạn", 0.8, True), ("Chưa giải quyết, quá hạn", 0.8, True),
            ("Tỷ lệ đúng hạn", 0.8, True), has_cover=False,
        ),
    )
}  # fmt: skip
