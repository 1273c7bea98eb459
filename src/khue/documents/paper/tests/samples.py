"""A letter of the usual shape, written for the tests and the demo; no real letter is copied."""

from __future__ import annotations

LETTER = """\
Về việc tổ chức đọc sách và quản lý thư viện số trong nhà trường
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sao Mai, ngày 05 tháng 11 năm 2026
Kính gửi:
Hiệu trưởng các trường mầm non, tiểu học và trung học cơ sở công lập

và ngoài công lập.
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Căn cứ Kế hoạch năm học 2026 - 2027 của ngành Giáo dục;

Phòng Giáo dục và Đào tạo hướng dẫn việc tổ chức đọc sách và quản lý thư viện số như sau:

1. Quy định chung
a) Thư viện số là nơi lưu giữ sách điện tử, bài giảng và tư liệu của nhà trường, phục vụ học sinh,
giáo viên và cha mẹ học sinh.
b) Mỗi trường cử một cán bộ phụ trách thư viện; người phụ trách chịu trách nhiệm về sổ mượn, trả.
Tài khoản cấp cho ai thì người đó dùng, không cho mượn.
2. Nội dung của trang thư viện
+ Trang thư viện của mỗi trường bao gồm:
1. Giới thiệu thư viện (lịch sử hình thành, nội quy, giờ mở cửa ...).
2. Danh mục sách theo khối lớp.
3. Sách mới trong tháng.
4. Bài giới thiệu sách của học sinh và giáo viên.
5. Hoạt động của câu lạc bộ đọc sách, Đội và Hội khuyến học.
6. Thủ tục mượn sách và các biểu mẫu.
7. Lịch đọc sách trong tuần.
8. Công khai kinh phí mua sách hằng năm.
9. Các thông tin cần thiết khác.
3. Gửi và nhận tài liệu
- Tài liệu gửi qua hệ thống văn bản điện tử, có chữ ký số, có giá trị như bản giấy.
- Tài liệu có thể được đính kèm hoặc tải về tại địa chỉ http://thuvien.example.vn.
4. Sử dụng phần mềm
Các trường chỉ dùng phần mềm đã được thẩm định:
- Phần mềm quản lý thư viện.
- Phần mềm kế toán.
5. Công tác quản lý
Hiệu trưởng phân công người có trình độ tin học cập nhật dữ liệu hằng ngày.
6. An toàn thông tin
- Không dùng chung mật khẩu.
- Không đưa lên mạng tài liệu chưa được duyệt./.
Nơi nhận:
- Như trên;
- Sở GD-ĐT;
- BLĐ/PGD;
- Cổng thông tin điện tử;
- Lưu: VP.
"""
