"""Short lists for synthetic names; no list of real people stands behind them."""

from __future__ import annotations

FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trương", "Lâm", "Mai", "Đoàn", "Tạ", "Châu", "Cao",
)  # fmt: skip
FEMALE_MIDDLE = ("Thị", "Thị Thu", "Thị Kim", "Thị Bích", "Thị Thanh", "Ngọc", "Thuỳ", "Thị Mỹ")
FEMALE = (
    "Lan", "Hương", "Hoa", "Mai", "Hạnh", "Ngọc", "Thảo", "Trang", "Yến", "Vân", "Loan", "Phượng",
    "Oanh", "Diệp", "Tuyết", "Nhung", "Hiền", "Liên", "Quyên", "Đào", "Ánh", "Ân", "Uyên", "Thuỷ",
)  # fmt: skip
MALE_MIDDLE = ("Văn", "Minh", "Quang", "Đức", "Hữu", "Thanh", "Tấn", "Công", "Quốc")
MALE = (
    "Nam", "Dũng", "Hùng", "Phúc", "Khang", "Đạt", "Tâm", "Long", "Sơn", "Bình", "Toàn", "Trí",
    "Vinh", "Hiếu", "Lộc", "Quân", "Thành", "Nghĩa", "Đông", "Ước",
)  # fmt: skip
FLOWERS = (
    "Hoa Sen", "Bình Minh", "Sao Mai", "Hướng Dương", "Hoa Mai", "Ánh Dương", "Phong Lan",
    "Hoa Cúc", "Sơn Ca", "Hoạ Mi", "Bông Sen", "Măng Non", "Tuổi Thơ", "Hồng Nhung", "Thiên Nga",
    "Vàng Anh", "Hoa Hồng", "Bé Ngoan", "Ban Mai", "Tuổi Ngọc",
)  # fmt: skip
HEROES = (
    "Lê Văn Tám", "Kim Đồng", "Võ Thị Sáu", "Trần Quốc Toản", "Lê Lợi", "Nguyễn Trãi", "Chu Văn An",
    "Lý Tự Trọng", "Hai Bà Trưng", "Bà Triệu", "Quang Trung", "Phan Bội Châu", "Nguyễn Du",
    "Lương Thế Vinh", "Nguyễn Đình Chiểu", "Trương Định", "Hồ Xuân Hương", "Lê Quý Đôn",
    "Nguyễn Bỉnh Khiêm", "Trần Hưng Đạo",
)  # fmt: skip
PLACES = (
    "Phan Đăng Lưu", "Lê Quang Định", "Nơ Trang Long", "Bạch Đằng", "Nguyễn Văn Đậu",
    "Hoàng Hoa Thám", "Vạn Kiếp", "Bùi Hữu Nghĩa", "Chu Văn An", "Phan Văn Trị",
)  # fmt: skip
