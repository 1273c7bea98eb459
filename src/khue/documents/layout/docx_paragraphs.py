"""One paragraph of a DOCX → pieces: its lines, the line drawn under it, the frame around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from .docx_package import W, twips_mm
from .docx_styles import Setting, Styles
from .sheet import MM, Align, Frame, Piece, Run, Style, Zone
from .widths import text_width_mm

_ALIGN = {"both": Align.JUSTIFY, "distribute": Align.JUSTIFY, "center": Align.CENTRE,
          "right": Align.RIGHT, "end": Align.RIGHT}  # fmt: skip
_EMU_MM = 36_000
_TAB_MM = 12.7
_THIN_MM = 1.5
_SINGLE = 1.15
_NOT_TEXT = {"pPr", "rPr", "del", "moveFrom", "txbxContent", "instrText", "delText"}


@dataclass(slots=True)
class Block:
    """A paragraph as read: lines of runs, cells of a tab, drawings."""

    setting: Setting
    lines: list[list[list[Run]]]  # lines → parts between tabs → runs
    leading_tab: bool
    rules: list[float]  # mm
    frames: list[tuple[str, Frame, tuple[Run, ...]]]
    is_underlined: bool
    border: Frame | None
    has_page_field: bool

    @property
    def is_empty(self) -> bool:
        """Whether it shows no letter."""
        return not any(run.text.strip() for line in self.lines for part in line for run in part)


def read_block(paragraph: etree._Element, styles: Styles, room_mm: float) -> Block:
    """Read one paragraph that has `room_mm` between the margins of its column."""
    reader = _Reader(paragraph, styles)
    reader.walk(paragraph)
    setting = styles.setting(paragraph)
    width = max(room_mm - setting.left - setting.right, 0)
    rules, border = _borders(paragraph, width, setting)
    return Block(
        setting=setting,
        lines=reader.lines,
        leading_tab=reader.leading_tab,
        rules=rules + [length for length in _drawn_lines(paragraph) if length > 5],
        frames=list(_boxes(paragraph, styles)),
        is_underlined=reader.is_underlined,
        border=border,
        has_page_field=has_page_field(paragraph),
    )


def pieces_of(block: Block, zone: Zone, room_mm: float, gap: float | None) -> list[Piece]:
    """The lines of a paragraph as pieces; a soft break begins a new one."""
    found: list[Piece] = []
    setting = block.setting
    for at, line in enumerate(block.lines):
        runs = tuple(run for part in line for run in part)
        if not any(run.text.strip() for run in runs):
            continue
        sizes = [run.style.size for run in runs if run.text.strip()]
        width = max(room_mm - setting.left - setting.right, 1)
        first = setting.left + setting.first
        if at == 0 and block.leading_tab:
            first = (first // _TAB_MM + 1) * _TAB_MM
        found.append(
            Piece(
                runs=runs,
                zone=zone,
                text_mm=min(runs_width_mm(runs), width),
                align=_ALIGN.get(setting.align, Align.LEFT),
                left_mm=max(first, setting.left),
                first_line_mm=None if setting.align == "center" else first,
                gap_pt=gap if at == 0 else None,
                spacing=_spacing(setting, max(sizes)),
                frame=block.border,
            )
        )
    if found and (block.rules or block.is_underlined):
        length = block.rules[0] if block.rules else found[-1].text_mm
        found[-1] = replace(found[-1], rule_mm=round(length or 0, 1))
    return found


def runs_width_mm(runs: tuple[Run, ...]) -> float:
    """Width of runs on one line in mm."""
    return sum(
        text_width_mm(run.text, size=run.style.size, bold=run.style.bold, italic=run.style.italic)
        for run in runs
    )


def framed_pieces(block: Block, zone: Zone) -> list[Piece]:
    """Text boxes anchored in the paragraph."""
    return [
        Piece(runs=runs, zone=zone, text_mm=runs_width_mm(runs), frame=frame, align=Align.CENTRE)
        for _text, frame, runs in block.frames
    ]


def _spacing(setting: Setting, size: float) -> float | None:
    if setting.line is None:
        return 1.0
    return setting.line if setting.rule == "auto" else setting.line / (size * _SINGLE)


class _Reader:
    """Collects runs; deleted text and field codes are not text."""

    def __init__(self, paragraph: etree._Element, styles: Styles) -> None:
        self.paragraph, self.styles = paragraph, styles
        self.lines: list[list[list[Run]]] = [[[]]]
        self.leading_tab = self.is_underlined = False

    def walk(self, element: etree._Element) -> None:
        for child in element:
            name = _local(child)
            if name in _NOT_TEXT or name in {"drawing", "pict", "AlternateContent"}:
                continue
            if name == "r":
                self._run(child)
            else:
                self.walk(child)

    def _run(self, run: etree._Element) -> None:
        style = self.styles.style(self.paragraph, run)
        is_caps = self.styles.is_caps(self.paragraph, run)
        underline = run.find(f"{W}rPr/{W}u")
        for child in run:
            name = _local(child)
            if name == "t":
                text = child.text or ""
                self.lines[-1][-1].append(Run(text.upper() if is_caps else text, style))
                if text.strip() and underline is not None:
                    self.is_underlined = (underline.get(W + "val") or "single") != "none"
            elif name in {"br", "cr"}:
                self.lines.append([[]])
            elif name == "tab":
                self._tab(style)
            elif name == "noBreakHyphen":
                self.lines[-1][-1].append(Run("-", style))

    def _tab(self, style: Style) -> None:
        seen = any(run.text.strip() for part in self.lines[-1] for run in part)
        if not seen and len(self.lines) == 1:
            self.leading_tab = True
            return
        self.lines[-1][-1].append(Run(" ", style))
        self.lines[-1].append([])


def _borders(
    paragraph: etree._Element, width: float, setting: Setting
) -> tuple[list[float], Frame | None]:
    """A border on all sides is a frame, one below (or above an empty line) is a rule."""
    borders = paragraph.find(f"{W}pPr/{W}pBdr")
    if borders is None:
        return [], None
    sides = {
        _local(side): side
        for side in borders
        if (side.get(W + "val") or "none") not in {"none", "nil"}
    }
    if {"top", "bottom", "left", "right"} <= set(sides):
        space = sum(_float(sides[side].get(W + "space")) for side in ("top", "bottom"))
        beside = sum(_float(sides[side].get(W + "space")) for side in ("left", "right"))
        line = (
            setting.line * (1 if setting.rule != "auto" else 14 * _SINGLE) if setting.line else 16
        )
        color = _hex(sides["top"].get(W + "color"))
        return [], Frame(round(width + beside / MM, 1), round((line + space) / MM, 1), color)
    return ([width] if {"top", "bottom"} & set(sides) else []), None


def _drawn_lines(paragraph: etree._Element) -> Iterator[float]:
    """Lengths in mm of straight horizontal lines anchored in the paragraph."""
    for extent in paragraph.iterfind(".//{*}extent"):
        parent = extent.getparent()
        if parent is None or parent.find(".//{*}txbxContent") is not None:
            continue
        wide, high = _float(extent.get("cx")) / _EMU_MM, _float(extent.get("cy")) / _EMU_MM
        if high <= _THIN_MM and parent.find(".//{*}prstGeom") is not None:
            yield wide
    for line in paragraph.iterfind(".//{urn:schemas-microsoft-com:vml}line"):
        start, end = _pair(line.get("from")), _pair(line.get("to"))
        if start and end and abs(start[1] - end[1]) < 3:
            yield abs(end[0] - start[0]) / MM
    for shape in paragraph.iterfind(".//{urn:schemas-microsoft-com:vml}shape"):
        if str(shape.get("type") or "").endswith("t32"):
            yield _length(str(shape.get("style") or ""))


def _pair(text: str | None) -> tuple[float, float] | None:
    parts = [_float(part.strip().removesuffix("pt")) for part in (text or "").split(",")]
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _length(style: str) -> float:
    for item in style.split(";"):
        name, _colon, size = item.partition(":")
        if name.strip() == "width":
            return twips_mm(size.strip(), 0.0)
    return 0.0


def _boxes(
    paragraph: etree._Element, styles: Styles
) -> Iterator[tuple[str, Frame, tuple[Run, ...]]]:
    """Text boxes: their text and size (the newer form only; the older repeats it)."""
    seen: set[str] = set()
    for content in paragraph.iterfind(f".//{W}txbxContent"):
        runs: list[Run] = []
        for inner in content.iterfind(f".//{W}p"):
            reader = _Reader(inner, styles)
            reader.walk(inner)
            runs += [run for line in reader.lines for part in line for run in part]
        text = " ".join("".join(run.text for run in runs).split())
        if text and text not in seen:
            seen.add(text)
            yield text, _extent(content), tuple(runs)


def _extent(content: etree._Element) -> Frame:
    for above in content.iterancestors():
        extent = above.find("{*}extent")
        if extent is not None:
            line = above.find(".//{*}ln//{*}srgbClr")
            color = _hex(line.get("val")) if line is not None else 0
            return Frame(
                round(_float(extent.get("cx")) / _EMU_MM, 1),
                round(_float(extent.get("cy")) / _EMU_MM, 1),
                color,
            )
    return Frame(0, 0)


def has_page_field(element: etree._Element) -> bool:
    """Whether the element shows the number of the page."""
    simple = (item.get(W + "instr") or "" for item in element.iter(W + "fldSimple"))
    coded = (item.text or "" for item in element.iter(W + "instrText"))
    return any("PAGE" in text.upper().split() for text in [*simple, *coded])


def _local(element: etree._Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _float(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _hex(text: str | None) -> int:
    try:
        return int(text or "0", 16) & 0xFFFFFF
    except ValueError:
        return 0
