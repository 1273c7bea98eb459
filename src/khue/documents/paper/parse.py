"""Plain text of a letter → structure.

People paste letters from Word: broken lines, field codes, tabs, the national motto. What has
the form of a head or a tail (abstract, date, addressees, recipients) is taken out of the body;
everything else keeps its order. Nothing is ever dropped silently except layout words that the
paper prints by itself.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from khue.documents.paper.types import Block, BlockKind, Letter

_FIELD = re.compile(r'\bHYPERLINK\s+"[^"]*"(?:\s+\\[a-z]+(?:\s+"[^"]*")?)*')
_ABSTRACT = re.compile(r"^(?:V/v|Về việc)\s*:?\s+(?P<text>.+)$", re.IGNORECASE)
# "Về việc" stays: above a decision's abstract it is part of the words.
_ABOUT = re.compile(r"^\s*V/v\s*:?\s*", re.IGNORECASE)
_MOTTO = re.compile(r"^(?:CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
                    r"Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc)$", re.IGNORECASE)  # fmt: skip
_DATE = re.compile(
    r"^(?P<place>[^,.;:]{2,60}),\s*ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})"
    r"\s+năm\s+(?P<y>\d{4})\.?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^Số\s*:\s*(?P<text>\S*/\S+)$")
_TO = re.compile(r"^Kính gửi\s*:?\s*(?P<text>.*)$", re.IGNORECASE)
_RECIPIENTS = re.compile(r"^Nơi nhận\s*:?\s*$", re.IGNORECASE)
_BASIS = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét đề nghị|Thực hiện (?=.*;$))\b")
_RESOLVE = re.compile(r"^(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|THÔNG BÁO)\s*:$")
_CHAPTER = re.compile(r"^(?P<label>(?:Chương|Mục|Phần)\s+[IVXLC\d]+\.?)\s*(?P<text>.*)$")
_ARTICLE = re.compile(r"^(?P<label>Điều\s+\d+\.)\s*(?P<text>.*)$")
_ROMAN = re.compile(r"^(?P<label>[IVX]+\.)\s+(?P<text>\S.*)$")
_NUMBERED = re.compile(r"^(?P<label>\d{1,2}(?:\.\d{1,2})*\.)\s+(?P<text>\S.*)$")
_POINT = re.compile(r"^(?P<label>[a-zđ]{1,2}\))\s*(?P<text>\S.*)$")
_BULLET = re.compile(r"^(?P<label>[-–+•*])\s*(?P<text>\S.*)$")
_TITLE_LENGTH = 140
_NAME_LENGTH = 100


def without_about(abstract: str) -> str:
    """The abstract as it is typed by habit, without the ``V/v`` that the paper prints by itself."""
    text = _ABOUT.sub("", abstract)
    return text[:1].upper() + text[1:] if text != abstract else abstract


def parse_body(text: str) -> tuple[Block, ...]:
    """Blocks of a body; a pasted head or tail is left out (see `parse_letter`)."""
    return parse_letter(text).blocks


def parse_letter(text: str) -> Letter:
    """Read a whole letter; what is missing stays empty."""
    reader = _Reader()
    for line in _lines(text):
        reader.take(line)
    return reader.letter()


def _lines(text: str) -> list[str]:
    """Clean lines: NFC, no field codes, single spaces, continuations joined to their start."""
    lines: list[str] = []
    text = unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\u00a0", " ")
    for raw in text.splitlines():
        line = re.sub(r"\s+", " ", _FIELD.sub("", raw)).strip()
        if not line:
            continue
        if lines and _continues(line):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return lines


def _continues(line: str) -> bool:
    """A line that starts in lower case goes on; `a)` starts a point."""
    return line[0].islower() and not _POINT.match(line)


class _Reader:
    """Reads clean lines one after another; `section` says where in the letter we are."""

    def __init__(self) -> None:
        self.section = "head"
        self.blocks: list[Block] = []
        self.addressees: list[str] = []
        self.recipients: list[str] = []
        self.abstract = self.number = self.place = ""
        self.dated_on: dt.date | None = None
        self._is_list_open = False

    def take(self, line: str) -> None:
        if _RECIPIENTS.match(line):
            self.section = "recipients"
        elif self.section == "recipients":
            self._take_recipient(line)
        elif self.section == "addressees" and self._take_addressee(line):
            return
        elif not (self.section != "body" and self._take_head(line)):
            self.section = "body"
            self.blocks.append(_block(line))

    def _take_head(self, line: str) -> bool:
        if _MOTTO.match(line):
            return True
        if match := _NUMBER.match(line):
            self.number = match["text"]
        elif match := _DATE.match(line):
            self.place = match["place"].strip()
            self.dated_on = _date(match)
        elif match := _TO.match(line):
            self.section = "addressees"
            if match["text"]:
                self._take_addressee(match["text"])
        elif not self.abstract and (match := _ABSTRACT.match(line)):
            text = match["text"].rstrip(" .")
            self.abstract = text[:1].upper() + text[1:]
        else:
            return False
        return True

    def _take_addressee(self, line: str) -> bool:
        """True when the line names an addressee.

        The list ends with a full stop, with a basis, and before a line that reads as a sentence.
        """
        begins = _BASIS.match(line) or _NUMBERED.match(line) or _POINT.match(line)
        if begins or (self.addressees and not self._goes_on(line)):
            self.section = "body"
            return False
        self._is_list_open = line.endswith((";", ","))
        name = line.lstrip("-–+ ").rstrip(" .;")
        if name:
            self.addressees.append(name)
        if line.rstrip().endswith("."):
            self.section = "body"
        return True

    def _goes_on(self, line: str) -> bool:
        is_sentence = len(line) > _NAME_LENGTH or line.endswith((".", ":", "?"))
        return self._is_list_open or bool(_BULLET.match(line)) or not is_sentence

    def _take_recipient(self, line: str) -> None:
        match = _BULLET.match(line)
        text = (match["text"] if match else line).rstrip(" .;")
        self.recipients.append(text)

    def letter(self) -> Letter:
        return Letter(
            blocks=tuple(_without_ending(self.blocks)),
            abstract=self.abstract,
            number=self.number,
            place=self.place,
            dated_on=self.dated_on,
            addressees=tuple(self.addressees),
            recipients=tuple(self.recipients),
        )


def _date(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _block(line: str) -> Block:
    if _BASIS.match(line):
        return Block(BlockKind.BASIS, line.rstrip(" ;."))
    if _RESOLVE.match(line):
        return Block(BlockKind.RESOLVE, line)
    if match := _CHAPTER.match(line):
        return Block(BlockKind.CHAPTER, match["text"], match["label"])
    if match := _ARTICLE.match(line):
        return Block(BlockKind.ARTICLE, match["text"], match["label"])
    if (match := _ROMAN.match(line)) or (match := _NUMBERED.match(line)):
        kind = BlockKind.HEADING if _is_title(match["text"]) else BlockKind.ITEM
        return Block(kind, match["text"], match["label"])
    if match := _POINT.match(line):
        return Block(BlockKind.POINT, match["text"], match["label"])
    if match := _BULLET.match(line):
        label = "+" if match["label"] == "+" else "-"
        return Block(BlockKind.BULLET, match["text"], label)
    return Block(BlockKind.PARAGRAPH, line)


def _is_title(text: str) -> bool:
    """A numbered line without an end mark is a title."""
    return len(text) <= _TITLE_LENGTH and text[-1] not in ".;:,!?"


def _without_ending(blocks: list[Block]) -> list[Block]:
    """Take `./.` off the last block: the paper prints it."""
    if not blocks:
        return blocks
    last = blocks[-1]
    text = re.sub(r"\s*[.;,]?\s*/\s*\.\s*$", "", last.text)
    if text != last.text:
        return [*blocks[:-1], Block(last.kind, text + ".", last.label)]
    return blocks
