"""Screening of one picture: is it a sheet of paper, can it be read, does it bear a marking?"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, ImageStat

from . import ocr
from .citations import finding
from .layout import Page, page_findings
from .ocr import Clock
from .run import ProgramFailed
from .stamps import stamp_findings
from .types import Limits, Report

READABLE_WORDS = 8
CONFIDENCE = 55.0


def inspect_image_file(
    data: bytes, place: str, limits: Limits, report: Report, clock: Clock
) -> None:
    """Screen a picture file, every frame of a many-paged TIFF."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > limits.pixels:
                    report.add(finding("type.too_many_pixels", place))
                    return
                frames = min(getattr(image, "n_frames", 1), limits.pages)
                for index in range(frames if image.format == "TIFF" else 1):
                    image.seek(index)
                    page = ImageOps.exif_transpose(on_white(image))
                    inspect_page(page, place, index + 1, report, clock, dpi=None)
                    if report.is_settled:
                        return
    except Exception:  # noqa: BLE001 - the picture library raises many kinds on broken files
        report.add(finding("type.damaged", place))


def inspect_page(
    image: Image.Image,
    place: str,
    number: int,
    report: Report,
    clock: Clock,
    *,
    dpi: float | None,
) -> None:
    """Screen one picture of a page; a sheet that cannot be read is reported as unreadable."""
    is_light = looks_like_paper(image)
    is_sheet = is_light and (dpi is not None or has_size_of_sheet(image))
    picture, resolution = _at_reading_size(image, dpi)
    if picture.width * picture.height < 20_000:
        return
    if not ocr.is_available():
        if is_sheet:
            report.unreadable.append(finding("secrecy.unreadable_scan", place, confirmable=True))
        return
    try:
        hits = stamp_findings(
            picture, place, clock, dpi=resolution, with_dark=is_light and number == 1
        )
        for hit in hits:
            report.add(hit)
        if is_light and not report.is_settled:
            is_legible = _read_sheet(picture, place, number, report, clock)
            if is_sheet and not is_legible:
                report.unreadable.append(
                    finding("secrecy.unreadable_scan", place, confirmable=True)
                )
    except ProgramFailed:
        report.unreadable.append(finding("secrecy.unreadable_scan", place, confirmable=True))


def _read_sheet(image: Image.Image, place: str, number: int, report: Report, clock: Clock) -> bool:
    """Look for marks in the words of a sheet; whether enough of it could be read."""
    words = ocr.read_page(image.convert("L"), clock)
    page = Page(number, image.width, image.height, tuple(word for word, _ in words))
    for hit in page_findings(page, is_ocr=True):
        report.add(hit)
    sure = sum(1 for word, sureness in words if sureness >= CONFIDENCE and len(word.text) > 1)
    return sure >= READABLE_WORDS or not has_ink(image)


def on_white(image: Image.Image) -> Image.Image:
    """The picture as it looks on paper: what is transparent becomes white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, solid).convert("RGB")
    return image.convert("RGB")


def has_size_of_sheet(image: Image.Image) -> bool:
    """False for logos, signatures and small drawings, which nobody expects to be legible."""
    longer, shorter = max(image.size), max(min(image.size), 1)
    return longer >= 900 and 1.15 <= longer / shorter <= 1.85


def looks_like_paper(image: Image.Image) -> bool:
    """True where most of the picture is light and without colour: a sheet, not a photograph."""
    small = image.convert("RGB")
    small.thumbnail((160, 160))
    _, saturation, value = small.convert("HSV").split()
    light = value.point([255 if level > 150 else 0 for level in range(256)])
    pale = saturation.point([255 if level < 60 else 0 for level in range(256)])
    both = Image.composite(light, Image.new("L", light.size, 0), pale)
    return bool(ImageStat.Stat(both).mean[0] > 255 * 0.55)


def has_ink(image: Image.Image) -> bool:
    """False for an empty sheet."""
    grey = image.convert("L")
    dark = grey.point([255 if level < 130 else 0 for level in range(256)])
    return bool(ImageStat.Stat(dark).mean[0] > 255 * 0.003)


def _at_reading_size(image: Image.Image, dpi: float | None) -> tuple[Image.Image, float]:
    """About 200 dpi; a picture of unknown resolution is taken for an A4 page."""
    resolution = dpi or max(image.width, image.height) / 11.69
    factor = 200 / max(resolution, 1)
    if 0.75 <= factor <= 1.3:
        return image, resolution
    factor = min(factor, 3.0)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.BILINEAR), resolution * factor
