"""What distinguishes the acts of signing: which field, which permissions, what is filled in."""

from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata

from khue.signing.types import (
    ANNEX_FIELD,
    DATE_FIELD,
    NUMBER_FIELD,
    PERSON_FIELD,
    SEAL_FIELD,
    Box,
)

from .prepare import fill_text_field, names_like

Before = Callable[[IncrementalPdfFileWriter], Any]


def certification(
    reason: str, *, field: str = PERSON_FIELD, is_first: bool = True
) -> PdfSignatureMetadata:
    """A person's signature. The first on a paper certifies it: only fields may be filled after it.

    A paper has one certification only, so later signers sign what was certified.
    """
    if not is_first:
        return PdfSignatureMetadata(field_name=field, reason=reason or None)
    return PdfSignatureMetadata(
        field_name=field,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        reason=reason or None,
    )


def joint_sealing(field: str) -> PdfSignatureMetadata:
    """The seal of a further body of a joint document: number and date stand there already."""
    return PdfSignatureMetadata(field_name=field)


def sealing(number: str, date_text: str) -> tuple[PdfSignatureMetadata, Before]:
    """The unit's seal, with number and date filled in within the same revision."""

    def fill(writer: IncrementalPdfFileWriter) -> None:
        for name in names_like(writer, NUMBER_FIELD):
            fill_text_field(writer, name, number)
        for name in names_like(writer, DATE_FIELD):
            fill_text_field(writer, name, date_text, italic=True)

    return PdfSignatureMetadata(field_name=SEAL_FIELD), fill


def annex_sealing(box: Box) -> tuple[PdfSignatureMetadata, Before]:
    """The unit's text signature on an annex or an electronic copy, with a field of its own."""

    def add_field(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec(ANNEX_FIELD, on_page=0, box=box.corners))

    return PdfSignatureMetadata(field_name=ANNEX_FIELD), add_field
