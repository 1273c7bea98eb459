"""The reading engine: a mail, a scan or a PDF → what the paper says of itself, without any model.

It proposes and never decides: each field comes with how sure the machine is, and a clerk confirms.
"""

from khue.documents.reading.isolated import read_paper
from khue.documents.reading.mail import MailUnreadable, parse_mail
from khue.documents.reading.types import (
    FIELDS,
    Facts,
    Field,
    Hints,
    Letter,
    MailLimits,
    Page,
    Part,
    Reading,
    Word,
)

__all__ = [
    "FIELDS",
    "Facts",
    "Field",
    "Hints",
    "Letter",
    "MailLimits",
    "MailUnreadable",
    "Page",
    "Part",
    "Reading",
    "Word",
    "parse_mail",
    "read_paper",
]
