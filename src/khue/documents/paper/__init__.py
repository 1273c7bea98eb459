"""The paper engine: text of a letter → structure → an official PDF, without any model.

It knows Decree 30/2020 Annex I and nothing of users, units or the database; the rest of the
room hands it plain values and gets bytes and measured boxes back.
"""

from khue.documents.paper.annexes import annex_label, parse_annex, with_bars
from khue.documents.paper.dates import date_line, date_words
from khue.documents.paper.numbering import DECREE_30, NumberingRule
from khue.documents.paper.parse import parse_body, parse_letter, without_about
from khue.documents.paper.render import count_pages, page_size, render_page_images, render_paper
from khue.documents.paper.symbols import (
    DOCUMENT_TYPES,
    DocumentType,
    Symbol,
    build_symbol,
    document_type,
    format_number,
    full_number,
    parse_number,
)
from khue.documents.paper.types import (
    Annex,
    Block,
    BlockKind,
    CoSignature,
    Letter,
    Measures,
    PaperBox,
    PaperContent,
    RenderedPaper,
    Urgency,
)

__all__ = [
    "DECREE_30",
    "DOCUMENT_TYPES",
    "Annex",
    "Block",
    "BlockKind",
    "CoSignature",
    "DocumentType",
    "Letter",
    "Measures",
    "NumberingRule",
    "PaperBox",
    "PaperContent",
    "RenderedPaper",
    "Symbol",
    "Urgency",
    "annex_label",
    "build_symbol",
    "count_pages",
    "date_line",
    "date_words",
    "document_type",
    "format_number",
    "full_number",
    "page_size",
    "parse_annex",
    "parse_body",
    "parse_letter",
    "parse_number",
    "render_page_images",
    "render_paper",
    "with_bars",
    "without_about",
]
