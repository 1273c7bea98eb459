"""The fields of a paper, all made before the first signature.

A field made after a certification would make it invalid, so number, date, initials and all
signatures exist, empty, before anybody signs. The seal's field locks number and date when it is
signed, the first person's field the initials.
"""

# mypy: disallow-untyped-calls=False
# pyHanko declares itself typed but leaves many functions without annotations.

from collections.abc import Iterator
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

from khue.signing.errors import NotPrepared, PaperUnreadable
from khue.signing.types import (
    DATE_FIELD,
    INITIAL_FIELD,
    NUMBER_FIELD,
    Box,
    PaperLayout,
    Spot,
    initial_field,
    person_field,
    seal_field,
)

from .guard import PDF_FAULTS
from .stamps import draw_field_text, imported_appearance

_PRINT = 4
_READ_ONLY = 1
_MANY_FIELDS = 200
_INITIAL_SIZE = 9.0
_MARK = pdf_name("/KhueMark")


def prepare_paper(pdf: bytes, *, layout: PaperLayout) -> bytes:
    """Add the fields of a paper and of its annexes; raises PaperUnreadable when the PDF cannot carry them."""
    try:
        writer = open_writer(pdf)
        page = layout.first_page
        _add_text_field(writer, NUMBER_FIELD, layout.number, page, layout.number_size)
        _add_text_field(writer, DATE_FIELD, layout.date, page, layout.date_size)
        for index, repeat in enumerate(layout.repeats, start=1):
            for base, box in ((NUMBER_FIELD, repeat.number), (DATE_FIELD, repeat.date)):
                _add_text_field(writer, f"{base}_{index}", box, repeat.page, repeat.size)
        for place, spot in enumerate(layout.initials, start=1):
            _add_text_field(writer, initial_field(place), spot.box, spot.page, _INITIAL_SIZE)
        for name, spot, lock in _signature_fields(layout):
            append_signature_field(
                writer,
                SigFieldSpec(name, on_page=spot.page, box=spot.box.corners, field_mdp_spec=lock),
            )
        return written(writer)
    except PDF_FAULTS as error:
        raise PaperUnreadable from error


def _signature_fields(layout: PaperLayout) -> Iterator[tuple[str, Spot, FieldMDPSpec | None]]:
    """The first person's field locks the initials, the first seal number and date.

    One lock is enough, and a second would touch the locked fields again when it is signed.
    """
    names = [initial_field(place) for place in range(1, len(layout.initials) + 1)]
    initials = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=names) if names else None
    page = layout.signature_page
    yield person_field(1), Spot(layout.signature, page), initials
    sealed_on = page if layout.seal_page is None else layout.seal_page
    yield seal_field(1), Spot(layout.seal, sealed_on), _lock(layout)
    for place, other in enumerate(layout.others, start=2):
        yield person_field(place), other.signature, None
        if other.seal is not None:
            yield seal_field(place), other.seal, None


def _lock(layout: PaperLayout) -> FieldMDPSpec:
    """Number and date, and where they stand again in the annexes."""
    again = [
        f"{base}_{index}"
        for index in range(1, len(layout.repeats) + 1)
        for base in (NUMBER_FIELD, DATE_FIELD)
    ]
    return FieldMDPSpec(FieldMDPAction.INCLUDE, fields=[NUMBER_FIELD, DATE_FIELD, *again])


def initial_paper(pdf: bytes, *, field: str, name: str, mark: str) -> bytes:
    """Fill in initials: the field says ``name``, the paper shows ``mark``.

    Initials are no signature in the sense of law S-11: they stand on the paper before the first
    signature, which then covers them. Raises NotPrepared when the field is not there or filled,
    or when somebody has signed already, and PaperUnreadable.
    """
    try:
        writer = open_writer(pdf)
        if has_signature(writer) or "/V" in _field_reference(writer, field).get_object():
            raise NotPrepared
        _field_reference(writer, field).get_object()[_MARK] = pdf_string(mark)
        fill_text_field(writer, field, name, shown=mark, italic=True)
        return written(writer)
    except KeyError as error:
        raise NotPrepared from error
    except PDF_FAULTS as error:
        raise PaperUnreadable from error


def restate_initials(writer: IncrementalPdfFileWriter) -> None:
    """Write the initials once more, in the revision of the signature that locks them.

    pyHanko takes a locked field for changed when its drawing is older than the signed revision.
    """
    for reference in list(writer.root["/AcroForm"]["/Fields"]):
        field = reference.get_object()
        name = str(field.get("/T", ""))
        if name.startswith(INITIAL_FIELD) and "/V" in field:
            mark = str(field[_MARK])
            fill_text_field(writer, name, str(field["/V"]), shown=mark, italic=True)


def has_signature(writer: IncrementalPdfFileWriter) -> bool:
    """Whether any signature field of the paper is filled."""
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field.get("/FT") == "/Sig" and "/V" in field:
            return True
    return False


def fill_text_field(
    writer: IncrementalPdfFileWriter,
    name: str,
    text: str,
    *,
    shown: str | None = None,
    italic: bool = False,
) -> None:
    """Give a text field its value and its own appearance, in the writer's open revision.

    The appearance shows the value itself, or ``shown`` where less room is given.
    """
    reference = _field_reference(writer, name)
    field = reference.get_object()
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    size = (round(right - left), round(top - bottom))
    font_size = float(field["/KhueSize"])
    page = draw_field_text(text if shown is None else shown, size, font_size, italic=italic)
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
