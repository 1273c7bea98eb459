"""The API's composition: each room's endpoints, one version, one description."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from khue.core.errors import DomainError, NotFound
from khue.core.permissions import PUBLIC, requires

from .auth import TokenAuth
from .endpoints import router

api = NinjaAPI(
    title="Khuê",
    version="1",
    description="Read documents and receipts of one unit by token.",
    auth=TokenAuth(),
    docs_url=None,
    openapi_url=None,  # served by our view: the library doesn't find its name within our room's
    urls_namespace="api-v1",
)
api.add_router("", router)


def describe() -> dict[str, Any]:
    """Return the OpenAPI description in plain JSON types."""
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    plain: dict[str, Any] = json.loads(json.dumps(described, default=str))
    return plain


@require_safe
@requires(PUBLIC)
def description(request: HttpRequest) -> JsonResponse:
    """Answer the description, for whoever writes a program: the interface only, no data."""
    return JsonResponse(describe(), json_dumps_params={"ensure_ascii": False})


@api.exception_handler(NotFound)
def not_found(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Missing and forbidden look alike."""
    return api.create_response(request, {"code": error.code, "message": str(error)}, status=404)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A rule was broken."""
    return api.create_response(request, {"code": error.code, "message": str(error)}, status=422)
