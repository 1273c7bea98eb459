"""Download: the holder's rule decides, the trail remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from khue.core.permissions import requires

from .permissions import DOWNLOAD
from .selectors import get_file_for
from .services import file_response, record_download
from .services.delivering import starts_reading

if TYPE_CHECKING:
    from khue.accounts.models import User


@require_safe
@requires(DOWNLOAD)
def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Hand out one file; ``?view`` shows PDF and pictures in the browser."""
    user = cast("User", request.user)
    file = get_file_for(user, file_id)
    response = file_response(file, headers=request.headers, is_inline="view" in request.GET)
    is_taken = request.method == "GET" and response.status_code in {200, 206}
    if is_taken and starts_reading(request.headers):
        record_download(file, by=user)
    return response
