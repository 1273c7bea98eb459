"""What holds for a paragraph and a run of a DOCX after defaults, styles and numbering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .docx_package import Package, W, twips_mm, value
from .sheet import Style

_OFF = {"0", "false", "off", "none"}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set; mm and points."""

    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0  # added to `left` for the first line; below zero for hanging ones
    before: float = 0.0
    after: float = 0.0
    line: float | None = None  # a multiple, or points
    rule: str = "auto"
    style_id: str = ""
    tight: bool = False  # no gap between paragraphs of the same style


class Styles:
    """Resolves properties; a chain of styles ends after twenty steps, whatever the file says."""

    def __init__(self, package: Package, folder: str) -> None:
        root = package.part(f"{folder}/styles.xml")
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        self._defaults: list[etree._Element] = []
        if root is not None:
            self._defaults = [d for d in [root.find(W + "docDefaults")] if d is not None]
            for style in root.iter(W + "style"):
                key = str(style.get(W + "styleId") or "")
                self._styles[key] = style
                if style.get(W + "type") == "paragraph" and style.get(W + "default") not in (
                    None, "0", "false",
                ):  # fmt: skip
                    self._default = key
        self._theme = _theme_fonts(package.part(f"{folder}/theme/theme1.xml"))
        self._levels = _levels(package.part(f"{folder}/numbering.xml"))

    def setting(self, paragraph: etree._Element) -> Setting:
        """The paragraph's setting."""
        own = paragraph.find(W + "pPr")
        style_id = value(own, "pStyle") or self._default
        chain = [*self._paragraph_defaults(), *self._chain(style_id, "pPr")]
        level = self._level(own, chain)
        layers = [
            *chain,
            *([level] if level is not None else []),
            *([own] if own is not None else []),
        ]
        return _setting(layers, style_id)

    def style(self, paragraph: etree._Element, run: etree._Element) -> Style:
        """The run's letters."""
        own = run.find(W + "rPr")
        properties = paragraph.find(W + "pPr")
        style_id = value(properties, "pStyle") or self._default
        layers = [
            *(rpr for d in self._defaults for rpr in d.iterfind(f"{W}rPrDefault/{W}rPr")),
            *self._chain(style_id, "rPr"),
            *self._chain(value(own, "rStyle") or "", "rPr"),
            *([own] if own is not None else []),
        ]
        return self._letters(layers)

    def is_caps(self, paragraph: etree._Element, run: etree._Element) -> bool:
        """Whether small letters are shown as capitals."""
        own = run.find(W + "rPr")
        style_id = value(paragraph.find(W + "pPr"), "pStyle") or self._default
        layers = [*self._chain(style_id, "rPr"), *([own] if own is not None else [])]
        return _toggle(layers, "caps")

    def _letters(self, layers: list[etree._Element]) -> Style:
        font, size, color = "Times New Roman", 10.0, 0
        for layer in layers:
            fonts = layer.find(W + "rFonts")
            if fonts is not None:
                font = self._font(fonts) or font
            size = _points(value(layer, "sz"), size)
            color = _hex(value(layer, "color"), color)
        return Style(font, size, _toggle(layers, "b"), _toggle(layers, "i"), color)

    def _font(self, fonts: etree._Element) -> str | None:
        theme = fonts.get(W + "asciiTheme") or fonts.get(W + "hAnsiTheme")
        if theme:
            return self._theme.get("major" if theme.startswith("major") else "minor")
        return fonts.get(W + "ascii") or fonts.get(W + "hAnsi")

    def _paragraph_defaults(self) -> Iterator[etree._Element]:
        for defaults in self._defaults:
            yield from defaults.iterfind(f"{W}pPrDefault/{W}pPr")

    def _chain(self, style_id: str, name: str) -> list[etree._Element]:
        """The style and those it is based on, the most general first."""
        found: list[etree._Element] = []
        for _step in range(_DEEPEST):
            style = self._styles.get(style_id)
            if style is None:
                break
            own = style.find(W + name)
            if own is not None:
                found.append(own)
            style_id = value(style, "basedOn") or ""
        return found[::-1]

    def _level(
        self, own: etree._Element | None, chain: list[etree._Element]
    ) -> etree._Element | None:
        for layer in ([own] if own is not None else []) + chain[::-1]:
            numbering = layer.find(W + "numPr")
            if numbering is not None:
                key = value(numbering, "numId") or "", value(numbering, "ilvl") or "0"
                return self._levels.get(key)
        return None


def _setting(layers: list[etree._Element], style_id: str) -> Setting:
    align, left, right, first = "left", 0.0, 0.0, 0.0
    before, after, line, rule, tight = 0.0, 0.0, None, "auto", False
    for layer in layers:
        align = value(layer, "jc") or align
        indent = layer.find(W + "ind")
        if indent is not None:
            left = twips_mm(indent.get(W + "left") or indent.get(W + "start"), left)
            right = twips_mm(indent.get(W + "right") or indent.get(W + "end"), right)
            first = twips_mm(indent.get(W + "firstLine"), first)
            if indent.get(W + "hanging") is not None:
                first = -twips_mm(indent.get(W + "hanging"))
        space = layer.find(W + "spacing")
        if space is not None:
            before = _space(space, "before", before)
            after = _space(space, "after", after)
            rule = space.get(W + "lineRule") or rule
            line = _line(space.get(W + "line"), rule, line)
        tight = _toggle([layer], "contextualSpacing") or tight
    return Setting(align, left, right, first, before, after, line, rule, style_id, tight)


def _space(space: etree._Element, name: str, known: float) -> float:
    if space.get(W + name + "Autospacing") in {"1", "true", "on"}:
        return 14.0
    text = space.get(W + name)
    return known if text is None else twips_mm(text, 0.0) * 72 / 25.4


def _line(text: str | None, rule: str, known: float | None) -> float | None:
    if text is None:
        return known
    try:
        return float(text) / (240 if rule == "auto" else 20)
    except ValueError:
        return known


def _toggle(layers: list[etree._Element], name: str) -> bool:
    found = False
    for layer in layers:
        child = layer.find(W + name)
        if child is not None:
            found = (child.get(W + "val") or "1").lower() not in _OFF
    return found


def _points(text: str | None, known: float) -> float:
    try:
        return known if text is None else float(text) / 2
    except ValueError:
        return known


def _hex(text: str | None, known: int) -> int:
    if text is None:
        return known
    try:
        return 0 if text == "auto" else int(text, 16) & 0xFFFFFF
    except ValueError:
        return known


def _theme_fonts(root: etree._Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if root is not None:
        for name in ("major", "minor"):
            latin = root.find(f".//{{*}}{name}Font/{{*}}latin")
            if latin is not None and latin.get("typeface"):
                found[name] = str(latin.get("typeface"))
    return found


def _levels(root: etree._Element | None) -> dict[tuple[str, str], etree._Element]:
    """Paragraph properties of list levels, by number and level."""
    found: dict[tuple[str, str], etree._Element] = {}
    if root is None:
        return found
    abstract = {item.get(W + "abstractNumId"): item for item in root.iter(W + "abstractNum")}
    for number in root.iter(W + "num"):
        source = abstract.get(value(number, "abstractNumId"))
        for level in source.iter(W + "lvl") if source is not None else ():
            properties = level.find(W + "pPr")
            if properties is not None:
                key = str(number.get(W + "numId")), str(level.get(W + "ilvl") or "0")
                found[key] = properties
    return found
