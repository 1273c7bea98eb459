"""What a hostile file may throw at us, in one list, so that nobody catches everything."""

import struct
import zlib

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.validation.errors import SignatureValidationError

# pyHanko walks structures that an attacker wrote: a missing key, a wrong type, an endless loop or
# a broken number surfaces as a plain Python error from deep inside it.
PDF_FAULTS = (
    PdfError,
    SignatureValidationError,
    SigningError,
    UnacceptableSignerError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    AssertionError,
    OverflowError,
    RecursionError,
    MemoryError,
    EOFError,
    OSError,
    NotImplementedError,
    struct.error,
    zlib.error,
)
