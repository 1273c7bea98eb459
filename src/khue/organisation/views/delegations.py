"""Letting another act in one's place."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khue.accounts.selectors import User
from khue.accounts.services import require_sudo
from khue.core.errors import DomainError, NotFound, NotPermitted
from khue.core.permissions import requires
from khue.organisation import directory, services
from khue.organisation.forms import DelegationForm
from khue.organisation.permissions import DELEGATE
from khue.organisation.types import AuthorityMark


@require_http_methods(["GET", "HEAD", "POST"])
@requires(DELEGATE)
def delegations(request: HttpRequest) -> HttpResponse:
    """Show who acts in whose place in the unit, and give a delegation."""
    user = cast(User, request.user)
    if user.hat is None:
        raise NotFound
    receivers = directory.may_receive(user)
    form = DelegationForm(request.POST or None, receivers=receivers, role=user.hat.role)
    if request.method == "POST":
        require_sudo(request)
        if form.is_valid():
            try:
                _give(user, form)
            except NotPermitted:
                raise
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                messages.success(request, _("The delegation is given."))
                return redirect("organisation:delegations")
    context = {"form": form, "delegations": directory.delegations_in(user)}
    return render(request, "organisation/delegations.html", context)


def _give(user: User, form: DelegationForm) -> None:
    values = dict(form.cleaned_data)
    values["receiver"] = form.receivers[values["receiver"]]
    values["mark"] = AuthorityMark(values["mark"])
    services.delegate(by=user, **values)


@require_POST
@requires(DELEGATE)
def revoke(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take a delegation back at once."""
    user = cast(User, request.user)
    found = directory.get_delegation_for(user, delegation_id)
    services.revoke_delegation(by=user, delegation=found)
    messages.success(request, _("The delegation is taken back."))
    return redirect("organisation:delegations")
