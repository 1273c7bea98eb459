"""The hub: programs call it, each request sealed with the key of its system."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from khue.core.permissions import PUBLIC, requires
from khue.exchange.edxml import Limits
from khue.exchange.services import handle, knows
from khue.exchange.vxp import Answer, ErrorCode, Request

_STATUS = {
    ErrorCode.NOT_AUTHENTIC: HTTPStatus.UNAUTHORIZED,
    ErrorCode.REPLAYED: HTTPStatus.CONFLICT,
    ErrorCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}


@csrf_exempt
@requires(PUBLIC)
def call(request: HttpRequest, operation: str) -> HttpResponse:
    """Answer one call of the axis; no session, no cookie: the seal is all that counts."""
    if not knows(request.headers.get("systemid", "")):
        return _answered(Answer(ErrorCode.NOT_AUTHENTIC, "systemid"))
    limit = Limits().message
    body = request.read(limit + 1)
    if len(body) > limit:
        return _answered(Answer(ErrorCode.TOO_LARGE, f"> {limit}"))
    reply = handle(
        Request(
            method=request.method or "",
            path=operation,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
        )
    )
    if reply.content is not None:
        return HttpResponse(reply.content, content_type="application/octet-stream")
    return _answered(reply.answer)


def _answered(answer: Answer) -> HttpResponse:
    known = {code.value: code for code in ErrorCode}.get(answer.code, ErrorCode.OK)
    return HttpResponse(
        answer.to_json(), content_type="application/json", status=_STATUS.get(known, HTTPStatus.OK)
    )
