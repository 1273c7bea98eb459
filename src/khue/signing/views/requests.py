"""A signature that waits for a token at the person's own computer."""

from __future__ import annotations

import json
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khue.core.errors import DomainError, NotFound
from khue.core.permissions import SIGNED_IN, requires
from khue.signing.forms import AnswerForm
from khue.signing.models import SignatureRequest
from khue.signing.selectors import get_request_for
from khue.signing.services import (
    complete_signature,
    describe_paper,
    drop_signature,
    read_answer,
    ticket_of,
)
from khue.signing.types import CredentialKind

from .remote import remote_page
from .shown import person_of
from .told import say_what_was_proved

AGENT = f"http://127.0.0.1:{settings.KHUE_AGENT_PORT}"
_REACHES_THE_AGENT = csp_update({"connect-src": ["'self'", AGENT]})


@require_safe
@requires(SIGNED_IN)
@_REACHES_THE_AGENT  # type: ignore[arg-type]  # its types know views without arguments only
def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show what is to be signed, and hand it to the signing program."""
    row = get_request_for(person_of(request), request_id)
    if row.credential.kind == CredentialKind.REMOTE:
        return remote_page(request, row)
    return _page(request, row, AnswerForm())


@require_safe
@requires(SIGNED_IN)
def request_ticket(request: HttpRequest, request_id: int) -> HttpResponse:
    """Give the ticket as a file, for the signing program without a connection to the page."""
    row = get_request_for(person_of(request), request_id)
    body = json.dumps(ticket_of(row, origin=_origin(request)), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="khue-{row.pk}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@requires(SIGNED_IN)
@_REACHES_THE_AGENT  # type: ignore[arg-type]  # its types know views without arguments only
def request_answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take the signature value and finish the paper; a wrong one may be sent again."""
    user = person_of(request)
    row = get_request_for(user, request_id)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        url = describe_paper(row).url
        try:
            value = read_answer(form.content(), request=row)
            signed = complete_signature(request=row, signature=value, by=user, at=timezone.now())
        except NotFound:
            raise
        except DomainError as error:
            form.add_error("answer", str(error))
        else:
            say_what_was_proved(request, row, signed)
            return redirect(url)
    return _page(request, row, form)


@require_POST
@requires(SIGNED_IN)
def request_drop(request: HttpRequest, request_id: int) -> HttpResponse:
    """Give the signature up and go back to the paper."""
    user = person_of(request)
    row = get_request_for(user, request_id)
    url = describe_paper(row).url
    drop_signature(request=row, by=user)
    messages.info(request, _("Nothing was signed. The document waits as before."))
    return redirect(url)


def _page(request: HttpRequest, row: SignatureRequest, form: AnswerForm) -> HttpResponse:
    ticket = ticket_of(row, origin=_origin(request))
    context: dict[str, Any] = {
        "row": row,
        "ticket": ticket,
        "ticket_json": json.dumps(ticket),
        "paper": describe_paper(row),
        "form": form,
        "agent": AGENT,
        "is_open": row.is_open_at(timezone.now()),
    }
    return render(request, "signing/request.html", context)


def _origin(request: HttpRequest) -> str:
    """The address at which this installation speaks to the person, as browsers write origins."""
    return f"{request.scheme}://{request.get_host()}"
