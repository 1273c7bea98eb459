"""Texts of the demo's documents: written for it, in the shapes that offices really use."""

from __future__ import annotations

READING_DAY = """\
Về việc tổ chức Ngày hội đọc sách và xây dựng trang thư viện của nhà trường
Kính gửi: Hiệu trưởng các trường mầm non, tiểu học và trung học cơ sở công lập và ngoài công lập.
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Căn cứ Kế hoạch năm học 2026 - 2027 của ngành Giáo dục và Đào tạo;
Phòng Giáo dục và Đào tạo hướng dẫn việc tổ chức Ngày hội đọc sách và xây dựng trang thư viện \
của nhà trường như sau:
1. Mục đích
a) Ngày hội đọc sách giúp học sinh hình thành thói quen đọc, biết chọn sách hợp lứa tuổi.
b) Trang thư viện của nhà trường là nơi giới thiệu sách, công khai hoạt động thư viện và nhận ý \
kiến của cha mẹ học sinh.
2. Trang thư viện của nhà trường
Hiệu trưởng phân công người phụ trách và duyệt nội dung trước khi đăng.
+ Trang thư viện bao gồm các nhóm nội dung sau:
1. Giới thiệu thư viện (phòng đọc, kho sách, nội quy, giờ mở cửa ...).
2. Danh mục sách theo khối lớp và theo chủ điểm.
3. Sách mới bổ sung trong tháng.
4. Bài giới thiệu sách của học sinh, giáo viên và cha mẹ học sinh.
5. Hoạt động của câu lạc bộ đọc sách, Đội Thiếu niên và Hội Khuyến học.
6. Thủ tục cấp thẻ, mượn sách và các biểu mẫu kèm theo.
7. Lịch đọc sách tại thư viện trong tuần.
8. Các thông tin công khai về kinh phí mua sách.
9. Các thông tin cần thiết khác.
3. Tổ chức Ngày hội
- Thời gian: một buổi trong tuần đầu tháng 12 năm 2026, do nhà trường chọn.
- Hình thức: giới thiệu sách, đổi sách, vẽ tranh theo sách, đọc cùng cha mẹ.
- Nhà trường gửi hình ảnh và bài viết về Phòng qua hệ thống văn bản điện tử.
4. Tổ chức thực hiện
Hiệu trưởng các trường triển khai nội dung công văn này đến toàn thể giáo viên, nhân viên và báo \
cáo kết quả về Phòng Giáo dục và Đào tạo đúng thời hạn./.
Nơi nhận:
- Như trên;
- Sở GD-ĐT (để báo cáo);
- BLĐ/PGD;
- Cổng thông tin điện tử;
- Lưu: VT, CM.
"""

FIGURES = """\
Căn cứ nhu cầu tổng hợp số liệu đầu năm học;
Phòng Giáo dục và Đào tạo đề nghị các trường thực hiện một số việc sau:
1. Rà soát số liệu
- Rà soát số lớp, số học sinh, số giáo viên trên cơ sở dữ liệu ngành.
- Bổ sung mã định danh cho học sinh còn thiếu.
2. Báo cáo
Mỗi trường phân công một người chịu trách nhiệm và báo cáo qua Khuê trước thời hạn ghi trên công \
văn. Trường có vướng mắc liên hệ bộ phận thống kê của Phòng để được hướng dẫn./.
"""

HEALTH_NOTICE = """\
Phòng Giáo dục và Đào tạo thông báo lịch kiểm tra công tác y tế trường học như sau:
1. Thời gian: từ ngày 07 đến ngày 18 tháng 12 năm 2026.
2. Nội dung kiểm tra
- Tủ thuốc, sổ theo dõi sức khỏe học sinh.
- Nước uống, bếp ăn và lưu mẫu thức ăn của trường có bán trú.
3. Thành phần: đoàn kiểm tra của Phòng và trạm y tế phường.
Các trường chuẩn bị hồ sơ và bố trí người làm việc với đoàn./.
"""

DECISION = """\
Căn cứ Quy chế làm việc của Phòng Giáo dục và Đào tạo;
Căn cứ Kế hoạch tổ chức hội thi năm học 2026 - 2027;
Theo đề nghị của Tổ trưởng Tổ chuyên môn.
QUYẾT ĐỊNH:
Điều 1. Thành lập Ban Giám khảo Hội thi giáo viên dạy giỏi cấp cơ sở năm học 2026 - 2027.
Điều 2. Ban Giám khảo có nhiệm vụ xây dựng tiêu chí, chấm thi và báo cáo kết quả theo kế hoạch; \
tự giải thể khi hoàn thành nhiệm vụ.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Tổ trưởng Tổ chuyên môn, thủ trưởng các đơn vị \
liên quan và các thành viên Ban Giám khảo chịu trách nhiệm thi hành Quyết định này./.
"""

TRAINING_PLAN = """\
I. Mục đích
1. Giúp cán bộ quản lý, giáo viên sử dụng thành thạo hệ thống văn bản điện tử trên điện thoại.
2. Thống nhất cách nhận, chuyển và báo cáo văn bản giữa Phòng và các trường.
II. Nội dung
- Nhận văn bản, vào sổ, ghi bút phê và giao việc.
- Báo cáo hoàn thành và tra cứu không dấu.
III. Thời gian và địa điểm
Hai buổi chiều thứ Năm, ngày 10 và ngày 17 tháng 12 năm 2026, tại hội trường của Phòng.
IV. Tổ chức thực hiện
Văn phòng chuẩn bị tài liệu và đường truyền; mỗi trường cử hai người tham dự./.
"""

INVITATION = """\
Phòng Giáo dục và Đào tạo trân trọng kính mời thủ trưởng các trường dự họp giao ban tháng 12.
1. Thời gian: 08 giờ 00, thứ Ba, ngày 01 tháng 12 năm 2026.
2. Địa điểm: phòng họp lớn của Phòng Giáo dục và Đào tạo.
3. Nội dung: kiểm điểm công tác tháng 11, triển khai công tác tháng 12./.
"""

SAFETY = """\
Phòng Giáo dục và Đào tạo đề nghị các trường tăng cường bảo đảm an toàn giao thông tại cổng trường:
- Phân luồng đón, trả học sinh; bố trí người trực giờ cao điểm.
- Nhắc học sinh đội mũ bảo hiểm khi ngồi trên xe máy.
- Phối hợp với công an phường xử lý việc dừng, đỗ xe sai quy định./.
"""

GREEN = """\
Phòng Giáo dục và Đào tạo phát động phong trào trồng cây đầu năm học:
- Mỗi lớp nhận chăm sóc một góc xanh.
- Nhà trường chọn cây phù hợp, không trồng cây có gai hoặc nhựa độc.
"""

SCHOOL_REPORT = """\
Thực hiện công văn của Phòng Giáo dục và Đào tạo, nhà trường báo cáo kết quả rà soát số liệu đầu \
năm học như sau:
1. Kết quả
- Đã rà soát đủ số lớp, số học sinh và số giáo viên.
- Đã bổ sung mã định danh cho học sinh chuyển đến.
2. Kiến nghị
Đề nghị Phòng mở thêm một buổi hướng dẫn cho giáo viên mới./.
"""
