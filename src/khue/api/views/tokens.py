"""List, give out, revoke. The secret of a new token is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from khue.accounts.services import sudo_required
from khue.api.forms import TokenForm
from khue.api.permissions import MANAGE_TOKENS
from khue.api.selectors import tokens_for
from khue.api.services import issue_token, revoke_token
from khue.core.permissions import requires
from khue.organisation.selectors import present_hats

if TYPE_CHECKING:
    from khue.accounts.models import User


@require_GET
@requires(MANAGE_TOKENS)
def token_list(request: HttpRequest) -> HttpResponse:
    """Show the unit's tokens and the form for a new one."""
    context = {"tokens": tokens_for(cast("User", request.user)), "form": TokenForm()}
    return render(request, "api/tokens.html", context)


@require_POST
@requires(MANAGE_TOKENS)
@sudo_required
def issue(request: HttpRequest) -> HttpResponse:
    """Give out a token and show its secret once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        context = {"tokens": tokens_for(cast("User", request.user)), "form": form}
        return render(request, "api/tokens.html", context, status=422)
    by = cast("User", request.user)
    unit_id = present_hats(by)[0].unit_id
    token, secret = issue_token(unit_id=unit_id, by=by, **form.cleaned_data)
    return render(request, "api/issued.html", {"token": token, "secret": secret})


@require_POST
@requires(MANAGE_TOKENS)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token."""
    revoke_token(token_id=token_id, by=cast("User", request.user))
    return redirect("api:tokens")
