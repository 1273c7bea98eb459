"""Legal documents that an education office's readers really look for (facts of public record)."""

from __future__ import annotations

from khue.organisation.types import UnitKind

_MOET = "Bộ Giáo dục và Đào tạo"
# number, type, subject, issuing body, field, issued, in force from
Row = tuple[str, str, str, str, str, str, str]

DISCLOSURE: Row = (
    "09/2024/TT-BGDĐT", "thong-tu",
    "Quy định về công khai trong hoạt động của các cơ sở giáo dục thuộc hệ thống giáo dục quốc dân",
    _MOET, "Công khai", "2024-06-03", "2024-07-19",
)  # fmt: skip
OFFICE: tuple[Row, ...] = (
    (
        "43/2019/QH14", "luat", "Luật Giáo dục",
        "Quốc hội", "Quản lý nhà nước", "2019-06-14", "2020-07-01",
    ),
    (
        "30/2020/NĐ-CP", "nghi-dinh", "Về công tác văn thư",
        "Chính phủ", "Văn thư", "2020-03-05", "2020-03-05",
    ),
    (
        "36/2017/TT-BGDĐT", "thong-tu",
        "Ban hành Quy chế thực hiện công khai đối với cơ sở giáo dục và đào tạo thuộc hệ thống giáo dục quốc dân",
        _MOET, "Công khai", "2017-12-28", "2018-02-12",
    ),
    DISCLOSURE,
    (
        "22/2021/TT-BGDĐT", "thong-tu",
        "Quy định về đánh giá học sinh trung học cơ sở và học sinh trung học phổ thông",
        _MOET, "Đánh giá học sinh", "2021-07-20", "2021-09-05",
    ),
    (
        "27/2020/TT-BGDĐT", "thong-tu", "Ban hành Quy định đánh giá học sinh tiểu học",
        _MOET, "Đánh giá học sinh", "2020-09-04", "2020-10-20",
    ),
    (
        "29/2024/TT-BGDĐT", "thong-tu", "Quy định về dạy thêm, học thêm",
        _MOET, "Dạy thêm, học thêm", "2024-12-30", "2025-02-14",
    ),
    (
        "37/2020/TT-BGDĐT", "thong-tu",
        "Quy định về tổ chức hoạt động, sử dụng cổng thông tin điện tử của sở, phòng giáo dục và đào tạo và các cơ sở giáo dục",
        _MOET, "Cổng thông tin", "2020-10-05", "2020-11-20",
    ),
)  # fmt: skip
CHARTERS: dict[str, Row] = {
    UnitKind.PRESCHOOL: (
        "52/2020/TT-BGDĐT", "thong-tu", "Ban hành Điều lệ Trường mầm non",
        _MOET, "Điều lệ nhà trường", "2020-12-31", "2021-03-31",
    ),
    UnitKind.PRIMARY: (
        "28/2020/TT-BGDĐT", "thong-tu", "Ban hành Điều lệ Trường tiểu học",
        _MOET, "Điều lệ nhà trường", "2020-09-04", "2020-10-20",
    ),
    UnitKind.LOWER_SECONDARY: (
        "32/2020/TT-BGDĐT", "thong-tu",
        "Ban hành Điều lệ trường trung học cơ sở, trường trung học phổ thông và trường phổ thông có nhiều cấp học",
        _MOET, "Điều lệ nhà trường", "2020-09-15", "2020-11-01",
    ),
}  # fmt: skip
