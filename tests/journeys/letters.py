"""A synthetic letter of the shape of a real one, and the real one where its file is named."""

from __future__ import annotations

import os
from pathlib import Path

SYNTHETIC = """V/v tổ chức điều hành trên thiết bị di động năm học 2026 - 2027

Kính gửi:
Hiệu trưởng các trường mầm non, tiểu học và trung học cơ sở công lập
và ngoài công lập.

Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;

Căn cứ Thông tư số 37/2020/TT-BGDĐT của Bộ Giáo dục và Đào tạo về hoạt động của cổng thông tin điện tử;

Phòng Giáo dục hướng dẫn các trường thực hiện như sau:

1. Yêu cầu chung
a) Mỗi trường cử một người phụ trách công nghệ thông tin và báo cáo tên người đó.
b) Hộp thư công vụ là kênh trao đổi chính thức của đơn vị.

2. Nội dung đăng tải trên cổng thông tin điện tử
+ Các nhóm nội dung gồm:
1. Giới thiệu về đơn vị.
2. Văn bản chỉ đạo, điều hành.
3. Hoạt động của đơn vị.
4. Tin tức, sự kiện.
5. Hoạt động của các đoàn thể.
6. Thủ tục hành chính và biểu mẫu.
7. Lịch công tác tuần.
8. Thông tin công khai theo quy định.
9. Thông tin cần thiết khác.

3. An toàn thông tin
- Không dùng chung mật khẩu.
- Không gửi tài liệu mật qua mạng.
- Báo ngay cho người phụ trách khi nghi ngờ sự cố./.

Nơi nhận:
- Như trên;
- Sở GD-ĐT;
- BLĐ/PGD;
- Cổng thông tin điện tử;
- Lưu: VP.
"""
SYNTHETIC_WORDS = "dieu hanh tren thiet bi di dong"


def real_letter() -> str | None:
    """Return the text of the letter that ``KHUE_REAL_LETTER`` names; the project keeps no copy."""
    name = os.environ.get("KHUE_REAL_LETTER")
    return Path(name).read_text(encoding="utf-8") if name and Path(name).is_file() else None
