"""Files made at run time for the tests: nothing hostile is kept in the repository."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from khue.compliance.screening import engine, ocr
from khue.compliance.services import screening

if TYPE_CHECKING:
    import pytest

_FONTS = (
    Path(__file__).parents[2] / "core/static_private/fonts/tinos/Tinos-Regular.ttf",
    Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
)
FONT = next((path for path in _FONTS if path.exists()), None)
BODY = (
    "UBND QUẬN BÌNH THẠNH",
    "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
    "Số: 12/GDĐT-TH",
    "V/v thực hiện Chính sách bảo mật và đổi mật khẩu thư điện tử",
    "Kính gửi: Hiệu trưởng các trường mầm non, tiểu học và trung học cơ sở",
    "Để bảo đảm an toàn thông tin, đề nghị các trường thực hiện những việc sau đây.",
    "Mỗi cán bộ tự đổi mật khẩu của mình trước ngày hai mươi tháng mười một.",
    "Không gửi tài liệu mật qua mạng; bí mật kinh doanh của đối tác được tôn trọng.",
    "Mật độ học sinh trên lớp không được vượt quá quy định của Bộ.",
)


def pdf(
    lines: Sequence[str] = BODY, *, mark: str = "", mark_at: tuple[float, float] = (110, 690)
) -> bytes:
    """A one-page letter; `mark` stands alone where box 10a lies."""
    assert FONT is not None
    pdfmetrics.registerFont(TTFont("Sample", str(FONT)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), pageCompression=1)
    canvas.setFont("Sample", 13)
    for index, line in enumerate(lines):
        canvas.drawString(85, 780 - 20 * index - (40 if index > 3 else 0), line)
    if mark:
        canvas.drawString(*mark_at, mark)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens only with a password."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="bí ẩn", owner="chủ", R=6))
    return buffer.getvalue()


def scan(
    mark: str = "",
    *,
    angle: float = 0,
    red: bool = True,
    text: bool = True,
    frames: int = 1,
    faint: bool = False,
) -> Image.Image:
    """An A4 sheet at 200 dpi as a scanner gives it, with a framed stamp."""
    assert FONT is not None
    page = Image.new("RGB", (1654, 2339), (250, 250, 247))
    draw = ImageDraw.Draw(page)
    body = ImageFont.truetype(str(FONT), 38)
    if text:
        for index, line in enumerate(BODY):
            draw.text((180, 180 + index * 62 + (420 if index > 3 else 0)), line, (25, 25, 30), body)
    if mark:
        colour = (190, 30, 40) if red else (40, 40, 45)
        if faint:
            colour = (225, 120, 125)
        stamp = _stamp(mark, colour, frames).rotate(angle, Image.Resampling.BICUBIC, expand=True)
        page.paste(stamp, (260, 500), stamp)
    return _noise(page)


def _stamp(mark: str, colour: tuple[int, int, int], frames: int) -> Image.Image:
    assert FONT is not None
    letters = ImageFont.truetype(str(FONT), 52)
    width = int(letters.getlength(mark)) + 60
    stamp = Image.new("RGBA", (width, 96), (0, 0, 0, 0))
    draw = ImageDraw.Draw(stamp)
    for frame in range(frames):
        inset = 3 + 10 * frame
        box = (inset, inset, width - 1 - inset, 95 - inset)
        draw.rectangle(box, outline=(*colour, 255), width=4)
    draw.text((30, 14), mark, (*colour, 255), letters)
    return stamp


def _noise(page: Image.Image) -> Image.Image:
    dice = random.Random(7)
    draw = ImageDraw.Draw(page)
    for _ in range(1500):
        spot = (dice.randrange(page.width), dice.randrange(page.height))
        draw.point(spot, (dice.randrange(120, 220),) * 3)
    return page.filter(ImageFilter.GaussianBlur(0.7))


def jpeg(image: Image.Image) -> bytes:
    """The picture as a .jpg."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def png(image: Image.Image) -> bytes:
    """The picture as a .png."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def scan_pdf(image: Image.Image, *, pages: int = 1) -> bytes:
    """The picture as a scanned PDF without a text layer."""
    buffer = io.BytesIO()
    rest = [image] * (pages - 1)
    image.save(buffer, "PDF", resolution=200, save_all=True, append_images=rest)
    return buffer.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
    'package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)


def paragraph(*runs: str) -> str:
    """A paragraph whose letters lie in several runs."""
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def text_box(inner: str) -> str:
    """A paragraph that holds a text box."""
    return (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def docx(*, body: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """A minimal .docx: the usual letter, then `body`, then further parts."""
    letter = "".join(paragraph(line) for line in BODY)
    files: dict[str, bytes] = {
        "[Content_Types].xml": _CONTENT.encode(),
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}">'
            f"<w:body>{letter}{body}</w:body></w:document>"
        ).encode(),
        **(parts or {}),
    }
    return archive(files)


def header_part(inner: str) -> bytes:
    """A header part of a .docx."""
    return f'<w:hdr xmlns:w="{_W}">{inner}</w:hdr>'.encode()


def archive(files: dict[str, bytes]) -> bytes:
    """A .zip of the given files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def xlsx(cells: Sequence[str]) -> bytes:
    """A minimal .xlsx with shared strings."""
    strings = "".join(f"<si><t>{cell}</t></si>" for cell in cells)
    return archive(
        {
            "[Content_Types].xml": _CONTENT.encode(),
            "xl/workbook.xml": b"<workbook/>",
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>".encode(),
        }
    )


def odt(lines: Sequence[str]) -> bytes:
    """A minimal .odt."""
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<t:p>{line}</t:p>" for line in lines)
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": f'<o xmlns:t="{text}">{body}</o>'.encode(),
        }
    )


def eicar() -> bytes:
    """The harmless test string of the scanners, put together only here."""
    first = "X5O!P%@AP[4" + chr(92) + "PZX54(P^)7CC)7}"
    return (first + "$EICAR-" + "STANDARD-ANTI" + "VIRUS-TEST-FILE!" + "$H+H*").encode()


def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine read no pictures, and screen in this process, where that can be arranged."""
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    monkeypatch.setattr(screening, "_inspect", engine.inspect)
