"""The fields of a paper, all made before the first signature.

A field made after a certification would make it invalid, so number, date and both signatures
exist, empty, before the head signs. The seal's field locks number and date when it is signed.
"""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    SigFieldSpec,
    append_signature_field,
)

from khue.signing.errors import PaperUnreadable
from khue.signing.types import DATE_FIELD, NUMBER_FIELD, PERSON_FIELD, SEAL_FIELD, Box, PaperLayout

from .guard import PDF_FAULTS
from .stamps import draw_field_text, imported_appearance

_PRINT = 4
_READ_ONLY = 1
_MANY_FIELDS = 200


def prepare_paper(pdf: bytes, *, layout: PaperLayout) -> bytes:
    """Add the four fields of a paper and those of its annexes; raises PaperUnreadable when the PDF cannot carry them."""
    try:
        writer = open_writer(pdf)
        page = layout.first_page
        _add_text_field(writer, NUMBER_FIELD, layout.number, page, layout.number_size)
        _add_text_field(writer, DATE_FIELD, layout.date, page, layout.date_size)
        names = [NUMBER_FIELD, DATE_FIELD]
        for index, repeat in enumerate(layout.repeats, start=1):
            for base, box in ((NUMBER_FIELD, repeat.number), (DATE_FIELD, repeat.date)):
                names.append(f"{base}_{index}")
                _add_text_field(writer, names[-1], box, repeat.page, repeat.size)
        lock = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=names)
        signed_on = layout.signature_page
        sealed_on = signed_on if layout.seal_page is None else layout.seal_page
        for name, box, on_page in (
            (PERSON_FIELD, layout.signature, signed_on),
            (SEAL_FIELD, layout.seal, sealed_on),
        ):
            append_signature_field(
                writer,
                SigFieldSpec(
                    name,
                    on_page=on_page,
                    box=box.corners,
                    field_mdp_spec=lock if name == SEAL_FIELD else None,
                ),
            )
        return written(writer)
    except PDF_FAULTS as error:
        raise PaperUnreadable from error


def fill_text_field(
    writer: IncrementalPdfFileWriter, name: str, text: str, *, italic: bool = False
) -> None:
    """Give a text field its value and its own appearance, in the writer's open revision."""
    reference = _field_reference(writer, name)
    field = reference.get_object()
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    size = (round(right - left), round(top - bottom))
    font_size = float(field["/KhueSize"])
    page = draw_field_text(text, size, font_size, italic=italic)
    field["/V"] = pdf_string(text)
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): imported_appearance(writer, page)})
    writer.update_container(field)


def names_like(writer: IncrementalPdfFileWriter, base: str) -> list[str]:
    """The field of that name and its repeats in the annexes."""
    names = [str(item.get_object().get("/T")) for item in writer.root["/AcroForm"]["/Fields"]]
    return [name for name in names if name == base or name.startswith(f"{base}_")]


def field_values(root: generic.DictionaryObject) -> dict[str, str]:
    """The text fields of a form by name; anything odd is simply left out."""
    values: dict[str, str] = {}
    if "/AcroForm" not in root:
        return values
    for item in list(root["/AcroForm"]["/Fields"])[:_MANY_FIELDS]:
        field = item.get_object()
        if not {"/FT", "/T", "/V"} <= field.keys() or field["/FT"] != "/Tx":
            continue
        name, value = field["/T"], field["/V"]
        if isinstance(name, str) and isinstance(value, str):
            values[str(name)] = str(value)
    return values


def has_empty_field(pdf: bytes, name: str) -> bool:
    """Whether a signature field of this name waits to be signed."""
    writer = open_writer(pdf)
    try:
        return "/V" not in _field_reference(writer, name).get_object()
    except KeyError:
        return False


def open_writer(pdf: bytes) -> IncrementalPdfFileWriter:
    """An incremental writer that refuses encrypted papers (a lock cannot be signed over)."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    if writer.security_handler is not None:
        raise PaperUnreadable
    return writer


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _add_text_field(
    writer: IncrementalPdfFileWriter, name: str, box: Box, page_index: int, font_size: float
) -> None:
    page = writer.find_page_for_modification(page_index)[0].get_object()
    blank = draw_field_text("", box.size, font_size)
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(name),
            pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(edge) for edge in box.corners]
            ),
            pdf_name("/F"): generic.NumberObject(_PRINT),
            pdf_name("/Ff"): generic.NumberObject(_READ_ONLY),
            pdf_name("/DA"): pdf_string("/Helv 0 Tf 0 g"),
            pdf_name("/KhueSize"): generic.FloatObject(f"{font_size:.1f}"),
            pdf_name("/AP"): generic.DictionaryObject(
                {pdf_name("/N"): imported_appearance(writer, blank)}
            ),
        }
    )
    reference = writer.add_object(field)
    _array(writer, page, "/Annots").append(reference)
    _array(writer, _form(writer), "/Fields").append(reference)


def _form(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    root = writer.root
    if "/AcroForm" not in root:
        root["/AcroForm"] = writer.add_object(
            generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        )
        writer.update_root()
    form = root["/AcroForm"]
    if not isinstance(form, generic.DictionaryObject):
        raise PaperUnreadable
    writer.update_container(form)
    return form


def _array(
    writer: IncrementalPdfFileWriter, owner: generic.DictionaryObject, key: str
) -> generic.ArrayObject:
    if key not in owner:
        owner[pdf_name(key)] = generic.ArrayObject()
    found = owner[key]
    if not isinstance(found, generic.ArrayObject):
        raise PaperUnreadable
    writer.update_container(owner)
    writer.update_container(found)
    return found


def _field_reference(writer: IncrementalPdfFileWriter, name: str) -> Any:
    for reference in writer.root["/AcroForm"]["/Fields"]:
        if reference.get_object().get("/T") == name:
            return reference
    raise KeyError(name)
