"""What the API offers, for whoever writes a program: the interface only, no data."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from khue.api.router import describe
from khue.core.permissions import PUBLIC, requires


@require_safe
@requires(PUBLIC)
def description(request: HttpRequest) -> JsonResponse:
    """Answer the OpenAPI description."""
    return JsonResponse(describe(), json_dumps_params={"ensure_ascii": False})
