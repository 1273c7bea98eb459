"""The stamp "ĐẾN": a view of the paper with it, and the stamp alone for the paper in the hand."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from PIL import Image

from khue.core.dates import HANOI
from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions
from khue.documents.models import IncomingDocument
from khue.documents.selectors import files_of_incoming, get_incoming_for
from khue.documents.stamping import StampWords, stamp_alone, stamped_view
from khue.files.selectors import read_content
from khue.organisation import selectors as organisation

from .common import user_of
from .papers import page_of_files, picture_of

_PDF = "application/pdf"


@require_safe
@requires(permissions.WORK)
def stamped(request: HttpRequest, document_id: int) -> HttpResponse:
    """The paper as it came, shown with its stamp; the file itself stays as it is."""
    found = _registered(request, document_id)
    stored, _number = page_of_files(files_of_incoming(found), 1)
    with Image.open(io.BytesIO(picture_of(stored, 1).content)) as page:
        data, _place = stamped_view(
            read_content(stored), stored.content_type, _words(found), page.convert("L")
        )
    return _answer(data)


@require_safe
@requires(permissions.REGISTER)
def alone(request: HttpRequest, document_id: int) -> HttpResponse:
    """The stamp only, at its place on an empty sheet: to be printed onto the paper."""
    return _answer(stamp_alone(_words(_registered(request, document_id))))


def _registered(request: HttpRequest, document_id: int) -> IncomingDocument:
    found = get_incoming_for(user_of(request), document_id)
    if found.number is None or found.return_reason:
        raise NotFound
    return found


def _words(found: IncomingDocument) -> StampWords:
    day = timezone.localtime(found.registered_at or found.arrived_at, HANOI)
    names = dict.fromkeys(item.assignee_name for item in found.assignments.all())
    passed = ", ".join(names)
    return StampWords(
        agency=organisation.get_unit(found.unit_id).name.upper(),
        number=found.number_text,
        date=f"{day:%d/%m/%Y}",
        passed_to=passed if len(passed) <= 34 else f"{next(iter(names))}…",
    )


def _answer(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=_PDF)
    response["Content-Disposition"] = 'inline; filename="den.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
