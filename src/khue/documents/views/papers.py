"""The paper itself: as a PDF, and page by page as pictures for a phone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps

from khue.core.errors import NotFound
from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.models import OutgoingDocument
from khue.documents.paper import render_page_images
from khue.documents.selectors import files_of_incoming, get_incoming_for, get_outgoing_for
from khue.documents.types import OutgoingState
from khue.files.selectors import read_content
from khue.files.services import file_response, record_download
from khue.organisation.selectors import can

from .common import user_of

if TYPE_CHECKING:
    from khue.accounts.models import User
    from khue.files.models import StoredFile

_WIDTH = 840
_PDF = "application/pdf"


@require_safe
@requires(permissions.READ_OUTGOING)
def pdf(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """Hand out the paper; of a draft the preview, which says so itself."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    if found.paper is None or found.is_editable:
        data = services.preview_paper(document=found, by=user)
        return HttpResponse(data, content_type=_PDF)
    record_download(found.paper, by=user)
    _remember(found, user)
    return file_response(found.paper, headers=request.headers, is_inline=True)


@require_safe
@requires(permissions.READ_OUTGOING)
def page(request: HttpRequest, document_id: int, page: int) -> HttpResponse:
    """One page as a picture."""
    user = user_of(request)
    found = get_outgoing_for(user, document_id)
    image = picture(_data(found, user), page)
    _remember(found, user)
    return image


def _remember(found: OutgoingDocument, user: User) -> None:
    """Who may sign has been shown the paper that waits: bulk signing asks for that."""
    if found.state == OutgoingState.SUBMITTED and can(user, permissions.SIGN, found.unit_id):
        services.remember_look(document=found, by=user)


def _data(found: OutgoingDocument, user: User) -> bytes:
    if found.paper is None or found.is_editable:
        return services.preview_paper(document=found, by=user)
    return read_content(found.paper)


@require_safe
@requires(permissions.WORK)
def incoming_page(request: HttpRequest, document_id: int, page: int) -> HttpResponse:
    """One page of the first PDF of an incoming document, else one of its photographs."""
    found = get_incoming_for(user_of(request), document_id)
    stored, number = page_of_files(files_of_incoming(found), page)
    return picture_of(stored, number)


@require_safe
@requires(permissions.WORK)
def incoming_file(request: HttpRequest, document_id: int, file_id: int) -> HttpResponseBase:
    """Hand out a file of an incoming document to whoever may read the document."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    file = next((file for file in files_of_incoming(found) if file.pk == file_id), None)
    if file is None:
        raise NotFound
    record_download(file, by=user)
    return file_response(file, headers=request.headers, is_inline="view" in request.GET)


def page_of_files(files: Sequence[StoredFile], number: int) -> tuple[StoredFile, int]:
    """Return the file that holds a page, and the page's number in it; raises ``NotFound``."""
    papers = [f for f in files if f.content_type == _PDF and f.is_readable]
    if papers:
        return papers[0], number
    photos = _photos(files)
    if not 1 <= number <= len(photos):
        raise NotFound
    return photos[number - 1], 1


def page_count(files: Sequence[StoredFile]) -> int:
    """Return how many pages can be shown, 30 at most."""
    papers = [f for f in files if f.content_type == _PDF and f.is_readable]
    if papers:
        return min(papers[0].page_count or 1, 30)
    return min(len(_photos(files)), 30)


def _photos(files: Sequence[StoredFile]) -> list[StoredFile]:
    return [f for f in files if f.content_type.startswith("image/") and f.is_readable]


def picture_of(stored: StoredFile, number: int) -> HttpResponse:
    """A page of a PDF, or a picture, as a WebP for the screen; 404 for what has no pages."""
    data = read_content(stored)
    if stored.content_type == _PDF:
        return picture(data, number)
    if not stored.content_type.startswith("image/") or number != 1:
        raise NotFound
    return _webp(_upright(data))


def _upright(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (_WIDTH * 2, _WIDTH * 3))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((_WIDTH * 2, _WIDTH * 3))
            out = io.BytesIO()
            upright.save(out, "WEBP", quality=80)
            return out.getvalue()
    except (OSError, ValueError, Image.DecompressionBombError):
        raise NotFound from None


def picture(data: bytes, number: int) -> HttpResponse:
    if number < 1:
        raise NotFound
    try:
        image = render_page_images(data, width=_WIDTH, page=number - 1)[0]
    except IndexError:
        raise NotFound from None
    return _webp(image)


def _webp(image: bytes) -> HttpResponse:
    response = HttpResponse(image, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=60"
    return response
