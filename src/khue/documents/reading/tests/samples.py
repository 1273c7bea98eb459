"""Papers of several issuers and types, set by our own engine and then scanned badly on purpose."""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from khue.documents.paper import (
    DOCUMENT_TYPES,
    PaperContent,
    Urgency,
    date_words,
    document_type,
    format_number,
    parse_letter,
    render_paper,
)
from khue.documents.reading.types import Hints

TYPES = {kind.letters: kind.name for kind in DOCUMENT_TYPES if kind.letters}
HINTS = Hints(types=TYPES)
_BODY = """\
Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019;
Căn cứ Kế hoạch năm học 2026 - 2027 của ngành Giáo dục và Đào tạo;
Thực hiện chỉ đạo của cấp trên, cơ quan triển khai một số nội dung như sau:
1. Mục đích, yêu cầu
a) Nâng cao chất lượng dạy và học, bảo đảm an toàn trường học trong mọi hoạt động.
b) Phân công rõ người, rõ việc, rõ thời hạn; báo cáo trung thực, đầy đủ.
2. Nội dung thực hiện
- Rà soát cơ sở vật chất, phòng học, nhà vệ sinh, bếp ăn của trường có tổ chức bán trú.
- Phối hợp với trạm y tế, công an và các đoàn thể trên địa bàn.
3. Tổ chức thực hiện
Các đơn vị triển khai nội dung này và báo cáo kết quả đúng thời hạn./.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper and what must be read from it."""

    name: str
    content: PaperContent
    expected: dict[str, str]


_ROWS: tuple[tuple[str, str, str, str, int, dt.date, str, str, str, Urgency], ...] = (
    ("Ủy ban nhân dân quận Sao Mai", "Phòng Giáo dục và Đào tạo", "official_letter", "PGDĐT-VP", 5,
     dt.date(2026, 11, 5), "tổ chức đọc sách và quản lý thư viện số trong nhà trường",
     "Trưởng phòng", "Nguyễn Thị Thử", Urgency.NORMAL),
    ("Ủy ban nhân dân thành phố Hồ Chí Minh", "Sở Giáo dục và Đào tạo", "official_letter",
     "SGDĐT-VP", 1482, dt.date(2026, 9, 18),
     "tăng cường bảo đảm an toàn cho học sinh trong mùa mưa bão năm 2026",
     "KT. Giám đốc\nPhó Giám đốc", "Trần Văn Minh", Urgency.URGENT),
    ("", "Bộ Giáo dục và Đào tạo", "decision", "QĐ-BGDĐT", 2171, dt.date(2026, 7, 28),
     "Ban hành Kế hoạch thời gian năm học 2026 - 2027 đối với giáo dục mầm non và phổ thông",
     "KT. Bộ trưởng\nThứ trưởng", "Lê Thu Hà", Urgency.NORMAL),
    ("Ủy ban nhân dân phường Sao Mai", "Trường Tiểu học Nguyễn Đình Chiểu", "plan", "KH-THNĐC", 31,
     dt.date(2026, 10, 2), "Tổ chức Hội khỏe Phù Đổng cấp trường năm học 2026 - 2027",
     "Hiệu trưởng", "Phạm Thị Ngọc Ánh", Urgency.NORMAL),
    ("Ủy ban nhân dân quận Sao Mai", "Phòng Nội vụ", "announcement", "TB-PNV", 112,
     dt.date(2026, 10, 1), "Lịch nghỉ Tết Dương lịch và trực cơ quan",
     "Trưởng phòng", "Đỗ Quang Huy", Urgency.NORMAL),
    ("Ủy ban nhân dân phường Sao Mai", "Trường Trung học cơ sở Lê Quý Đôn", "report", "BC-THCSLQĐ",
     9, dt.date(2026, 1, 15), "Kết quả rà soát số liệu đầu năm học và công tác phổ cập giáo dục",
     "KT. Hiệu trưởng\nPhó Hiệu trưởng", "Vũ Thị Kim Oanh", Urgency.NORMAL),
    ("Ủy ban nhân dân quận Sao Mai", "Phòng Giáo dục và Đào tạo", "invitation", "GM-PGDĐT", 47,
     dt.date(2026, 11, 24), "Họp giao ban Hiệu trưởng các trường tháng 12 năm 2026",
     "TL. Trưởng phòng\nChánh Văn phòng", "Hoàng Văn Sơn", Urgency.EXPRESS),
    ("Sở Y tế", "Trung tâm Y tế quận Sao Mai", "guidance", "HD-TTYT", 208, dt.date(2026, 8, 9),
     "Phòng, chống bệnh sốt xuất huyết và tay chân miệng trong trường học",
     "Giám đốc", "Bùi Đức Thắng", Urgency.NORMAL),
    ("", "Ủy ban nhân dân phường Sao Mai", "submission", "TTr-UBND", 63, dt.date(2026, 3, 20),
     "Đề nghị bố trí kinh phí sửa chữa các trường trên địa bàn phường năm 2026",
     "TM. Ủy ban nhân dân\nChủ tịch", "Ngô Thanh Tùng", Urgency.VERY_URGENT),
    ("Ủy ban nhân dân thành phố Hồ Chí Minh", "Sở Tài chính", "official_letter", "STC-HCSN", 3905,
     dt.date(2026, 6, 30), "hướng dẫn lập dự toán ngân sách nhà nước năm 2027 của khối trường học",
     "KT. Giám đốc\nPhó Giám đốc", "Đặng Thị Bích Liên", Urgency.NORMAL),
)  # fmt: skip


def samples() -> list[Sample]:
    """Ten papers: seven issuers of four levels, eight types, three stamps of urgency."""
    found = []
    for parent, body, code, symbol, number, day, about, posts, name, urgency in _ROWS:
        kind = document_type(code)
        content = PaperContent(
            parent_body=parent,
            issuing_body=body,
            symbol=symbol,
            place="Sao Mai",
            abstract=about,
            blocks=parse_letter(_BODY).blocks,
            signer_lines=tuple(posts.splitlines()),
            signer_name=name,
            recipients=("Như trên", "Lưu: VT"),
            addressees=("Hiệu trưởng các trường trực thuộc",) if not kind.letters else (),
            type_name=kind.name if kind.letters else "",
            urgency=urgency,
            drafted_on=day,
            number_text=format_number(number),
            date_text=date_words(day),
        )
        expected = {
            "reference": f"{format_number(number)}/{symbol}",
            "issued_on": day.isoformat(),
            "issuer": body,
            "type_name": kind.name,
            "abstract": about[:1].upper() + about[1:],
            "signer": name,
            "urgency": "" if urgency is Urgency.NORMAL else urgency.value,
        }
        found.append(Sample(f"{number}-{symbol}", content, expected))
    return found


def page_of(sample: Sample, *, dpi: int = 200) -> list[Image.Image]:
    """The pages as pictures."""
    document = pypdfium2.PdfDocument(render_paper(sample.content).pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def jpeg(image: Image.Image, quality: int) -> bytes:
    """The picture as a JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def good_scan(page: Image.Image, seed: int) -> bytes:
    """A flatbed: 200 dpi, a little aslant, some noise."""
    chance = random.Random(seed)
    turned = page.rotate(chance.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor="white")
    return jpeg(_noisy(turned, 8), 80)


def poor_scan(page: Image.Image, seed: int) -> bytes:
    """An old copier: 150 dpi, three degrees aslant, noisy, pressed hard."""
    chance = random.Random(seed)
    angle = chance.choice([-1, 1]) * chance.uniform(1.5, 3.0)
    small = page.resize((page.width * 3 // 4, page.height * 3 // 4), Image.Resampling.BILINEAR)
    turned = small.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    grey = _noisy(turned, 22).convert("L").filter(ImageFilter.GaussianBlur(0.5))
    return jpeg(grey, 40)


def photograph(page: Image.Image, seed: int) -> bytes:
    """A phone over a desk: in perspective, a shadow across, a dark table around."""
    chance = random.Random(seed)
    width, height = page.size
    table = Image.new("RGB", (round(width * 1.16), round(height * 1.12)), (96, 78, 60))
    table.paste(page, (round(width * 0.08), round(height * 0.06)))
    pull = [chance.uniform(0, 0.025) for _ in range(8)]
    w, h = table.size
    quad = (
        -pull[0] * w, pull[1] * h, pull[2] * w, h * (1 + pull[3]),
        w * (1 - pull[4]), h * (1 - pull[5]), w * (1 + pull[6]), -pull[7] * h,
    )  # fmt: skip
    bent = table.transform(
        (w, h), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=(96, 78, 60)
    )
    shade = Image.linear_gradient("L").rotate(chance.choice([0, 90, 180, 270])).resize((w, h))
    shade = shade.point([round(140 + 115 * value / 255) for value in range(256)])
    dim = ImageChops.multiply(bent, Image.merge("RGB", (shade, shade, shade)))
    return jpeg(_noisy(dim, 10).filter(ImageFilter.GaussianBlur(0.7)), 70)


def _noisy(image: Image.Image, strength: int) -> Image.Image:
    noise = Image.effect_noise(image.size, strength).convert("L")
    layer = Image.merge("RGB", (noise, noise, noise))
    return ImageChops.add(image.convert("RGB"), layer, scale=1, offset=-128)


WAYS = {"good scan": good_scan, "poor scan": poor_scan, "photograph": photograph}
